"""Pictures of the main pages for docs/images (make screenshots): from the demo, at one instant.

The demo is built and served with a clock that stands still, and the walks of the browser tests
lead a candidate through it; on the way the pages are photographed, on a phone and on a desk, in
both languages. Names are <page>-<device>-<language>.png.
"""

import argparse
import io
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from recruit.app import create_app
from recruit.campaigns import queries as campaigns
from recruit.candidates import service as candidates
from recruit.config import Settings
from recruit.demo import service as demo
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock, from_baku
from recruit.server import upgrade_database
from tests.e2e import test_candidate_journey as journey
from tests.e2e.conftest import BROWSERS, DEVICES, LOCALES, SWITCHES, Watch, free_port
from tests.e2e.walk import Walk, become

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
INSTANT = from_baku(2026, 7, 27, 10, 42)
LONGEST = 1800  # pixels; what stands further down is cut off
COLOURS = 64
# The strip of the demo is not part of the product.
HIDE_DEMO = "aside.demo { display: none !important; }"


# --- a demo at one instant ------------------------------------------------------------------------


def build(data: Path, scale: str) -> Flask:
    """The demo on a clock that stands still."""
    app = create_app(Settings(mode="demo", data_dir=data, rate_limits=False), FixedClock(INSTANT))
    with app.app_context():
        upgrade_database()
        directory.load_registers(INSTANT)
        candidates.load_standard_form(INSTANT)
        db.session.commit()
        demo.build(scale, "2011", now=INSTANT)
    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of a server that also does the jobs."""
    port, over = free_port(), threading.Event()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=_do_jobs, args=(app, over), daemon=True),
    ]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{port}"
    over.set()
    server.shutdown()
    for thread in threads:
        thread.join()


def _do_jobs(app: Flask, over: threading.Event) -> None:
    while not over.wait(0.3):
        with app.app_context():
            jobs.run_due(FixedClock(INSTANT))


# --- the photographer -----------------------------------------------------------------------------


@dataclass
class Photographer:
    browser: Browser
    address: str
    language: str

    def page(self, device: str, before: BrowserContext | None = None) -> Page:
        """A new window; with the sign-in of another one if it is given."""
        context = self.browser.new_context(
            base_url=self.address,
            locale=LOCALES[self.language],
            timezone_id="Asia/Baku",
            reduced_motion="reduce",
            bypass_csp=True,  # HIDE_DEMO is a style of ours, not of the page
            storage_state=before.storage_state() if before else None,
            **DEVICES[device],
        )
        context.set_default_timeout(120_000)
        return context.new_page()

    def take(self, page: Page, name: str) -> None:
        """The page as it stands, under the name of its device and language."""
        width = page.viewport_size["width"] if page.viewport_size else 0
        device = "phone" if width == DEVICES["phone"]["viewport"]["width"] else "desktop"
        page.evaluate("window.scrollTo(0, 0)")
        data = page.screenshot(full_page=True, animations="disabled", style=HIDE_DEMO)
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        picture = picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))
        picture = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"{name}-{device}-{self.language}.png", optimize=True)

    def visit(self, page: Page, **paths: str) -> None:
        """Take each page by its address; __ in a name becomes a hyphen."""
        for name, path in paths.items():
            page.goto(f"/{self.language}{path}", wait_until="networkidle")
            self.take(page, name.replace("__", "-"))


# --- the rounds -----------------------------------------------------------------------------------


def public_pages(photo: Photographer, finished: str) -> None:
    for device in DEVICES:
        page = photo.page(device)
        photo.visit(
            page,
            home="/",
            register="/register",
            vacancies="/vacancies",
            map="/vacancies/map",
            practice="/practice/mathematics",
            results=f"/results/{finished}",
        )
        page.goto(f"/{photo.language}/vacancies?subject=mathematics")
        page.locator(".vacancy-table tbody a").first.click()
        page.wait_for_load_state("networkidle")
        photo.take(page, "vacancy")
        page.context.close()


def candidate_pages(photo: Photographer) -> None:
    """A candidate's whole way on a phone, with a few pictures on a desk between."""
    walks = [Walk(photo.page(d), photo.language, lambda _page: None) for d in ("phone", "desktop")]
    fin, email = f"7ZX{photo.language.upper()}42", f"leyla.{photo.language}@example.org"
    me = journey.Candidate(*walks, Watch(urlsplit(photo.address).netloc), fin, email)
    journey.register(me)
    journey.confirm_by_mail(me)
    journey.sign_in(me)
    photo.visit(me.page, cabinet__first="/me")
    journey.fill_the_card(me)
    photo.visit(me.page, transcript="/me/card/transcript/transcript", card="/me/card")
    journey.give_documents(me)
    journey.ask_for_adjustments(me)
    photo.visit(me.page, applications="/me/applications")
    journey.apply(me)
    journey.take_a_seat(me)
    me.walk.follow("Admission slip")
    photo.take(me.page, "slip")
    photo.visit(me.page, cabinet="/me", exam__before="/me/exam")
    sit_the_exam(photo, me)
    journey.officials_compute_points(me)
    journey.choose_vacancies(me)
    photo.visit(me.page, points="/me/points", choices="/me/choices")
    journey.confirm_choices(me)
    photo.take(me.page, "choices-receipt")
    photo.visit(me.page, messages="/me/messages")
    desk = photo.page("desktop", me.page.context)
    photo.visit(desk, cabinet="/me", points="/me/points", choices="/me/choices", card="/me/card")
    for page in (desk, me.page, me.desk.page):
        page.context.close()


