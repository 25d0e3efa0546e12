"""One candidate's whole case as PDF and JSON: the same on both, on record, with a digest."""

import io
import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from recruit.accounts.service import names
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.reports.rules.labels import LABELS
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.campaigns import make_campaign
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
    assert document["schema"] == "recruit-case/1"
    case = document["case"]
    assert digest(canonical_json(case)) == document["digest"]
    assert case["person"]["last_name"] == "Məmmədova"
    assert case["person"]["earlier_names"][0]["last_name"] == "Əvvəlki"
    (application,) = case["applications"]
    assert application["totals"][0]["points"] == "80.00"
    assert application["state"]["name"]["az"] != application["state"]["name"]["en"]
    assert case["placement"][0]["choices"][0]["outcome"]["code"]
    assert case["place"]["state"] == "offered"
    assert {one["kind"]["code"] for one in case["journal"]} >= {"CaseRead", "EarlierNameAdded"}
    data = take(pages, card, "pdf")
    said = paper(data)
    for part in (document["digest"], "Əvvəlki", "80.00", case["person"]["fin"]):
        assert part in said or part.replace(" ", "") in said.replace(" ", ""), part
    with app.app_context():
        taken, _count = journal.entries(kind="CaseTaken")
        assert [one.details["format"] for one in taken] == ["pdf", "json"]
        # Nothing happened to the case in between: both files are of the same state.
        assert {one.details["digest"] for one in taken} == {document["digest"]}


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
