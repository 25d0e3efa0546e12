"""Officials' pages of forms: parts of every kind, effects, publishing, files, two at once."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.datastructures import MultiDict

from recruit.app import create_app
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.candidates import queries, service
from recruit.candidates.forms import FieldEditor
from recruit.candidates.rules import KINDS, editing, parse_definition
from recruit.config import Settings
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from tests.candidates.forms import both, document, field, form
from tests.candidates.test_grades import GRADES
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import NOW, make_card
from tests.factories.directory import load_registers
from tests.pages import Page, Pages

pytestmark = pytest.mark.db

OPTIONS = "a | A az | A en\nb | B az | B en"
KIND_FIELDS: dict[str, dict[str, str]] = {
    "text": {"max_length": "50", "letters": "az", "pattern": "AA-99"},
    "long-text": {"max_length": "500"},
    "number": {"minimum": "1", "maximum": "9", "step": "0,5", "decimals": "1", "unit_az": "il"}
    | {"unit_en": "years", "counts": "y", "reportable": "y"},
    "date": {"earliest": "2020-01-31", "latest": "2026-01-31"},
    "yes-no": {"privacy": "sensitive", "keep_days": "30"},
    "choice": {"options": OPTIONS, "in_messages": "y"},
    "several": {"source": "universities", "least": "1", "most": "3"},
    "file": {"proves": "specialty"},
    "photograph": {},
    "phone": {},
    "e-mail": {},
    "identity-number": {},
    "table": {"maximum_rows": "5"},
}
OFFERED = {code: Bilingual(code, code) for code in "abc"}
FIELDS = form(field("specialty")).fields
STORED = {"step": "0.5", "counts": True, "reportable": True, "in_messages": True}


@pytest.fixture
def office(app: Flask, client: FlaskClient, pages: Pages) -> Page:
    """The draft of the standard form, as a ministry's official sees it."""
    with app.app_context():
        load_registers()
        service.load_standard_form(NOW)
        make_campaign()
        official = make_official("ministry-official")
        db.session.commit()
    sign_in(client, official)
    return pages.get("/en/office/forms").follow("Candidate card")


