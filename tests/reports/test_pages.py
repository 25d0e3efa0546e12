"""Reports, the register, the journal and a whole case, as officials and auditors read them."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.events import SignedOut
from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import ApplicationState
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.journal import service as journal_service
from recruit.kernel.clock import baku
from recruit.kernel.events import Ref
from recruit.reports.queries import is_open
from recruit.reports.rules.event_words import EVENT_WORDS
from tests.factories.accounts import make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_candidate, make_card
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy
from tests.factories.points import make_total
from tests.pages import Page, Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)
LANGUAGES = pytest.mark.parametrize("language", ["az", "en"])


@dataclass
class World:
    """One campaign: Şəki has one application, İsmayıllı two, one of them placed on one post."""

    campaign: Campaign
    card: str  # of the placed one
    other: str  # of the one in Şəki
    fin: str


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        post = make_vacancy(campaign, "R1", posts=2)
        winner = make_competitor(campaign, "80.00")
        make_list(winner, campaign, post)
        Office(campaign).published(now=TODAY)
        loser = make_card(make_candidate("Hüseynov", "Şamil"), campaign)
        make_total(make_application(loser, state=ApplicationState.ELIGIBLE))
        far = make_card(make_candidate("İsmayıllı", "Ülkər"), campaign, district="AZ-SAK")
        make_application(far, state=ApplicationState.SUBMITTED)
        card = candidates.card(winner.person.id, campaign.id)
        db.session.commit()
        assert card
        return World(campaign, card.public_id, far.public_id, winner.person.fin or "")


def enter(pages: Pages, role: str, *districts: str) -> PersonInfo:
    app = pages.client.application
    with app.app_context():
        person = make_official(role, frozenset(districts) if districts else None)
        db.session.commit()
    sign_in(pages.client, person)
    return person


def figures(page: Page) -> dict[str, list[int]]:
    return {
        row.th.get_text(strip=True): [int(td["data-value"]) for td in row.select("td")]
        for row in page.all("#report tbody tr")
        if row.th
    }


# --- the report -----------------------------------------------------------------------------------


@LANGUAGES
def test_the_list_of_reports_leads_to_each_campaign(
    pages: Pages, world: World, language: str
) -> None:
    enter(pages, "ministry-official")
    assert len(pages.get(f"/{language}/office/reports").all("main tbody tr")) == 1


def test_districts_show_who_lives_there_and_which_posts_are_there(
    pages: Pages, world: World
) -> None:
    enter(pages, "ministry-official")
    page = pages.get("/en/office/reports/placement")
    #                 applications, admitted, passed, posts, filled, left
    assert figures(page) == {"Ismayilli": [2, 2, 2, 2, 1, 1], "Shaki": [1, 0, 0, 0, 0, 0]}
    total = [td.get_text(strip=True) for td in page.all("#report tfoot td")]
    assert total == ["3", "2", "2", "2", "1", "1"]


def test_subjects_can_be_the_rows_and_filters_narrow_them(pages: Pages, world: World) -> None:
    enter(pages, "ministry-official")
    page = pages.get("/en/office/reports/placement?by=subject")
    assert figures(page) == {"Physics": [3, 2, 2, 2, 1, 1]}
    page = pages.get("/en/office/reports/placement?by=subject&district=AZ-SAK")
    assert figures(page) == {"Physics": [1, 0, 0, 0, 0, 0]}
    page = pages.get("/en/office/reports/placement?subject=mathematics")
    assert page.one(".empty-title")


def test_a_regional_office_counts_only_its_districts(pages: Pages, world: World) -> None:
    enter(pages, "regional-official", "AZ-SAK")
    page = pages.get("/en/office/reports/placement")
    assert set(figures(page)) == {"Shaki"}
    options = [option["value"] for option in page.all("#district option")]
    assert options == ["", "AZ-SAK"]
    assert "only the districts of your office" in page.text


@pytest.mark.parametrize(
    "query", ["by=nonsense", "subject=x&district=y", "campaign=", "by=subject&by=district", "a=%01"]
)
def test_nonsense_in_the_address_is_left_aside(pages: Pages, world: World, query: str) -> None:
    enter(pages, "auditor")
    pages.get(f"/az/office/reports/placement?{query}")


def test_an_unknown_campaign_is_not_found(pages: Pages, world: World) -> None:
    enter(pages, "auditor")
    pages.get("/az/office/reports/placement?campaign=nonsense", status=404)


@LANGUAGES
def test_the_file_says_what_the_page_says(pages: Pages, world: World, language: str) -> None:
    enter(pages, "ministry-official")
    page = pages.get(f"/{language}/office/reports/placement")
    response = pages.client.get(f"/{language}/office/reports/placement.xlsx")
    assert ".xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert {row[0]: row[1:] for row in rows[1:-1]} == figures(page)
    assert rows[-1][1:] == [3, 2, 2, 2, 1, 1]


def test_the_chart_reads_the_table_and_is_ours(pages: Pages, world: World) -> None:
    enter(pages, "ministry-official")
    page = pages.get("/az/office/reports/placement")
    sources = [str(tag["src"]).split("/", 3) for tag in page.all("script[src]")]
    assert [(one[1], one[3]) for one in sources] == [
        ("static", "vendor/chart.min.js"),
        ("static", "js/report.js"),
    ]


# --- the register ---------------------------------------------------------------------------------


def names(page: Page) -> list[str]:
    return [th.get_text(strip=True) for th in page.all("main tbody th")]


@pytest.mark.parametrize("text", ["ismayilli", "İSMAYILLI", "ulker ism", "  Ülkər "])
def test_a_candidate_is_found_without_the_right_letters(
    pages: Pages, world: World, text: str
) -> None:
    enter(pages, "ministry-official")
    page = pages.get("/az/office/candidates", query_string={"q": text})
    assert names(page) == ["İsmayıllı Ülkər Rauf qızı"]


def test_a_candidate_number_finds_its_card(app: Flask, pages: Pages, world: World) -> None:
    with app.app_context():
        number = candidates.card_by_public_id(world.other).candidate_number
    enter(pages, "ministry-official")
    assert len(names(pages.get(f"/az/office/candidates?q={number}"))) == 1


def test_a_fin_is_searched_and_shown_only_where_cases_may_be_read(
    pages: Pages, world: World
) -> None:
    enter(pages, "auditor")
    page = pages.get(f"/az/office/candidates?q={world.fin.lower()}")
    assert len(names(page)) == 1
    assert world.fin in page.text
    enter(pages, "regional-official", "AZ-ISM")
    assert world.fin not in pages.get("/az/office/candidates").text
    page = pages.get(f"/az/office/candidates?q={world.fin}")
    assert names(page) == []


def test_officials_find_only_candidates_of_their_districts(pages: Pages, world: World) -> None:
    enter(pages, "regional-official", "AZ-SAK")
    page = pages.get("/az/office/candidates")
    assert names(page) == ["İsmayıllı Ülkər Rauf qızı"]
    assert names(pages.get("/az/office/candidates?district=AZ-ISM")) == []
    (application,) = page.all("tbody td a")  # no case, but what they check
    assert "İsmayıllı Ülkər" in pages.get(str(application["href"])).one("h1").text


def test_filters_of_state_and_subject_are_kept_in_the_pages(pages: Pages, world: World) -> None:
    enter(pages, "ministry-official")
    assert len(names(pages.get("/az/office/candidates?state=eligible"))) == 2
    assert len(names(pages.get("/az/office/candidates?subject=physics"))) == 3
    assert names(pages.get("/az/office/candidates?subject=history")) == []
    page = pages.get(f"/az/office/candidates?campaign={world.campaign.public_id}&page=99")
    assert len(names(page)) == 3
    assert pages.get("/az/office/candidates?q=%25&state=x&district=%01").status == 200


# --- a case ---------------------------------------------------------------------------------------


def case(pages: Pages, card: str, language: str = "en") -> Page:
    closed = pages.get(f"/{language}/office/cases/{card}")
    return closed.form("open-case").submit(purpose="audit")


@LANGUAGES
def test_a_case_is_opened_on_record_and_shows_everything(
    app: Flask, pages: Pages, world: World, language: str
) -> None:
    auditor = enter(pages, "auditor")
    page = case(pages, world.card, language)
    assert page.heading == "Məmmədova Aysel Rauf qızı"
    for part in (world.fin, "Mexanika", "80"):
        assert part in page.text
    with app.app_context():
        (entry,), _count = journal.entries(kind="CaseRead")
        assert entry.actor == Ref("person", auditor.public_id)
        assert entry.subject == Ref("card", world.card)
        assert entry.details == {"purpose": "audit"}


def test_looking_at_the_door_records_nothing_and_shows_nothing(
    app: Flask, pages: Pages, world: World
) -> None:
    enter(pages, "auditor")
    page = pages.get(f"/en/office/cases/{world.card}")
    assert world.fin not in page.text
    assert "Məmmədova" not in page.one("main").get_text()
    with app.app_context():
        assert journal.entries(kind="CaseRead")[1] == 0


def test_without_a_purpose_the_case_stays_closed(app: Flask, pages: Pages, world: World) -> None:
    enter(pages, "auditor")
    form = pages.get(f"/en/office/cases/{world.card}").form("open-case")
    page = form.submit()
    assert "Choose what you open the case for." in page.one("#error-summary").get_text()
    page = form.submit(purpose="curiosity")
    assert page.one("#error-summary")
    with app.app_context():
        assert journal.entries(kind="CaseRead")[1] == 0


def test_what_one_auditor_opened_is_closed_to_the_next(pages: Pages, world: World) -> None:
    enter(pages, "auditor")
    case(pages, world.card)
    enter(pages, "auditor")
    assert pages.get(f"/en/office/cases/{world.card}").all("#open-case")


def test_a_case_closes_again_after_an_hour(app: Flask, pages: Pages, world: World) -> None:
    auditor = enter(pages, "auditor")
    case(pages, world.card)
    with app.app_context():
        card = candidates.card_by_public_id(world.card)
        asker = accounts.asker_of(auditor.id)
        (entry,), _count = journal.entries(kind="CaseRead")
        assert is_open(card, asker, entry.at + timedelta(minutes=59))
        assert not is_open(card, asker, entry.at + timedelta(minutes=61))


@pytest.mark.parametrize("role", ["regional-official", "item-author", "administrator"])
def test_other_roles_read_no_cases(pages: Pages, world: World, role: str) -> None:
    enter(pages, role)
    pages.get(f"/en/office/cases/{world.card}", status=403)


def test_an_unknown_card_is_not_found(pages: Pages, world: World) -> None:
    enter(pages, "auditor")
    pages.get("/en/office/cases/nothing", status=404)


# --- the journal ----------------------------------------------------------------------------------


@LANGUAGES
def test_the_journal_speaks_in_words(pages: Pages, world: World, language: str) -> None:
    enter(pages, "auditor")
    page = pages.get(f"/{language}/office/journal")
    words = [th.get_text(strip=True) for th in page.all("table.journal tbody th")]
    assert words
    assert not set(words) & set(EVENT_WORDS)


def test_the_journal_is_filtered_by_what_by_whom_about_what_and_when(
    app: Flask, pages: Pages, world: World
) -> None:
    auditor = enter(pages, "auditor")
    case(pages, world.card)

    def lines(query: str) -> int:
        return len(pages.get(f"/en/office/journal?{query}").all("table.journal tbody tr"))

    assert lines("kind=CaseRead") == 1
    assert lines(f"actor={auditor.public_id}") >= 1
    assert lines(f"subject={world.card}") >= 1
    assert lines(f"campaign={world.campaign.public_id}&kind=PlacementPublished") == 1
    assert lines("day=1999-01-01") == 0
    assert lines("kind=Nonsense&day=yesterday&campaign=x&page=abc") > 30


def test_a_day_shows_its_digest(app: Flask, pages: Pages, world: World) -> None:
    enter(pages, "auditor")
    with app.app_context():
        day = baku(NOW).date()  # of the factories: nothing is added to it by signing in
        value, count = journal.day_digest(day)
    assert count
    assert value in pages.get(f"/en/office/journal?day={day}").text


def test_an_administrator_reads_no_candidates_names_in_the_journal(
    app: Flask, pages: Pages, world: World
) -> None:
    with app.app_context():
        card = candidates.card_by_public_id(world.card)
        person = accounts.person(card.person_id)
        ref = Ref("person", person.public_id)
        journal_service.record(SignedOut(subject=ref), actor=ref, now=NOW)
        db.session.commit()
    enter(pages, "auditor")
    assert person.last_name in pages.get(f"/en/office/journal?actor={person.public_id}").text
    enter(pages, "administrator")
    page = pages.get(f"/en/office/journal?actor={person.public_id}")
    assert person.last_name not in " ".join(t.get_text() for t in page.all("table.journal"))


def test_candidates_reach_none_of_these_pages(app: Flask, pages: Pages, world: World) -> None:
    with app.app_context():
        person = accounts.person(candidates.card_by_public_id(world.card).person_id)
    sign_in(pages.client, person)
    for address in ("reports", "candidates", "journal", "reports/placement", "jobs", ""):
        pages.get(f"/az/office/{address}".rstrip("/"), status=403)
