"""Forms are changed in a draft, published as versions, and a version stays as it is."""

import copy

import pytest
from flask import Flask

from recruit.candidates import queries, service
from recruit.candidates.rules import editing, parse_definition
from recruit.journal import queries as journal
from recruit.kernel.errors import RuleError
from tests.candidates.forms import field
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, candidate_asker, make_candidate, make_card
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db


def prepare():  # type: ignore[no-untyped-def]
    load_registers()
    service.load_standard_form(NOW)
    return queries.forms()[0], candidate_asker(make_candidate())


def change(form, document, who):  # type: ignore[no-untyped-def]
    service.change_draft(form, document, "field-added", "f", asker=who, now=NOW)
    return queries.form(form.public_id)


def publish(form, who):  # type: ignore[no-untyped-def]
    return service.publish_form(
        form.public_id, draft_version=form.draft_version, asker=who, now=NOW
    )


@pytest.mark.empty
def test_the_shipped_form_is_loaded_once(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        assert service.load_standard_form(NOW)
        assert not service.load_standard_form(NOW)
        assert len(queries.versions(queries.forms()[0].id)) == 1


@pytest.mark.empty
def test_a_draft_touches_nobody_until_it_is_published(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        campaign = make_campaign()
        form = change(form, editing.put_field(form.draft, "education", field("f")), who)
        assert "f" not in queries.form_for(campaign.id).fields
        assert publish(form, who).number == 2
        assert "f" in queries.form_for(campaign.id).fields
        assert journal.entries(kind="FormPublished")[1] == 2


def test_an_old_version_stays_as_it_was(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        before = queries.versions(form.id)[0]
        form = change(form, editing.put_field(form.draft, "education", field("f")), who)
        publish(form, who)
        assert queries.versions(form.id)[1] == before


def test_two_editors_do_not_overwrite_each_other(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        change(form, editing.put_field(form.draft, "education", field("f")), who)
        with pytest.raises(RuleError):
            change(form, editing.put_field(form.draft, "education", field("g")), who)
        with pytest.raises(RuleError):
            publish(form, who)


def test_a_wrong_draft_is_refused(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        document = copy.deepcopy(form.draft)
        document["sections"][0]["title"]["en"] = ""
        with pytest.raises(RuleError):
            change(form, document, who)


def test_the_same_again_and_another_kind_are_not_published(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        with pytest.raises(RuleError):
            publish(form, who)
        document = editing.remove_field(form.draft, "education", "university")
        document = editing.put_field(document, "education", field("university", "number"))
        form = change(form, document, who)
        with pytest.raises(RuleError):
            publish(form, who)


def test_impact_counts_the_cards_that_lack_a_new_required_field(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        make_card()
        make_card(f="known")
        new = editing.put_field(form.draft, "education", field("f", required=True))
        draft = parse_definition(new, queries.registers())
        found = queries.impact(form, draft)
        assert (found.cards, found.touched) == (2, 1)
        assert [(e.kind, e.code, e.cards) for e in found.effects] == [("missing", "f", 1)]


def test_a_campaigns_own_form_goes_before_the_standard_one(db_app: Flask) -> None:
    with db_app.app_context():
        form, who = prepare()
        campaign, other = make_campaign(), make_campaign()
        own = queries.form(service.create_form(campaign.public_id, asker=who, now=NOW))
        own = change(own, editing.put_field(own.draft, "education", field("f")), who)
        publish(own, who)
        assert "f" in queries.form_for(campaign.id).fields
        assert "f" not in queries.form_for(other.id).fields
        with pytest.raises(RuleError):
            service.create_form(campaign.public_id, asker=who, now=NOW)


def test_sections_and_fields_move_within_their_borders() -> None:
    form = {"sections": [{"code": "a", "fields": []}, {"code": "b", "fields": []}]}
    assert [s["code"] for s in editing.move_section(form, "a", 1)["sections"]] == ["b", "a"]
    assert editing.move_section(form, "a", -1) == form
    form = editing.put_field(form, "a", {"code": "x"})
    form = editing.put_field(form, "a", {"code": "y"})
    assert [f["code"] for f in editing.move_field(form, "a", "y", -1)["sections"][0]["fields"]] == [
        "y",
        "x",
    ]
    with pytest.raises(RuleError):
        editing.put_field(form, "b", {"code": "x"})
    assert editing.remove_section(form, "a")["sections"] == [{"code": "b", "fields": []}]
