"""One candidate's whole case as PDF and JSON: the same on both, on record, with a digest."""

import io
import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from recruit.accounts.service import names
from recruit.applications.rules import ApplicationState
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.placement.rules import PLACE_STATE_NAMES, PlaceState
from recruit.portal.queries.my_data import my_data
from recruit.reports.queries.printing import chapters
from recruit.reports.rules.labels import LABELS
from tests.factories.accounts import asker, make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card, publish_marked_form
from tests.factories.directory import load_registers
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy
from tests.pages import Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)


@pytest.fixture
def card(app: Flask) -> str:
    """A placed candidate's card, with an earlier name."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        post = make_vacancy(campaign, "R1", posts=2)
        winner = make_competitor(campaign, "80.00")
        make_list(winner, campaign, post)
        Office(campaign).published(now=TODAY)
        names.add_earlier_name(
            "Əvvəlki", "Aysel", "Rauf qızı", document=None, asker=asker(winner.person), now=TODAY
        )
        found = candidates.card(winner.person.id, campaign.id)
        assert found
        db.session.commit()
        return found.public_id


def enter(pages: Pages, role: str = "auditor") -> None:
    with pages.client.application.app_context():
        person = make_official(role)
        db.session.commit()
    sign_in(pages.client, person)


def take(pages: Pages, card: str, kind: str, **more: str) -> bytes:
    page = pages.get(f"/en/office/cases/{card}")
    if page.all("#open-case"):
        page = page.form("open-case").submit(purpose="court")
    form = page.form("take-case")
    values = {**form.values, "format": kind, **more}
    response = pages.client.post(form.action, data=values)
    assert response.status_code == 200, response.data
    assert response.mimetype == f"application/{kind}"
    return response.data


def paper(data: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages
    )


def test_the_case_is_taken_along_whole_and_on_record(app: Flask, pages: Pages, card: str) -> None:
    enter(pages)
    document = json.loads(take(pages, card, "json"))
    assert document["schema"] == "recruit-case/2"
    case = document["case"]
    assert digest(canonical_json(case)) == document["digest"]
    assert case["person"]["last_name"] == "Məmmədova"
    assert case["person"]["earlier_names"][0]["last_name"] == "Əvvəlki"
    (application,) = case["applications"]
    assert application["totals"][0]["points"] == "80.00"
    assert application["state"]["name"]["az"] != application["state"]["name"]["en"]
    assert case["placement"][0]["choices"][0]["outcome"]["code"]
    assert case["place"]["state"] == {
        "code": "offered",
        "name": {"az": "təklif olunub", "en": "offered"},
    }
    assert {one["kind"]["code"] for one in case["journal"]} >= {"CaseRead", "EarlierNameAdded"}
    data = take(pages, card, "pdf")
    said = paper(data)
    for part in (document["digest"], "Əvvəlki", "80.00", case["person"]["fin"]):
        assert part in said or part.replace(" ", "") in said.replace(" ", ""), part
    assert "Application 1" in said
    assert "Azərbaycan dili" in said  # of the person, not its code
    with app.app_context():
        taken, _count = journal.entries(kind="CaseTaken")
        assert [one.details["format"] for one in taken] == ["pdf", "json"]
        # Nothing happened to the case in between: both files are of the same state.
        assert {one.details["digest"] for one in taken} == {document["digest"]}


def test_every_state_of_a_place_has_a_name() -> None:
    assert PLACE_STATE_NAMES.keys() == set(PlaceState)


@pytest.mark.parametrize(("language", "points"), [("az", "40,00"), ("en", "40.00")])
def test_parts_of_an_exam_are_named_and_counted_on_one_line(
    app: Flask, language: str, points: str
) -> None:
    sections = [
        {
            "code": "subject",
            "name": {"az": "Fənn üzrə hissə", "en": "Subject part"},
            **dict.fromkeys(("partly", "blank"), 0),
            "right": 20,
            "wrong": 3,
            "points": "40.00",
            "passed": True,
        }
    ]
    with app.test_request_context(headers={"Accept-Language": language}):
        (chapter,) = chapters({"exam": {"sections": sections}})[1:]
        ((name, said),) = chapter.facts
    assert name == sections[0]["name"][language]  # type: ignore[index]
    assert said.startswith(f"{points} · ")
    assert "20" in said
    assert "0" not in said.removeprefix(points).replace("20", "")


def test_a_case_that_was_not_opened_is_not_given_out(app: Flask, pages: Pages, card: str) -> None:
    enter(pages)
    token = pages.get(f"/en/office/cases/{card}").form("open-case").values["csrf_token"]
    data = {"csrf_token": token, "format": "json"}
    response = pages.client.post(f"/en/office/cases/{card}/file", data=data)
    assert response.status_code == 303
    with app.app_context():
        assert journal.entries(kind="CaseTaken")[1] == 0


def keys(value: object) -> set[str]:
    """The keys that may stand on paper: not those of words or of an event's details."""
    if isinstance(value, list):
        return {key for one in value for key in keys(one)}
    if not isinstance(value, dict) or value.keys() == {"az", "en"}:
        return set()
    parts = [one for name, one in value.items() if name not in ("details", "value")]
    inner = {key for one in parts for key in keys(one)}
    return set(value) - {"details", "label", "before", "after", "value", "about"} | inner