def draft(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return queries.forms()[0].draft


def extra(app: Flask, code: str, section: str = "education") -> dict[str, Any]:
    return editing.find_field(draft(app), section, code)


def add(office: Page, kind: str, code: str, **more: str) -> Page:
    form = office.pages.get(f"{office.path}/sections/education/fields/new?kind={kind}").form("part")
    return form.submit(code=code, label_az="Əlavə", label_en=f"Extra {code}", **more)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose editors are asked without its database."""
    folder = tmp_path_factory.mktemp("editors")
    return create_app(Settings(mode="test", data_dir=folder, secret_key=SecretStr("x" * 40)))


@pytest.mark.parametrize("kind", list(KIND_FIELDS))
def test_what_an_editor_says_it_shows_again(bare: Flask, kind: str) -> None:
    """From the page to the document, back to the page, and to the same document."""
    settings = {"code": "f", "kind": kind, "label_az": "Əlavə", "label_en": "Extra"}
    typed = settings | KIND_FIELDS[kind]
    with bare.test_request_context():
        editor = FieldEditor(formdata=MultiDict(typed), meta={"csrf": False})
        editor.offer({}, FIELDS, {})
        assert editor.validate()
        part = editor.part()
        parse_definition(document(field("specialty"), part), {"universities": OFFERED})
        again = FieldEditor(formdata=None, meta={"csrf": False})
        again.offer({}, FIELDS, part)
        again.show(part)
        assert again.part(part) == part
    for name, value in KIND_FIELDS[kind].items():
        if name in part and name != "options":
            assert part[name] in (value, STORED.get(name), _whole(value))


def test_a_field_is_added_shown_again_and_previewed(office: Page, app: Flask) -> None:
    assert KIND_FIELDS.keys() == KINDS.keys()
    add(office, "number", "extra", **KIND_FIELDS["number"])
    stored = extra(app, "extra")
    office.pages.get(f"{office.path}/sections/education/fields/extra").form("part").submit()
    assert extra(app, "extra") == stored
    for lang in ("az", "en"):
        preview = office.pages.get(f"{office.path}/preview/page".replace("/en/", f"/{lang}/"))
        assert preview.response.headers["X-Frame-Options"] == "SAMEORIGIN"
        shown = office.pages.get(f"{office.path}/preview?width=desktop")
        assert len(shown.all("iframe.preview-desktop")) == 2


def _whole(value: str) -> int | str:
    return int(value) if value.isdigit() else value


def test_a_condition_is_put_together_and_refused_where_it_leads_nowhere(
    office: Page, app: Flask
) -> None:
    add(office, "text", "extra")
    address = f"{office.path}/sections/education/fields/extra"
    form = office.pages.get(address).form("part")
    chosen = {"when_mode": "any", "when_field_0": "honours", "when_value_0": "yes"}
    chosen |= {"when_field_1": "graduation_year", "when_is_1": "at-least", "when_value_1": "2010"}
    form.submit(**chosen)
    assert extra(app, "extra")["when"] == {
        "any": [
            {"field": "honours", "is": "equals", "value": True},
            {"field": "graduation_year", "is": "at-least", "value": "2010"},
        ]
    }
    page = office.pages.get(address).form("part").submit(step="add-row", label_en="Typed")
    form = page.form("part")
    assert (form.values["label_en"], form.values["when_value_0"]) == ("Typed", "yes")
    assert "when_field_2" in form.values
    assert "when_field_3" not in form.values
    assert "Typed" not in str(draft(app))
    form = office.pages.get(address).form("part")
    wrong = form.submit(status=422, when_is_0="less")
    assert "cannot be compared in this way" in wrong.one(".error-summary").text


@pytest.mark.parametrize("count", [1, 6, 10])
def test_a_page_keeps_every_comparison_of_an_imported_form(bare: Flask, count: int) -> None:
    compared = [{"field": "name", "is": "differs", "value": f"x{n}"} for n in range(count)]
    before = field("f", when={"any": compared})
    with bare.test_request_context():
        earlier = form(field("name")).fields
        shown = FieldEditor(formdata=None, meta={"csrf": False})
        shown.offer(earlier, earlier, before)
        shown.show(before)
        sent = MultiDict(
            (one.name, one.data) for row in shown.shown_rows for one in row if one.data
        )
        sent.update({one.name: one.data for one in (shown.code, shown.kind, shown.when_mode)})
        sent.update({"label_az": "F", "label_en": "F"})
        editor = FieldEditor(formdata=sent, meta={"csrf": False})
        editor.offer(earlier, earlier, before)
        assert editor.validate()
        assert editor.part(before, earlier)["when"] == before["when"]
        sent.setlist("when_field_0", [""])
        lacking = FieldEditor(formdata=sent, meta={"csrf": False})
        lacking.offer(earlier, earlier, before)
        with pytest.raises(RuleError, match="Choose the answer"):
            lacking.part(before, earlier)


def test_a_day_is_fixed_or_counted_from_the_calendar(bare: Flask) -> None:
    def part(**more: str) -> dict[str, Any]:
        typed = MultiDict({"code": "f", "kind": "date", "label_az": "F", "label_en": "F"} | more)
        editor = FieldEditor(formdata=typed, meta={"csrf": False})
        editor.offer({}, {}, {})
        assert editor.validate()
        return editor.part()

    with bare.test_request_context():
        found = part(earliest="1950-01-01", latest_from="applications-close", latest_years="-18")
        assert found["earliest"] == "1950-01-01"
        assert found["latest"] == "applications-close-18y"
        again = FieldEditor(formdata=None, meta={"csrf": False})
        again.offer({}, {}, {})
        again.show(found)
        assert again.part() == found
        with pytest.raises(RuleError, match="Give either a day"):
            part(latest="2020-01-01", latest_from="applications-close")


def test_a_table_is_built_column_by_column_with_its_result(office: Page, app: Flask) -> None:
    add(office, "table", "extra")
    address = f"{office.path}/sections/education/fields/extra"
    for kind, settings in {
        "number": {"code": "hours"},
        "computed": {"code": "doubled", "formula": "hours * 2"},
    }.items():
        form = office.pages.get(f"{address}/columns/new?kind={kind}").form("part")
        form.submit(label_az="Saat", label_en="Hours", **settings)
    form = office.pages.get(address).form("part")
    result = {"result_kind": "sum", "result_code": "total", "result_column": "doubled"}
    form.submit(result_label_az="Cəmi", result_label_en="Total", result_counts="y", **result)
    office.pages.get(f"{address}/columns/doubled").form("part").submit(formula="hours * 3")
    form = office.pages.get(address).form("part")
    form.submit()
    stored = extra(app, "extra")
    assert [c["code"] for c in stored["columns"]] == ["name", "hours", "doubled"]
    assert stored["result"]["counts"]
    assert stored["columns"][2]["formula"] == "hours * 3"
    token = {"csrf_token": form.values["csrf_token"], "section": "education"}
    removed = office.pages.post(
        f"{address}/change-column", data=token | {"column": "hours", "to": "away"}
    )
    assert "only number columns before this one" in removed.text
    office.pages.post(f"{address}/change-column", data=token | {"column": "hours", "to": "up"})
    assert extra(app, "extra")["columns"][0]["code"] == "hours"


def test_the_average_grade_is_shown_as_it_stands(office: Page, app: Flask) -> None:
    before = extra(app, "transcript", "transcript")
    address = f"{office.path}/sections/transcript/fields/transcript"
    office.pages.get(address).form("part").submit(maximum_rows="90")
    assert extra(app, "transcript", "transcript") == before | {"maximum_rows": 90}


def test_a_check_is_added_changed_and_removed(office: Page, app: Flask) -> None:
    form = office.pages.get(f"{office.path}/checks/new").form("part")
    words = {"message_az": "Ola bilməz.", "message_en": "That cannot be."}
    sides = {"left": "incentive_years", "operator": "at-most", "right": "experience_months"}
    shown = form.submit(code="years", **sides, **words)
    assert "That cannot be." in shown.text
    form = office.pages.get(f"{office.path}/checks/years").form("part")
    assert "cannot be compared" in form.submit(status=422, right="sex").text
    form.submit(operator="less")
    assert draft(app)["checks"][0]["is"] == "less"
    shown.form(f"{office.path}/checks/years/remove").submit()
    assert "checks" not in draft(app)


def test_two_officials_at_one_field_see_each_others_change(office: Page, app: Flask) -> None:
    address = f"{office.path}/sections/education/fields/university"
    first, second = (office.pages.get(address).form("part") for _official in range(2))
    first.submit(label_en="First")
    seen = second.submit(status=422, label_en="Second")
    assert "Somebody else has changed this part" in seen.text
    assert "First" in seen.one(".notice-warning table").text
    assert "Label in English" in seen.one(".notice-warning table").text
    assert extra(app, "university")["label"]["en"] == "First"
    seen.form("part").submit()
    assert extra(app, "university")["label"]["en"] == "Second"
    removal = next(f for f in office.all("form") if f["action"].endswith("/remove"))
    assert removal is not None
    stale = {"section": "education", "field": "university", "seen": "x", "to": ""}
    stale["csrf_token"] = first.values["csrf_token"]
    assert "Somebody else" in office.pages.post(f"{office.path}/remove", data=stale).text
    assert extra(app, "university")


def test_a_change_is_published_with_its_effects(office: Page, app: Flask) -> None:
    with app.app_context():
        make_card(None, campaigns.current_campaign())
        db.session.commit()
    add(office, "yes-no", "extra", required="y")
    shown = office.pages.get(f"{office.path}/publish")
    assert "With a new trouble: 1" in shown.text
    assert "lacks the answer" in shown.text
    wrong = shown.form("publish").submit(status=422, existing="complete", until="")
    assert "until when" in wrong.one(".error-summary").text
    done = wrong.form("publish").submit(existing="keep")
    assert "Published as version 2" in done.text
    assert "kept" in done.text
    add(office, "number", "counted", counts="y")
    address = f"{office.path}/sections/education/fields/extra"
    office.pages.get(address).form("part").submit(label_en="Another name")
    shown = office.pages.get(f"{office.path}/publish")
    assert "A second official has to agree" in shown.text
    changes = [[cell.text for cell in row.select("th, td")] for row in shown.all("tbody tr")[:2]]
    assert changes == [
        ["Another name: Label in English", "Extra extra", "Another name"],
        ["Extra counted", "–", "Number"],
    ]
    done = shown.form("publish").submit(existing="keep", reason="New law")
    assert "a second official has to agree" in done.text
    assert "Publish a form that can alter points" in office.pages.get("/en/office/decisions").text


def test_a_form_leaves_as_a_file_and_comes_back(office: Page, app: Flask) -> None:
    before = draft(app)
    data = office.pages.client.get(f"{office.path}/export").get_data()
    assert json.loads(data) == before
    form = office.pages.get(f"{office.path}/import").form("import")
    changed = editing.put_field(before, "education", field("extra", "several", source="subjects"))
    wrong = json.loads(json.dumps(changed))
    wrong["sections"][0]["fields"][0]["kind"] = "hologram"
    wrong["sections"][0]["fields"][1]["colour"] = "red"
    wrong["sections"][1]["fields"][0]["columns"][1]["kind"] = "table"
    shown = form.submit(status=422, file=(BytesIO(json.dumps(wrong).encode()), "form.json"))
    said = [item.text for item in shown.all(".notice-danger li")]
    assert [text.split(":")[0] for text in said[:3]] == [
        "form.sections[1].fields[1].kind",
        "form.sections[1].fields[2].colour",
        "form.sections[2].fields[1].columns[2].kind",
    ]
    for data in (b"{", b"\xff\xfe", b"[" * 100_000):
        form.submit(status=422, file=(BytesIO(data), "form.json"))
    assert draft(app) == before
    form.submit(file=(BytesIO(json.dumps(changed).encode()), "form.json"))
    assert draft(app) == changed


def test_parts_are_moved_and_removed_unless_something_needs_them(office: Page, app: Flask) -> None:
    before = [h.text for h in office.all("section.form-section h2")]
    sent = {"csrf_token": str(office.all("input[name=csrf_token]")[0]["value"])}
    sent["section"] = "education"
    moved = office.pages.post(f"{office.path}/move", data=sent | {"to": "down"})
    after = [h.text for h in moved.all("section.form-section h2")]
    assert after == [before[1], before[0], *before[2:]]
    removed = office.pages.post(f"{office.path}/remove", data=sent | {"field": "university"})
    assert "university" not in removed.text
    kept = office.pages.post(f"{office.path}/remove", data=sent | {"field": "specialty"})
    assert "specialty_name" in kept.one(".flash-danger, .notice-danger").text
    gone = office.pages.post(f"{office.path}/remove", data=sent | {"field": "nonsense"})
    assert "has removed this part" in gone.text
    form = office.pages.get(f"{office.path}/sections/new").form("part")
    refused = form.submit(status=422, code="more", title_az="Əlavə")
    assert "Both languages are needed." in refused.one("#title_en-error").text
    assert refused.form("part").values["title_az"] == "Əlavə"


def test_a_campaign_gets_a_copy_of_another_ones_form(office: Page, app: Flask) -> None:
    forms = office.pages.get("/az/office/forms")
    made = next(f for f in forms.all("main form"))
    values = {
        "campaign": str(made.select_one("select[name=campaign] option")["value"]),  # type: ignore[index]
        "from": "",
        "csrf_token": str(made.select_one("input[name=csrf_token]")["value"]),  # type: ignore[index]
    }
    copied = office.pages.post("/az/office/forms", data=values)
    assert copied.heading == both("Namizəd kartı", "Candidate card")["az"]
    assert len(office.pages.get("/az/office/forms").all("tbody tr")) == 2


@pytest.mark.parametrize("lang", ["az", "en"])
def test_every_page_stands_in_both_languages(office: Page, lang: str) -> None:
    own = office.path.replace("/en/", f"/{lang}/")
    for part in (
        *("", "/publish", "/import", "/sections/education", "/sections/new", "/checks/new"),
        *("/sections/transcript/fields/transcript", "/sections/education/fields/new?kind=several"),
        "/sections/transcript/fields/transcript/columns/grade",
    ):
        office.pages.get(own + part)


def test_a_candidate_sees_the_call_and_confirms(office: Page, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        make_card(person, campaigns.current_campaign())
        db.session.commit()
    add(office, "text", "extra")
    shown = office.pages.get(f"{office.path}/publish")
    shown.form("publish").submit(existing="re-confirm", until="2099-12-31")
    with app.app_context():
        jobs.run_due(FixedClock(datetime.now(UTC)))
    sign_in(office.pages.client, person)
    card = office.pages.get("/en/me/card")
    assert "The form of the card has changed" in card.text
    assert "Your card is confirmed" in card.form("/en/me/card-confirmation").submit().text
    assert "has changed" not in office.pages.get("/az/me/card").text


def test_a_table_takes_the_rule_sets_scales(office: Page, app: Flask) -> None:
    with app.app_context():
        campaign = campaigns.current_campaign()
        assert campaign
        give_rules(campaign.id, campaigns_service.shipped()["2011-example"] | {"grades": GRADES})
        db.session.commit()
    page = office.pages.get(f"{office.path}/sections/transcript/fields/transcript")
    page.form(f"{page.path}/take-scales").submit()
    scales = extra(app, "transcript", "transcript")["result"]["scales"]
    assert scales == GRADES["scales"]
