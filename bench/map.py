"""The map of vacancies: its first byte, its points on the line, its drawing in Chromium, at full
speed and on a processor four times as slow; and folium's own way beside it.

    python -m bench.map --points 10000 --folium 10000

Both ways draw points at the same places, from the same machine, with the same Leaflet. Ours is
served as in production; folium's page is a file of its own, read from a server of files.
"""

import argparse
import functools
import gzip
import http.client
import http.server
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import flask_migrate
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from bench.servers import serving
from bench.settings import settings
from bench.stress.candidate import HOST
from recruit.app import create_app
from recruit.directory import queries as directory
from recruit.directory import service as schools
from recruit.directory.rules import SUBJECTS, NewSchool
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.vacancies import service
from recruit.vacancies.rules import NewVacancy
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "recruit" / "static" / "vendor"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SCRIPTS = ("leaflet.js", "leaflet.markercluster.js")
PAGE, DATA = "/az/vacancies/map", "/az/vacancies/map-data.json"
REQUESTS, ROUNDS = 40, 3
SLOWER = 4
PATIENCE = 120_000  # milliseconds: folium's way takes long; whoever needs longer is not waited for
WHOLE = 10_000  # points, at which the limits hold
# folium's popups want jQuery for this alone; this costs the browser less than jQuery does.
DOLLAR = """$ = (html) => {
  const box = document.createElement("template");
  box.innerHTML = html;
  return [box.content.firstChild];
};"""
LIMITS = {
    "first byte": 20.0,
    "points, compressed": 200.0,
    "drawn": 1500.0,
    f"drawn, {SLOWER} times slower": 4000.0,
}


@dataclass(frozen=True)
class Row:
    """One measure of one way; `limit` holds at WHOLE points, and for our way alone."""

    way: str  # ours | folium
    name: str
    points: int
    value: float
    unit: str

    @property
    def limit(self) -> float | None:
        return LIMITS.get(self.name) if self.way == "ours" and self.points >= WHOLE else None

    @property
    def good(self) -> bool:
        return self.limit is None or self.value <= self.limit


def measure(points: int = 2_000, folium: int = 500, rounds: int = ROUNDS) -> list[Row]:
    """Small enough to be quick as it stands; `folium` says how many points its own way draws."""
    with tempfile.TemporaryDirectory() as name, _chromium() as browser:
        folder = Path(name)
        places = _build(folder, points)
        with serving(_url(folder), folder, ("full",)) as servers:
            port = servers["full"].port
            rows = [*_on_the_line(port, points), *_drawn(browser, port, points, rounds)]
        return rows + (_folium(browser, folder, places[:folium], rounds) if folium else [])


def show(rows: list[Row]) -> None:
    if rows:
        print(f"\n{'the map':28}{'way':>8}{'points':>8}{'measured':>12}{'limit':>10}")
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:.0f}"
        value = f"{row.value:.1f} {row.unit}"
        print(f"{row.name:28}{row.way:>8}{row.points:>8}{value:>12}{limit:>10}")


# --- the world ------------------------------------------------------------------------------------


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'map.sqlite3'}"


def _build(folder: Path, points: int) -> list[tuple[float, float, str]]:
    """A campaign with so many vacancies, each at a school and a place of its own."""
    app = create_app(settings(_url(folder), folder))
    rng, now = random.Random(2026), datetime.now(UTC)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        load_registers()
        homes = [one for one in directory.districts().values() if one.code != "AZ-BA"]
        new = []
        for number in range(points):
            home = rng.choice(homes)
            name = f"{home.name.az} rayonu {rng.randrange(1, 300)} nömrəli tam orta məktəb"
            lat, lon = home.lat + rng.gauss(0, 0.07), home.lon + rng.gauss(0, 0.09)
            place = (round(lat, 5), round(lon, 5))
            new.append(NewSchool(f"B{number}", Bilingual(name, name), home.code, *place))
        ids = schools.add_schools(new, actor=SYSTEM, now=now)
        campaign = make_campaign(now=now)
        vacancies = [_vacancy(rng, code, school) for code, school in ids.items()]
        service.add_vacancies(campaign.id, campaign.public_id, vacancies, actor=SYSTEM, now=now)
        service.publish_all(campaign.id, campaign.public_id, actor=SYSTEM, now=now)
        db.session.commit()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return [(one.lat or 0.0, one.lon or 0.0, one.name.az) for one in new]


def _vacancy(rng: random.Random, code: str, school: int) -> NewVacancy:
    return NewVacancy(
        code,
        school,
        rng.choice([one.code for one in SUBJECTS if one.applicable]),
        kind=rng.choice(("standard", "standard", "incentive")),
        posts=rng.choice((1, 1, 1, 2)),
        hours=rng.choice((6, 12, 18, 24)),
    )


# --- on the line ----------------------------------------------------------------------------------


