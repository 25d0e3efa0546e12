"""Rules under work: begun, changed part by part and as JSON, made a version."""

from typing import Any

import pytest
from flask import Flask

from recruit.campaigns import queries
from recruit.campaigns.rules.documents import SECTIONS
from recruit.campaigns.rules.paths import moved, path_of, text_of, value_at, with_value, without
from recruit.campaigns.rules.schema import document_schema
from recruit.campaigns.rules.shapes import Shape, schema_at, settings_of, shown, typed
from recruit.campaigns.service import drafts, shipped
from recruit.extensions import db
from recruit.kernel.errors import FileRefusedError, NotFoundError, RuleError
from tests.factories.accounts import NOW, asker, make_official, sign_in
from tests.factories.campaigns import make_campaign
from tests.pages import Form, Page, Pages

OLD = shipped()["2011-example"]


# --- places and shapes ----------------------------------------------------------------------------


@pytest.mark.unit
def test_places_are_read_changed_and_left() -> None:
    path = path_of("points.sources[3].per")
    assert (path, text_of(path)) == (("points", "sources", 3, "per"), "points.sources[3].per")
    assert value_at(OLD, path) == "12"
    assert value_at(with_value(OLD, path, "6"), path) == "6"
    assert "per" not in value_at(without(OLD, path), path[:-1])
    codes = [one["code"] for one in moved(OLD, path[:3], -1)["points"]["sources"]]
    assert codes[2:4] == ["experience", "average-grade"]
    assert moved(OLD, (*path[:2], 0), -1) == OLD
    assert value_at(OLD, path) == "12", "the document itself stays"
    for wrong in ("points.sources[99]", "points..x", "[0]", "points.sources.code"):
        with pytest.raises(NotFoundError):
            value_at(OLD, path_of(wrong))


@pytest.mark.unit
def test_every_part_of_what_is_shipped_survives_its_form() -> None:
    """Each setting of each part, shown as text and read back, is what it was."""
    whole = document_schema()
    seen = 0

    def walk(document: Any, path: tuple[str | int, ...]) -> None:
        nonlocal seen
        part = value_at(document, path)
        for one in settings_of(schema_at(whole, document, path), part):
            if one.shape is Shape.PART and one.given:
                walk(document, (*path, one.name))
            elif one.shape is Shape.LIST:
                for number in range(len(one.value or [])):
                    walk(document, (*path, one.name, number))
            elif one.given and one.shape not in (Shape.BOTH, Shape.FLAG):
                seen += 1
                assert typed(one, shown(one)) == one.value, (path, one.name)

    for document in shipped().values():
        for name in SECTIONS:
            if name in document:
                walk(document, (name,))
    assert seen > 400


@pytest.mark.unit
@pytest.mark.parametrize(("text", "said"), [("bachelor 3", "Wrong line"), ("= 3", "Wrong line")])
def test_a_line_without_code_or_value_is_refused(text: str, said: str) -> None:
    schema = schema_at(document_schema(), OLD, ("points", "sources", 4))
    table = next(one for one in settings_of(schema, {}) if one.name == "table")
    with pytest.raises(RuleError, match=said):
        typed(table, text)


# --- drafts ---------------------------------------------------------------------------------------


