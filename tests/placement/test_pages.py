"""The pages: lists without script, answers with a deadline, the control room, what is public."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from flask import Flask

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import SystemClock
from recruit.placement import queries
from recruit.placement.rules import ChoiceList, PlaceInfo, PlaceState, RoundState
from recruit.placement.service import excuses
from recruit.vacancies.rules import Vacancy
from tests.factories.accounts import make_official, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers
from tests.factories.placement import (
    PERMANENT,
    Competitor,
    Office,
    make_competitor,
    make_list,
    make_vacancy,
)
from tests.pages import Page, Pages
from tests.placement.test_rules import EXCUSE, SECTION

pytestmark = pytest.mark.db
_codes = count(1)
T = TypeVar("T")


class World:
    """A running campaign around this moment. No application context outlives a call: requests
    would share its `g`."""

    def __init__(self, app: Flask, pages: Pages) -> None:
        self.app, self.pages = app, pages
        self.now = datetime.now(UTC)
        self.campaign: Campaign = self.ask(make_campaign, now=self.now, interview={"criteria": []})

    def ask(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call in a context of its own, and keep what it did."""
        with self.app.app_context():
            result = function(*args, **kwargs)
            db.session.commit()
            return result

    def vacancy(self, **values: Any) -> Vacancy:
        return self.ask(make_vacancy, self.campaign, f"P{next(_codes)}", **values)

    def competitor(self, points: str = "70.00", **values: Any) -> Competitor:
        return self.ask(make_competitor, self.campaign, points, **values)

    def listed(self, points: str, *wishes: Vacancy) -> Competitor:
        who = self.competitor(points)
        self.ask(make_list, who, self.campaign, *wishes)
        return who

    def as_(self, person: PersonInfo) -> None:
        sign_in(self.pages.client, person)

    def order(self, who: Competitor) -> list[str]:
        return [str(choice.vacancy_id) for choice in self.list_of(who).choices]

    def list_of(self, who: Competitor) -> ChoiceList:
        return self.ask(queries.choice_list, who.person.id, self.campaign.id, PERMANENT)

    def place_of(self, who: Competitor) -> PlaceInfo:
        found = self.ask(queries.place_of, who.person.id, self.campaign.id)
        assert found is not None
        return found

    def published(self, now: datetime | None = None) -> str:
        return self.ask(lambda: Office(self.campaign).published(now=now or self.now))


@pytest.fixture
def world(app: Flask, pages: Pages) -> World:
    return World(app, pages)


def send_with(page: Page, name: str, value: str) -> Page:
    """Send the one form that holds this hidden value."""
    (form,) = [f for f in page.all("main form") if f.select(f"[name='{name}'][value='{value}']")]
    sent = {str(i["name"]): str(i["value"]) for i in form.select("input[name]")}
    return page.pages.post(str(form["action"]), data=sent)


# --- choice lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_candidate_finds_adds_orders_and_confirms(world: World, language: str) -> None:
    who, one, other = world.competitor(), world.vacancy(), world.vacancy()
    world.as_(who.person)
    for wish in (one, other):
        page = world.pages.get(f"/{language}/me/choices/add")
        page = send_with(page, "vacancy", wish.public_id)
    assert world.order(who) == [str(one.id), str(other.id)]
    page = page.form("form-permanent").submit(do=f"down:{one.public_id}")
    assert world.order(who) == [str(other.id), str(one.id)]
    page = page.form(f"/{language}/me/choices/permanent/confirm").submit()
    listed = world.list_of(who)
    assert listed.confirmed
    assert listed.receipt_code in page.text
    page = world.pages.get(f"/{language}/me/choices")
    assert listed.receipt_code in page.text
    page = page.form("form-permanent").submit(do=f"remove:{one.public_id}")
    assert world.order(who) == [str(other.id)]


@pytest.mark.parametrize(
    ("what", "moved", "focused"),
    [("up", 1, "down"), ("down", 0, "down"), ("down", 1, "up"), ("up", 2, "up")],
)
def test_the_focus_stays_on_the_moved_choice(
    world: World, what: str, moved: int, focused: str
) -> None:
    """On the same button; at an end, where that one is out of use, on the other."""
    wishes = [world.vacancy() for _ in range(3)]
    world.as_(world.listed("70.00", *wishes).person)
    form = world.pages.get("/en/me/choices").form("form-permanent")
    sent = {**form.values, "do": f"{what}:{wishes[moved].public_id}"}
    answer = world.pages.client.post(form.action, data=sent)
    anchor = f"{focused}-{wishes[moved].public_id}"
    assert answer.location.endswith(f"#{anchor}")
    button = world.pages.get("/en/me/choices").one(f"button[id='{anchor}']")
    assert not button.has_attr("disabled")