def test_every_value_has_a_label(pages: Pages, card: str) -> None:
    enter(pages)
    case = json.loads(take(pages, card, "json"))["case"]
    assert keys(case) <= LABELS.keys()


# --- sensitive answers ----------------------------------------------------------------------------


@pytest.fixture
def sealed(app: Flask) -> str:
    """A card whose sensitive answer is MARKERHEALTH; it changed once."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        load_registers(TODAY)
        publish_marked_form(campaign, now=TODAY)
        person = make_person(last_name="Nişanəli")
        found = make_card(person, campaign, health="MARKERHEALTH", hobby="Şahmat")
        make_application(found, state=ApplicationState.SUBMITTED)
        db.session.commit()
        return found.public_id


def test_sensitive_answers_are_taken_along_only_where_each_is_put_on_record(
    app: Flask, pages: Pages, sealed: str
) -> None:
    enter(pages)
    page = pages.get(f"/en/office/cases/{sealed}").form("open-case").submit(purpose="court")
    assert "Şahmat" in page.text
    assert "MARKERHEALTH" not in str(page.soup)
    plain = take(pages, sealed, "json").decode()
    assert "Şahmat" in plain
    for kind in ("json", "pdf"):
        data = take(pages, sealed, kind)
        assert "MARKERHEALTH" not in (data.decode() if kind == "json" else paper(data))
    with app.app_context():
        assert journal.entries(kind="SensitiveFieldsRead")[1] == 0
    read = json.loads(take(pages, sealed, "json", sensitive="y"))["case"]
    assert read["sensitive"] == {"health": "MARKERHEALTH"}
    with app.app_context():
        (entry,), _count = journal.entries(kind="SensitiveFieldsRead")
        assert entry.details == {"fields": ["health"]}


def test_no_list_holds_a_sensitive_answer(pages: Pages, sealed: str) -> None:
    for role in ("regional-official", "ministry-official", "auditor"):
        enter(pages, role)
        page = pages.get("/en/office/candidates")
        assert "Nişanəli" in page.text
        said = [str(page.soup), str(pages.get("/en/office/candidates/duplicates").soup)]
        form = page.form("take-register")
        data = {**form.values, "format": "csv"}
        said.append(pages.client.post(form.action, data=data).get_data(as_text=True))
        assert "Nişanəli" in said[-1]
        assert not any("MARKERHEALTH" in one for one in said), role


def test_a_person_takes_their_own_sensitive_answers_along(app: Flask, sealed: str) -> None:
    with app.test_request_context("/az/me/data"):
        card = candidates.card_by_public_id(sealed)
        assert "MARKERHEALTH" in canonical_json(my_data(card.person_id, TODAY))
        assert journal.entries(kind="SensitiveFieldsRead")[1] == 0
