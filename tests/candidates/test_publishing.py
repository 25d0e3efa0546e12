"""A new version of a form keeps old cards, calls for what they lack, or asks all to confirm."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import Card, CardState, editing
from recruit.candidates.rules.impact import Carry
from recruit.candidates.service import calls
from recruit.candidates.tasks import close_late_calls
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.formats import moment
from tests.candidates.forms import both, field
from tests.factories.accounts import make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, candidate_asker, make_candidate, make_card
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db

UNTIL = NOW + timedelta(days=3)
NEW = field("f", required=True)


@pytest.fixture
def world(app: Flask) -> Iterator[SimpleNamespace]:
    yield from standing(app)


@pytest.fixture
def on_both(db_app: Flask) -> Iterator[SimpleNamespace]:
    """The same on each of the databases."""
    yield from standing(db_app)


def standing(app: Flask) -> Iterator[SimpleNamespace]:
    """A form of a campaign's own, an official who changes it, and a card with its person."""
    with app.app_context():
        load_registers()
        service.load_standard_form(NOW)
        campaign = make_campaign()
        official = official_asker()
        person = make_candidate()
        card = make_card(person, campaign)
        form = queries.form(service.create_form(campaign.public_id, asker=official, now=NOW))
        yield SimpleNamespace(
            campaign=campaign,
            form=form,
            card=card,
            asker=candidate_asker(person),
            official=official,
        )


def official_asker() -> Asker:
    return accounts.asker_of(make_official("ministry-official").id)


def publish(world: Any, document: dict[str, Any], **more: Any) -> service.Publishing:
    form = queries.form(world.form.public_id)
    service.change_draft(form, document, "edited", "f", asker=world.official, now=NOW)
    seen = {"draft_version": form.draft_version + 1, "until": UNTIL, "reason": "Law"} | more
    found = service.publish_form(form.public_id, asker=world.official, now=NOW, **seen)
    jobs.run_due(FixedClock(NOW))
    return found


def with_field(world: Any, new: dict[str, Any] = NEW) -> dict[str, Any]:
    return editing.put_field(world.form.draft, "education", new)


def now_of(card: Card) -> Card:
    db.session.expire_all()
    return queries.card_by_id(card.id)


def test_kept_cards_stay_on_their_version_and_new_ones_take_the_next(world: Any) -> None:
    assert publish(world, with_field(world), existing=Carry.KEEP).number == 1
    assert "f" not in queries.form_of_card(now_of(world.card)).fields
    assert "f" in queries.form_for(world.campaign.id).fields
    assert queries.open_call(world.card.id) is None
    assert now_of(world.card).complete


def test_who_lacks_something_is_called_and_the_card_is_open_until_it_is_confirmed(
    on_both: Any,
) -> None:
    full = make_card(None, on_both.campaign, f="known")
    service.lock_card(on_both.card.id, actor=on_both.official.ref, now=NOW)
    publish(on_both, with_field(on_both))
    card = now_of(on_both.card)
    assert (card.state, card.complete, card.reopened_until) == (CardState.OPEN, False, UNTIL)
    assert queries.open_call(full.id) is None
    assert journal.entries(kind="CardsCalled")[0][0].details["count"] == 1
    with pytest.raises(RuleError):
        service.confirm_card(on_both.campaign, asker=on_both.asker, now=NOW)
    answer(on_both.campaign, on_both.asker, card)
    card = service.confirm_card(on_both.campaign, asker=on_both.asker, now=NOW)
    assert (card.state, card.complete) == (CardState.LOCKED, True)
    assert queries.open_call(card.id) is None
    with pytest.raises(NotFoundError):
        service.confirm_card(on_both.campaign, asker=on_both.asker, now=NOW)


def answer(campaign: Campaign, asker: Asker, card: Card) -> None:
    """Answer the new field on the candidate's page."""
    saving = service.save_answers(
        ["f"], {"f": ["Bəli"]}, campaign=campaign, base_version=card.version, asker=asker, now=NOW
    )
    assert saving.saved


def test_everybody_confirms_again(world: Any) -> None:
    publish(world, with_field(world, field("f")), existing=Carry.RECONFIRM)
    assert queries.open_call(world.card.id).existing is Carry.RECONFIRM  # type: ignore[union-attr]
    card = service.confirm_card(world.campaign, asker=world.asker, now=NOW)
    assert card.state is CardState.OPEN
    assert journal.entries(kind="CardConfirmed")[1] == 1


def test_nobody_is_called_twice_and_a_later_version_replaces_the_call(on_both: Any) -> None:
    service.lock_card(on_both.card.id, actor=on_both.official.ref, now=NOW)
    publish(on_both, with_field(on_both))
    version = queries.version_for(on_both.campaign.id)
    assert calls.call_some(version.public_id, 0, now=NOW)
    assert queries.calls_of(version.id).called == 1
    publish(on_both, with_field(on_both, NEW | {"help": both("Kömək", "Help")}))
    assert queries.open_call(on_both.card.id).was_locked  # type: ignore[union-attr]
    assert not list(queries.called_people(version.public_id, on_both.campaign.public_id))
    newest = queries.version_for(on_both.campaign.id).public_id
    told = list(queries.called_people(newest, on_both.campaign.public_id))
    assert told == [(on_both.card.person_id, UNTIL)]