def test_a_second_tab_is_told_and_nothing_is_lost(world: World) -> None:
    one, other = world.vacancy(), world.vacancy()
    who = world.listed("70.00", one, other)
    world.as_(who.person)
    first, second = (world.pages.get("/en/me/choices") for _ in range(2))
    first.form("form-permanent").submit(do=f"up:{other.public_id}")
    page = second.form("form-permanent").submit(do=f"remove:{one.public_id}")
    assert "changed in another window" in page.text
    assert world.order(who) == [str(other.id), str(one.id)]


def test_a_dragged_order_is_taken_whole_or_not_at_all(world: World) -> None:
    one, other, foreign = world.vacancy(), world.vacancy(), world.vacancy()
    who = world.listed("70.00", one, other)
    world.as_(who.person)
    page = world.pages.get("/en/me/choices")
    wrong = f"{other.public_id} {foreign.public_id}"
    page = page.form("form-permanent").submit(forge=True, do="order", order=wrong)
    assert world.order(who) == [str(one.id), str(other.id)]
    right = f"{other.public_id} {one.public_id}"
    page.form("form-permanent").submit(forge=True, do="order", order=right)
    assert world.order(who) == [str(other.id), str(one.id)]


@pytest.mark.parametrize(
    "sent", [{}, {"do": "up"}, {"do": "up:nobody"}, {"version": "x", "do": "explode:1"}]
)
def test_a_nonsense_change_changes_nothing(world: World, sent: dict[str, str]) -> None:
    who = world.listed("70.00", world.vacancy())
    world.as_(who.person)
    before = world.order(who)
    page = world.pages.get("/en/me/choices")
    page.form("form-permanent").submit(forge=True, **sent)
    assert world.order(who) == before


def test_nobody_promises_that_the_order_cannot_hurt(world: World) -> None:
    world.as_(world.listed("70.00", world.vacancy()).person)
    page = world.pages.get("/en/me/choices")
    assert "which vacancies you name and in what order can matter" in page.text


def test_before_there_is_a_total_the_page_says_what_to_do(world: World) -> None:
    who = world.competitor(passed=False)
    world.as_(who.person)
    assert "cannot choose vacancies yet" in world.pages.get("/en/me/choices").text
    assert "cannot choose vacancies yet" in world.pages.get("/en/me/choices/add").text


# --- the placement --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_who_is_not_placed_reads_why(world: World, language: str) -> None:
    only = world.vacancy()
    world.listed("80.00", only)
    who = world.listed("70.50", only)
    world.published()
    world.as_(who.person)
    page = world.pages.get(f"/{language}/me/placement")
    for number in ("80,00", "70,50", "9,50") if language == "az" else ("80.00", "70.50", "9.50"):
        assert number in page.text
    assert page.all(f"a[href='/{language}/results/{world.campaign.public_id}']")


@pytest.mark.parametrize("language", ["az", "en"])
def test_who_is_placed_accepts(world: World, language: str) -> None:
    who = world.listed("80.00", world.vacancy())
    world.published()
    world.as_(who.person)
    page = world.pages.get(f"/{language}/me/placement")
    place = world.place_of(who)
    page = page.form(f"/{language}/me/placement/{place.public_id}/accept").submit()
    assert world.ask(queries.order_number, place.id) in page.text  # type: ignore[operator]


@pytest.mark.parametrize("language", ["az", "en"])
def test_declining_names_its_consequence_and_asks_again(world: World, language: str) -> None:
    who = world.listed("80.00", world.vacancy())
    world.published()
    world.as_(who.person)
    place = world.place_of(who)
    address = f"/{language}/me/placement/{place.public_id}/decline"
    page = world.pages.get(address)
    if language == "en":
        assert "cannot take part in later rounds of this campaign" in page.text
    page.form(address).submit()
    assert world.place_of(who).state == PlaceState.DECLINED
    world.pages.get(address, status=404)


