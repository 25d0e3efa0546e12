"""The officials' pages: from a name to rules in force by two officials, and what is refused."""

import io
import json
from typing import Any

import pytest
from flask import Flask

from recruit.accounts.service import proposals
from recruit.campaigns import queries, service
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.text import Bilingual
from tests.factories.accounts import make_official, sign_in
from tests.factories.campaigns import make_campaign
from tests.pages import Page, Pages

pytestmark = pytest.mark.db


@pytest.fixture
def official(app: Flask, pages: Pages) -> Pages:
    with app.app_context():
        person = make_official("ministry-official")
        db.session.commit()
        sign_in(pages.client, person)
    return pages


def create(official: Pages) -> Page:
    form = official.get("/az/office/campaigns/new").form("new-campaign")
    return form.submit(name_az="Müəllimlərin işə qəbulu", name_en="Recruitment", year="2026/2027")


def only_campaign(app: Flask) -> Any:
    with app.app_context():
        (campaign,) = queries.campaigns()
        return campaign


def test_the_list_says_what_to_do_when_it_is_empty(official: Pages) -> None:
    for language in ("az", "en"):
        page = official.get(f"/{language}/office/campaigns")
        assert page.one(".empty")


def test_a_visitor_sees_none_of_it(pages: Pages) -> None:
    assert "/sign-in" in pages.get("/az/office/campaigns").path


def test_the_whole_way(app: Flask, official: Pages) -> None:
    page = create(official)
    assert page.form("calendar")
    page = page.form("calendar").submit(
        applications_opens="2026-06-01T09:00", applications_closes="2026-06-20T18:00"
    )
    campaign = only_campaign(app)
    (phase,) = campaign.calendar.phases
    assert phase.opens_at.isoformat() == "2026-06-01T05:00:00+00:00"  # Baku is at +4
    page = official.get(f"/az/office/campaigns/{campaign.public_id}/rules/new")
    page = page.form("new-rules").submit(shipped="2025")
    assert page.heading == "2025-ci il qaydaları"
    page = page.form("propose").submit(reason="Nazirliyin qərarı")
    assert "propose" not in str(page.all("form"))
    agree(app)
    page = official.get(f"/az/office/campaigns/{campaign.public_id}")
    start = f"/az/office/campaigns/{campaign.public_id}/start"
    page = page.form(start).submit()
    assert only_campaign(app).state == "running"
    page = page.form(start.replace("/start", "/finish")).submit()
    assert only_campaign(app).state == "finished"
    assert not page.all("main form")


def agree(app: Flask) -> None:
    """A second official agrees to the one open proposal."""
    with app.test_request_context("/az/"):
        person = make_official("ministry-official")
        second = Asker(person.id, person.public_id, {Permission.RULES_ACTIVATE: EVERYWHERE})
        (waiting,) = proposals.waiting_for(second)
        assert waiting.reason == "Nazirliyin qərarı"
        assert "2025-ci il qaydaları" in dict(waiting.rows).values()
        proposals.second(waiting.public_id, asker=second, now=waiting.proposed_at)
        db.session.commit()


def test_what_was_typed_is_kept_when_something_is_missing(official: Pages) -> None:
    form = official.get("/en/office/campaigns/new").form("new-campaign")
    page = form.submit(name_az="Ad", name_en="", year="2026")
    assert page.one("#error-summary")
    assert page.form("new-campaign").values["name_az"] == "Ad"
    page = page.form("new-campaign").submit(name_en="Name")
    assert "2026/2027" in page.one("#error-summary").get_text()