def _on_the_line(port: int, points: int) -> list[Row]:
    _get(port, PAGE)  # the first request of a worker opens what all others share
    made, body = _get(port, DATA)
    page = [_get(port, PAGE)[0] for _ in range(REQUESTS)]
    again = [_get(port, DATA)[0] for _ in range(REQUESTS)]
    return [
        Row("ours", "first byte", points, statistics.median(page), "ms"),
        Row("ours", "points, first time", points, made, "ms"),
        Row("ours", "points, kept", points, statistics.median(again), "ms"),
        Row("ours", "points, compressed", points, len(body) / 1000, "kB"),
        Row("ours", "points, plain", points, len(gzip.decompress(body)) / 1000, "kB"),
    ]


def _get(port: int, path: str) -> tuple[float, bytes]:
    """Milliseconds to the first byte of the answer, and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Accept-Encoding": "gzip", "Host": HOST, "X-Forwarded-Proto": "https"}
    begin = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    took = (time.perf_counter() - begin) * 1000
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return took, body


# --- in the browser -------------------------------------------------------------------------------


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("The measure of the map needs Chromium on the PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _drawn(browser: Browser, port: int, points: int, rounds: int) -> list[Row]:
    def look(page: Page) -> float:
        page.goto(f"http://127.0.0.1:{port}{PAGE}")
        page.wait_for_selector("#map-frame[data-drawn]", timeout=PATIENCE)
        if page.get_attribute("#map-frame", "data-drawn") != str(points):
            raise SystemExit("The map did not draw all points.")
        mark = "performance.getEntriesByName('map-drawn')[0].startTime"
        return float(page.evaluate(mark))

    return _rows(browser, "ours", points, rounds, look)


def _rows(
    browser: Browser, way: str, points: int, rounds: int, look: Callable[[Page], float]
) -> list[Row]:
    """At full speed and slowed down; each look is a browser context that has kept nothing."""
    rows = []
    for rate, name in ((1, "drawn"), (SLOWER, f"drawn, {SLOWER} times slower")):
        took = [_once(browser, rate, look) for _ in range(rounds)]
        rows.append(Row(way, name, points, statistics.median(took), "ms"))
    return rows


def _once(browser: Browser, rate: int, look: Callable[[Page], float]) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    try:
        return look(page)
    finally:
        context.close()


# --- folium's own way -----------------------------------------------------------------------------


def _folium(
    browser: Browser, folder: Path, places: list[tuple[float, float, str]], rounds: int
) -> list[Row]:
    """A Marker with a popup for each point in a MarkerCluster, all inside one page."""
    begin = time.perf_counter()
    html = _folium_page(places)
    made = (time.perf_counter() - begin) * 1000
    site = folder / "folium"
    shutil.copytree(VENDOR, site)
    (site / "index.html").write_text(html, encoding="utf-8")
    (site / "dollar.js").write_text(DOLLAR, encoding="utf-8")
    size = len(gzip.compress(html.encode(), 6)) / 1000
    count = len(places)
    with _files(site) as port:

        def look(page: Page) -> float:
            try:
                page.goto(f"http://127.0.0.1:{port}/", timeout=PATIENCE, wait_until="load")
                page.wait_for_selector(".leaflet-marker-icon", timeout=PATIENCE)
            except TimeoutError:
                return float(PATIENCE)  # or longer
            return float(page.evaluate("performance.now()"))

        drawn = _rows(browser, "folium", count, 1 if count >= WHOLE else rounds, look)
    return [
        Row("folium", "page made", count, made, "ms"),
        Row("folium", "page, compressed", count, size, "kB"),
        Row("folium", "page, plain", count, len(html.encode()) / 1000, "kB"),
        *drawn,
    ]


def _folium_page(places: list[tuple[float, float, str]]) -> str:
    folium, plugins = import_module("folium"), import_module("folium.plugins")
    made = folium.Map(location=(40.35, 47.7), zoom_start=7, tiles=None)
    made.options.update(max_zoom=14)  # without pictures it says none, and clusters want one
    cluster = plugins.MarkerCluster()
    for one in (made, cluster):  # our own copies in place of five other hosts
        one.default_js, one.default_css = [], []
    made.default_js = [(n, n) for n in ("dollar.js", *SCRIPTS)]
    made.default_css = [(n, n) for n in ("leaflet.css", "MarkerCluster.css")]
    cluster.add_to(made)
    for lat, lon, name in places:
        folium.Marker((lat, lon), popup=folium.Popup(name)).add_to(cluster)
    return str(made.get_root().render())


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the table is what people read."""


@contextmanager
def _files(site: Path) -> Iterator[int]:
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.map", description=__doc__)
    parser.add_argument("--points", type=int, default=WHOLE)
    parser.add_argument("--folium", type=int, default=WHOLE, help="points, 0 for none")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    rows = measure(options.points, options.folium, options.rounds)
    show(rows)
    raise SystemExit(0 if all(row.good for row in rows) else 1)


if __name__ == "__main__":
    main()