def test_another_persons_place_is_not_there(world: World) -> None:
    winner, other = world.listed("80.00", world.vacancy()), world.competitor()
    world.published()
    world.as_(other.person)
    place = world.place_of(winner)
    world.pages.get(f"/en/me/placement/{place.public_id}/decline", status=404)


def test_before_the_publication_the_page_says_so(world: World) -> None:
    who = world.listed("80.00", world.vacancy())
    world.ask(lambda: Office(world.campaign).certified(now=world.now))
    world.as_(who.person)
    assert "not there yet" in world.pages.get("/en/me/placement").text


# --- the public -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_the_public_sees_cut_offs_and_no_person(world: World, language: str) -> None:
    near, far = world.vacancy(), world.vacancy(posts=2)
    people = [world.listed(f"{60 + n}.25", near, far) for n in range(3)]
    world.published()
    page = world.pages.get(f"/{language}/results/{world.campaign.public_id}")
    assert ("62,25" if language == "az" else "62.25") in page.text
    assert "drawn 7 19 23" in page.text
    for who in people:
        assert who.number not in page.text
        assert who.person.last_name not in page.text
    page = world.pages.get(
        f"/{language}/results/{world.campaign.public_id}?subject=history&district=AZ-ISM&page=x"
    )
    assert not page.all("table")


def test_the_public_certificate_can_be_fetched_by_anybody(world: World) -> None:
    who = world.listed("60.00", world.vacancy())
    world.published()
    address = f"/en/results/{world.campaign.public_id}/permanent/certificate.zip"
    data = world.pages.client.get(address).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert who.number.encode() not in b"".join(map(archive.read, archive.namelist()))
    program = world.pages.client.get("/en/results/verify.py")
    assert program.mimetype == "text/x-python"


def test_without_results_the_page_says_so(world: World) -> None:
    page = world.pages.get(f"/en/results/{world.campaign.public_id}")
    assert "No results are published yet" in page.text
    world.pages.get("/en/results/nothing", status=404)
    world.pages.get(f"/en/results/{world.campaign.public_id}/permanent/certificate.zip", status=404)


# --- the control room -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_officials_go_from_lists_to_published_results(world: World, language: str) -> None:
    only = world.vacancy()
    for points in ("70.00", "70.00", "60.00"):
        world.listed(points, only)
    officials = [world.ask(make_official, "ministry-official") for _ in range(2)]
    pages, clock = world.pages, SystemClock()
    world.as_(officials[0])
    page = pages.get(f"/{language}/office/placement")
    page = send_with(page, "contract", PERMANENT)
    round_ = world.ask(queries.unfinished_round, world.campaign.id, PERMANENT)
    assert round_ is not None
    at = f"/{language}/office/placement/{round_.public_id}"
    page = page.form(f"{at}/lock").submit()
    for _ in range(2):
        page = page.form(f"{at}/simulate").submit()
        world.ask(jobs.run_due, clock)
        page = pages.get(at)
    page.form(f"{at}/compare").submit()
    page = page.form(f"{at}/seed").submit(seed="")
    assert page.all(".field-error")
    page = page.form(f"{at}/seed").submit(seed="7 19 23 31")
    page = page.form(f"{at}/certify").submit()
    world.ask(jobs.run_due, clock)
    page = pages.get(at)
    page = page.form(f"{at}/publish").submit(reason="")
    assert page.all(".field-error")
    page = page.form(f"{at}/publish").submit(reason="Certified and checked.")
    assert pages.client.get(f"{at}/certificate.zip").mimetype == "application/zip"
    world.as_(officials[1])
    page = pages.get(f"/{language}/office/decisions")
    (link,) = {a["href"] for a in page.all("main a[href*='/office/decisions/']")}
    page = pages.get(str(link))
    (form,) = [f for f in page.all("main form") if "agree" in str(f.get("action"))] or [None]
    assert form is not None, [f.get("action") for f in page.all("main form")]
    page.form(str(form["action"])).submit()
    found = world.ask(queries.round_, round_.public_id)
    assert found.state == RoundState.PUBLISHED
    pages.get(at)
    pages.get(f"/{language}/office/placement")