def test_a_draft_is_renamed_and_what_runs_is_not(app: Flask, official: Pages) -> None:
    create(official)
    public_id = only_campaign(app).public_id
    address = f"/en/office/campaigns/{public_id}"
    form = official.get(official.get(address).one("main a[href$='/name']")["href"]).form("rename")
    assert form.values["name_en"] == "Recruitment"
    wrong = form.submit(name_en="", year="2026")
    assert wrong.one("#error-summary")
    assert form.submit(year="2027/2029").one("#error-summary")
    form.submit()  # as it was: nothing happened
    page = form.submit(name_az="Qəbul", name_en="Hiring", year="2027/2028")
    assert page.heading == "Hiring"
    assert (only_campaign(app).name.az, only_campaign(app).year) == ("Qəbul", "2027/2028")
    with app.app_context():
        found, _ = journal.entries(kind="CampaignRenamed")
        assert [one.details["year"] for one in found] == ["2027/2028"]
        running = make_campaign(name=Bilingual("Gedir", "Running")).public_id
        db.session.commit()
    shown = official.get(f"/en/office/campaigns/{running}/name")
    assert (shown.heading, len(shown.all("form#rename"))) == ("Running", 0)
    assert not shown.all("main a[href$='/name']")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"exam_opens": "2026-06-01T09:00"}, "exam_closes"),
        ({"exam_opens": "2026-06-02T09:00", "exam_closes": "2026-06-01T09:00"}, "exam_closes"),
        ({"exam_opens": "0001-01-01T00:00", "exam_closes": "2026-06-01T09:00"}, "exam_opens"),
        ({"exam_opens": "soon", "exam_closes": "2026-06-01T09:00"}, "exam_opens"),
    ],
)
def test_a_wrong_time_is_named_at_its_field(
    app: Flask, official: Pages, change: dict[str, str], field: str
) -> None:
    page = create(official).form("calendar").submit(**change)
    assert [a["href"] for a in page.all("#error-summary a")] == [f"#{field}"]
    for name, value in change.items():
        assert page.form("calendar").values[name] == value
    assert only_campaign(app).calendar.phases == ()


def rules_form(app: Flask, official: Pages, language: str = "az") -> Any:
    with app.app_context():
        campaign = make_campaign(state="draft", rules=None)
        db.session.commit()
    address = f"/{language}/office/campaigns/{campaign.public_id}/rules/new"
    return official.get(address).form("new-rules")


def test_mistakes_in_a_rule_set_are_listed_with_their_paths(app: Flask, official: Pages) -> None:
    document = {**service.shipped()["2025"], "exma": {}, "phases": ["party"]}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    page = rules_form(app, official, "en").submit(document=text)
    assert {code.get_text() for code in page.all("main .notice code")} >= {"exma", "phases[0]"}
    assert page.form("new-rules").values["document"].strip() == text


@pytest.mark.parametrize("text", ["{", "[]", "[" * 60_000, '{"a": NaN}', '{"name": "\\ud800"}'])
def test_hostile_documents_get_an_answer(app: Flask, official: Pages, text: str) -> None:
    page = rules_form(app, official).submit(document=text)
    assert page.one("#error-summary")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 300_000, b"PK\x03\x04"])
def test_hostile_files_get_an_answer(app: Flask, official: Pages, data: bytes) -> None:
    page = rules_form(app, official).submit(file=(io.BytesIO(data), "rules.json"))
    assert page.one("#error-summary")


def test_a_file_is_read(app: Flask, official: Pages) -> None:
    data = json.dumps(service.shipped()["2020"]).encode()
    page = rules_form(app, official, "en").submit(file=(io.BytesIO(data), "rules.json"))
    assert page.heading == "Rules of 2020"


def test_nothing_chosen_is_said(app: Flask, official: Pages) -> None:
    assert rules_form(app, official).submit().one("#error-summary")


def test_a_reason_is_needed(app: Flask, official: Pages) -> None:
    page = rules_form(app, official).submit(shipped="2025").form("propose").submit(reason=" ")
    assert page.one("#error-summary")


def test_rules_of_another_campaign_are_not_found_under_this_one(
    app: Flask, official: Pages
) -> None:
    with app.app_context():
        one, other = make_campaign(), make_campaign()
        rules = queries.active_rule_set(other.id)
        db.session.commit()
    official.get(f"/az/office/campaigns/{one.public_id}/rules/{rules.public_id}", status=404)
    official.get("/az/office/campaigns/nothing", status=404)


def test_a_campaign_that_cannot_start_says_why(app: Flask, official: Pages) -> None:
    with app.app_context():
        campaign = make_campaign(state="draft", rules=None)
        db.session.commit()
    page = official.get(f"/en/office/campaigns/{campaign.public_id}")
    token = page.soup.select_one("input[name=csrf_token]")
    assert token is not None
    page = official.post(
        f"/en/office/campaigns/{campaign.public_id}/start", data={"csrf_token": token["value"]}
    )
    assert "no active rule-set" in page.text