def sit_the_exam(photo: Photographer, me: journey.Candidate) -> None:
    journey.begin_the_exam(me)
    rights = journey.keys(me)
    for number in (1, 2, 4):
        journey.answer(me, number, rights)
    me.page.locator("#flag").click()
    journey.go_to(me, 3)
    photo.take(me.page, "exam")
    desk = photo.page("desktop", me.page.context)
    desk.goto(me.page.url)
    desk.locator("#clock").wait_for()
    photo.take(desk, "exam")
    desk.context.close()
    for number in (3, 5):
        journey.answer(me, number, rights)
    me.walk.follow("Finish the exam")
    photo.take(me.page, "exam-finish")
    me.walk.press("Finish the exam")
    photo.take(me.page, "exam-receipt")


def placed_pages(photo: Photographer, finished: str) -> None:
    """Last year's candidate, who has been placed."""
    for device in DEVICES:
        walk = Walk(photo.page(device), photo.language, lambda _page: None)
        become(walk, "placed")
        photo.visit(
            walk.page,
            placement=f"/me/placement?campaign={finished}",
            points__coefficient=f"/me/points?campaign={finished}",
        )
        walk.page.context.close()


def office_pages(photo: Photographer, finished: str) -> None:
    walk = Walk(photo.page("desktop"), photo.language, lambda _page: None)
    page = walk.page
    become(walk, "ministry")
    photo.visit(
        page,
        office="/office",
        office__campaign=f"/office/campaigns/{finished}",
        office__vacancies="/office/vacancies",
        office__applications="/office/applications?state=eligible",
        office__exam="/office/exam",
        office__points=f"/office/points?campaign={finished}",
        office__placement=f"/office/placement?campaign={finished}",
        office__candidates="/office/candidates",
        office__report=f"/office/reports/placement?campaign={finished}&by=subject",
        office__form="/office/forms",
    )
    page.goto(f"/{photo.language}/office/applications?state=eligible")
    walk.leave(page.locator("main tbody a").first)
    photo.take(page, "office-application")
    page.goto(f"/{photo.language}/office/placement?campaign={finished}")
    walk.leave(page.locator("main tbody a").first)
    photo.take(page, "office-round")
    become(walk, "auditor")
    photo.visit(page, office__journal="/office/journal")
    phone = photo.page("phone", page.context)
    photo.visit(phone, office="/office", office__candidates="/office/candidates")
    for one in (page, phone):
        one.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="2011", help="how big the demo is (2011, small)")
    parser.add_argument("--data", type=Path, help="a demo at this instant that stands already")
    asked = parser.parse_args()
    os.environ["RECRUIT_LOG_LEVEL"] = "WARNING"
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = build(asked.data or Path(folder), asked.scale)
        with app.app_context():
            finished = next(c.public_id for c in campaigns.campaigns() if c.demo_kind == "finished")
        take_all(app, finished)


def take_all(app: Flask, finished: str) -> None:
    browser_file = next(filter(None, map(shutil.which, BROWSERS)))
    with serving(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file, args=SWITCHES)
        for language in LOCALES:
            photo = Photographer(browser, address, language)
            public_pages(photo, finished)
            placed_pages(photo, finished)
            office_pages(photo, finished)
            candidate_pages(photo)
            print(f"{language}: {datetime.now():%H:%M:%S}", flush=True)  # noqa: DTZ005
        browser.close()


if __name__ == "__main__":
    main()