def test_a_regional_official_sees_no_control_room(world: World) -> None:
    world.ask(load_registers)
    official = world.ask(make_official, "regional-official", frozenset({"AZ-ISM"}))
    world.as_(official)
    response = world.pages.client.get("/en/office/placement")
    assert response.status_code in (403, 404)


def test_an_old_page_can_be_sent_after_the_deadline_without_effect(world: World) -> None:
    who = world.listed("80.00", world.vacancy())
    world.published(now=world.now - timedelta(days=4))
    world.as_(who.person)
    page = world.pages.get("/en/me/placement")
    assert "The time to answer is over" in page.text


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_who_is_not_placed_asks_what_they_would_have_needed(world: World, language: str) -> None:
    only = world.vacancy()
    world.listed("80.00", only)
    who = world.listed("70.50", only)
    round_ = world.published()
    world.as_(who.person)
    page = world.pages.get(f"/{language}/me/placement")
    page = page.form(f"/{language}/me/placement/needed/{round_}/1").submit()
    assert ("80,00" if language == "az" else "80.00") in page.text
    assert page.one(".figure").get_text() in ("80,00", "80,01", "80.00", "80.01")


@pytest.mark.parametrize("language", ["az", "en"])
def test_officials_change_the_input_and_see_whom_it_moves(world: World, language: str) -> None:
    only = world.vacancy()
    best, _good = world.listed("80.00", only), world.listed("70.00", only)
    first, second = (world.ask(make_official, "ministry-official") for _ in range(2))
    round_ = world.ask(lambda: Office(world.campaign).simulated(now=world.now))
    at = f"/{language}/office/placement/{round_}"
    world.as_(first)
    form = world.pages.get(f"{at}/override").form(f"{at}/override")
    page = form.submit(kind="exclude", candidate="000000")
    assert page.all(".field-error")
    basis = {"reason": "A court decided so.", "legal_az": "Qərar 7", "legal_en": "Decision 7"}
    page = form.submit(kind="exclude", candidate="000000", **basis)
    assert page.all(".field-error")
    form.submit(kind="exclude", candidate=best.number, **basis)
    world.as_(second)
    page = world.pages.get(f"/{language}/office/decisions")
    page = world.pages.get(str(page.one("main a[href*='/office/decisions/']")["href"]))
    assert best.number in page.text
    page.form(f"{page.path}/agree").submit()
    new = world.ask(queries.unfinished_round, world.campaign.id, PERMANENT)
    assert new is not None
    at = f"/{language}/office/placement/{new.public_id}"
    page = world.pages.get(at).form(f"{at}/simulate").submit()
    world.ask(jobs.run_due, SystemClock())
    page = world.pages.get(at)
    assert "A court decided so." in page.text
    page = world.pages.get(str(page.one("main a[href*='/runs/']")["href"]))
    assert best.number in page.text
    hashes = world.pages.client.get(
        f"/{language}/results/{world.campaign.public_id}/permanent/receipts.txt"
    )
    assert len(hashes.text.split()) == 2


@pytest.mark.parametrize("language", ["az", "en"])
def test_who_was_silent_gives_an_excuse_and_officials_read_it(app: Flask, pages: Pages,
                                                              language: str) -> None:  # fmt: skip
    world = World(app, pages)
    section = {**SECTION, "silence": "declines", "excuses": [EXCUSE]}
    world.campaign = world.ask(make_campaign, now=world.now, placement=section)
    who = world.listed("80.00", world.vacancy())
    world.published(now=world.now - timedelta(days=4))
    world.ask(excuses.end_silence, world.now)
    world.as_(who.person)
    page = world.pages.get(f"/{language}/me/placement")
    page = world.pages.get(str(page.one("main a[href*='/excuse']")["href"]))
    assert page.form(page.path).submit(words="").all(".field-error")
    page = page.form(page.path).submit(code="illness", words="In hospital.")
    assert not page.all("main a[href*='/excuse']")
    world.as_(world.ask(make_official, "ministry-official"))
    at = f"/{language}/office/placement/excuses"
    page = world.pages.get(f"{at}?campaign={world.campaign.public_id}")
    assert "In hospital." in page.text
    (form,) = page.all("main form")
    page = page.form(str(form["action"])).submit(reason="No letter.", do="refuse")
    assert "In hospital." not in page.text
    world.as_(who.person)
    assert "No letter." in world.pages.get(f"/{language}/me/placement").text