def test_a_call_that_nobody_answered_locks_the_card_again(on_both: Any) -> None:
    service.lock_card(on_both.card.id, actor=on_both.official.ref, now=NOW)
    publish(on_both, with_field(on_both))
    close_late_calls(UNTIL - timedelta(seconds=1))
    assert now_of(on_both.card).state is CardState.OPEN
    close_late_calls(UNTIL)
    assert now_of(on_both.card).state is CardState.LOCKED
    assert queries.open_call(on_both.card.id) is None


def test_an_application_that_is_gone_takes_the_lock_with_it(world: Any) -> None:
    service.lock_card(world.card.id, actor=world.official.ref, now=NOW)
    publish(world, with_field(world, field("f")), existing=Carry.RECONFIRM)
    service.reopen_card(world.card.id, actor=world.official.ref, now=NOW)
    service.confirm_card(world.campaign, asker=world.asker, now=NOW)
    assert now_of(world.card).state is CardState.OPEN


def test_what_can_alter_points_needs_a_second_official(world: Any) -> None:
    found = publish(world, with_field(world, field("f", "number", counts=True)))
    assert found.number is None
    assert found.proposal
    assert "f" not in queries.form_for(world.campaign.id).fields
    with pytest.raises(RuleError):
        proposals.second(found.proposal, asker=world.official, now=NOW)
    proposals.second(found.proposal, asker=official_asker(), now=NOW)
    assert "f" in queries.form_for(world.campaign.id).fields


def test_a_draft_that_changed_after_the_proposal_is_not_published(world: Any) -> None:
    found = publish(world, with_field(world, field("f", "number", counts=True)))
    form = queries.form(world.form.public_id)
    service.change_draft(form, with_field(world), "edited", "f", asker=world.official, now=NOW)
    with pytest.raises(RuleError):
        proposals.second(str(found.proposal), asker=official_asker(), now=NOW)


def test_what_rules_read_counts_without_being_marked(world: Any) -> None:
    campaign = make_campaign(rules="2011-example")
    form = queries.form(service.create_form(campaign.public_id, asker=world.official, now=NOW))
    assert queries.altered(form, queries.draft_of(form)) == []
    draft = copy.deepcopy(form.draft)
    editing.find_field(draft, "experience", "experience_months")["maximum"] = 600
    editing.find_field(draft, "education", "honours")["label"] = both("Yeni", "New")
    service.change_draft(form, draft, "edited", "f", asker=world.official, now=NOW)
    form = queries.form(form.public_id)
    assert queries.altered(form, queries.draft_of(form)) == ["experience_months"]


def test_calls_need_a_time_until_which_they_can_be_answered(world: Any) -> None:
    with pytest.raises(RuleError) as caught:
        publish(world, with_field(world), until=None)
    assert caught.value.field == "until"


def test_impact_tells_what_no_longer_fits_and_what_falls_away(on_both: Any) -> None:
    draft = copy.deepcopy(on_both.form.draft)
    find = editing.find_field(draft, "education", "education")
    find["options"] = [one for one in find["options"] if one["code"] != "bachelor"]
    draft = editing.remove_field(draft, "education", "graduation_year")
    form = queries.form(on_both.form.public_id)
    service.change_draft(form, draft, "edited", "f", asker=on_both.official, now=NOW)
    found = queries.impact(form, queries.draft_of(queries.form(form.public_id)))
    assert [(e.kind, e.code, e.cards) for e in found.effects] == [
        ("unfit", "education", 1),
        ("dropped", "graduation_year", 1),
    ]


def test_only_what_officials_allow_stands_in_messages(world: Any) -> None:
    told = queries.said_in_messages(world.card.id, world.card.version)
    assert [(label.en, said.en) for label, said in told] == [
        ("In which language do you want to sit the exam?", "In Azerbaijani")
    ]


def test_a_campaigns_first_form_keeps_the_kinds_of_what_was_answered_before(world: Any) -> None:
    """Cards that answered the standard form are read under it: a code means what it meant."""
    table = field("honours", "table", columns=[field("a")])
    other = editing.put_field(world.form.draft, "education", table, replaces="honours")
    with pytest.raises(RuleError, match="of another kind") as caught:
        publish(world, other, existing=Carry.KEEP)
    assert caught.value.params["code"] == "honours"


def test_the_second_official_reads_what_the_proposal_does(world: Any) -> None:
    found = publish(world, with_field(world, NEW | {"counts": True}))
    rows = [said for _name, said in proposals.waiting_for(official_asker())[0].rows]
    assert found.proposal
    assert "Sahə" in rows  # what changes
    assert "Doldurulmuş kartlar: 1. Yeni çatışmazlığı olanlar: 1." in rows
    assert moment(UNTIL) in rows