@pytest.mark.db
def test_a_draft_is_one_and_who_comes_late_is_told(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = make_campaign(), asker(make_official("ministry-official"))
        drafts.begin(campaign.public_id, OLD, asker=who, now=NOW)
        with pytest.raises(RuleError, match="worked on already"):
            drafts.begin(campaign.public_id, OLD, asker=who, now=NOW)
        broken = without(OLD, ("points", "sources", 0, "of"))
        drafts.change(campaign.public_id, broken, at="points", revision=1, asker=who, now=NOW)
        with pytest.raises(RuleError, match="meanwhile"):
            drafts.change(campaign.public_id, OLD, at="points", revision=1, asker=who, now=NOW)
        with pytest.raises(FileRefusedError):
            drafts.finish(campaign.public_id, asker=who, now=NOW)
        drafts.change(campaign.public_id, OLD, at="points", revision=2, asker=who, now=NOW)
        version = drafts.finish(campaign.public_id, asker=who, now=NOW)
        assert queries.rule_set(version).document == OLD
        assert queries.find_draft(campaign.id) is None


# --- pages ----------------------------------------------------------------------------------------


def press(page: Page, action: str, at: str = "", **chosen: str) -> Page:
    """The button for this place whose form goes to an address with this end."""
    for tag in page.soup.select("main form"):
        form = Form(page, tag)
        fits = form.values.get("at", "") == at and form.values.get("by") == chosen.get("by")
        if form.action.split("?")[0].endswith(action) and fits:
            return form.submit(**chosen)
    raise AssertionError(f"no button {action} for {at!r}")


@pytest.mark.db
def test_a_rule_set_is_made_page_by_page(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = make_campaign(state="draft", rules=None)
        official = make_official("ministry-official")
        public_id, campaign_id = campaign.public_id, campaign.id
        db.session.commit()
        sign_in(pages.client, official)
    base = f"/en/office/campaigns/{public_id}/rules"
    page = pages.get(f"{base}/work").form("begin").submit(base="shipped:2011-example")
    assert "1 point a year, counted by the month, at most 10" in page.text
    assert "hər il üçün 1 bal, aylar üzrə hesablanır, ən çoxu 10" in page.text
    experience = f"{base}/work/part?at=points.sources[3]"
    page = pages.get(experience).form("part").submit(points="2.5", cap="20")
    assert "2.5 points a year, counted by the month, at most 20" in page.text
    assert "hər il üçün 2,5 bal, aylar üzrə hesablanır, ən çoxu 20" in page.text
    page = page.form("part").submit(per="0")
    assert "this would divide by zero" in page.text
    page.form("part").submit(per="12")
    page = press(pages.get(f"{base}/work/part?at=points"), "/move", "points.sources[3]", by="up")
    assert codes(app, campaign_id)[2:4] == ["experience", "average-grade"]
    page = press(page, "/add", "points.sources", kind="constant")
    words = {f"{name}__{one}": "Hamıya" for name in ("name", "legal") for one in ("az", "en")}
    page = page.form("part").submit(code="all", points="5", **words)
    assert "5 points for everybody" in page.text
    press(pages.get(f"{base}/work/part?at=points"), "/remove", "points.sources[6]")
    assert "all" not in codes(app, campaign_id)
    raw = pages.get(f"{base}/work/json").form("raw")
    text = raw.values["document"].replace('"of": "experience_months"', '"of": 7', 1)
    page = raw.submit(document=text)
    line = text[: text.index('"of": 7')].count("\n") + 1
    assert f"Line {line}" in page.text
    raw.submit(document=raw.values["document"])
    press(pages.get(f"{base}/work"), "/finish")
    with app.app_context():
        (version,) = queries.rule_sets(campaign_id)
        assert version.document["points"]["sources"][2]["points"] == "2.5"
        assert queries.find_draft(campaign_id) is None
    pages.get(f"{base}/work").form("begin").submit(base="shipped:2025")
    press(pages.get(f"{base}/work"), "/finish")
    page = pages.get(f"{base}/differences?from=1&to=2")
    assert "Teaching experience" in page.text
    assert "is not there" in page.text
    pages.get(f"{base}/work").form("begin").submit(base="shipped:2025")
    press(pages.get(f"{base}/work"), "/discard")
    with app.app_context():
        assert (len(queries.rule_sets(campaign_id)), queries.find_draft(campaign_id)) == (2, None)


def codes(app: Flask, campaign_id: int) -> list[str]:
    with app.app_context():
        document = queries.rule_set_draft(campaign_id).document
        return [one["code"] for one in document["points"]["sources"]]
