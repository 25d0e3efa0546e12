"""Cards: one per person and campaign, saved section by section, nothing silently lost."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import CardState, NewCard
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, candidate_asker, make_candidate, make_card
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db

RESIDENCE = {"sex": ["male"], "citizenship": ["citizen"], "district": ["AZ-ISM"]}


def prepare(**options: object) -> tuple[Campaign, Asker]:
    load_registers()
    service.load_standard_form(NOW)
    return make_campaign(**options), candidate_asker(make_candidate())  # type: ignore[arg-type]


def save(
    campaign: Campaign, who: Asker, raw: dict[str, list[str]], **more: object
) -> service.Saving:
    codes = list(dict.fromkeys(name.partition("-")[0] for name in raw))
    options = {"base_version": 0, "now": NOW, **more}
    return service.save_answers(codes, raw, campaign=campaign, asker=who, **options)  # type: ignore[arg-type]


def test_a_card_is_opened_once(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        first = service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        again = service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        assert first == again
        assert len(first.candidate_number) == 6
        assert first.candidate_number.isdigit()
        assert journal.entries(kind="CardOpened")[1] == 1


def test_a_card_is_not_opened_outside_the_window(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare(open_phases=["exam"])
        with pytest.raises(RuleError):
            service.open_card(who.own_id(), campaign, asker=who, now=NOW)


def test_a_drawn_number_that_is_taken_is_drawn_again(
    db_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        other = candidate_asker(make_candidate())
        drawn = iter(["100005", "100005", "100006"])
        monkeypatch.setattr("recruit.candidates.service.cards.draw_number", lambda: next(drawn))
        one = service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        two = service.open_card(other.own_id(), campaign, asker=other, now=NOW)
        assert (one.candidate_number, two.candidate_number) == ("100005", "100006")


def test_a_section_is_saved_with_version_and_event(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        saving = save(campaign, who, RESIDENCE)
        assert saving.saved
        assert saving.card.version == 1
        assert saving.card.district_code == "AZ-ISM"
        assert queries.answers_at(saving.card.id, 1) == saving.card.answers
        entry = journal.entries(kind="CardSaved")[0][0]
        assert entry.details["fields"] == ["citizenship", "district", "sex"]
        assert "AZ-ISM" not in str(entry.details)


def test_saving_the_same_again_makes_no_version(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        save(campaign, who, RESIDENCE)
        assert save(campaign, who, RESIDENCE, base_version=1).card.version == 1


def test_what_is_wrong_saves_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        saving = save(campaign, who, {**RESIDENCE, "sex": ["x"], "district": ["y"]})
        assert {error.field for error in saving.errors} == {"sex", "district"}
        assert queries.card(who.own_id(), campaign.id).answers == {}  # type: ignore[union-attr]


def test_two_tabs_that_changed_different_fields_meet(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        save(campaign, who, RESIDENCE)
        save(campaign, who, {**RESIDENCE, "sex": ["female"]}, base_version=1)
        saving = save(campaign, who, {**RESIDENCE, "citizenship": ["resident"]}, base_version=1)
        assert saving.saved
        assert saving.card.answers["sex"] == "female"
        assert saving.card.answers["citizenship"] == "resident"


def test_two_tabs_that_changed_one_field_are_shown_both_values(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        save(campaign, who, RESIDENCE)
        save(campaign, who, {**RESIDENCE, "district": ["AZ-SAK"]}, base_version=1)
        saving = save(campaign, who, {**RESIDENCE, "district": ["AZ-QBA"]}, base_version=1)
        assert [(c.code, c.theirs, c.mine) for c in saving.conflicts] == [
            ("district", "AZ-SAK", "AZ-QBA")
        ]
        assert not saving.saved
        assert save(campaign, who, {**RESIDENCE, "district": ["AZ-QBA"]}, base_version=2).saved


def test_another_persons_document_cannot_be_named(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        saving = save(campaign, who, {"diploma": ["abcdefgh23456789"]})
        assert [error.field for error in saving.errors] == ["diploma"]


def test_nobody_saves_a_card_they_do_not_have(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        with pytest.raises(NotFoundError):
            save(campaign, who, RESIDENCE)


def test_a_card_changes_only_in_its_window(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        card = service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        late = NOW + timedelta(days=31)
        with pytest.raises(RuleError):
            save(campaign, who, RESIDENCE, now=late)
        service.reopen_card(card.id, until=late + timedelta(days=3), actor=SYSTEM, now=late)
        assert save(campaign, who, RESIDENCE, now=late).saved
        with pytest.raises(RuleError):
            save(campaign, who, RESIDENCE, now=late + timedelta(days=3))


def test_a_card_under_an_application_does_not_change(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, who = prepare()
        card = service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        assert service.lock_card(card.id, actor=SYSTEM, now=NOW).state is CardState.LOCKED
        with pytest.raises(RuleError):
            save(campaign, who, RESIDENCE)
        service.reopen_card(card.id, actor=SYSTEM, now=NOW)
        assert save(campaign, who, RESIDENCE).saved


@pytest.mark.parametrize("table", ["card_versions", "form_versions"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_versions_cannot_be_changed(db_app: Flask, table: str, verb: str) -> None:
    with db_app.app_context():
        make_card()
        db.session.commit()
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(verb.format(table)))


def test_bulk_adds_cards_with_numbers_versions_and_events(db_app: Flask) -> None:
    with db_app.app_context():
        campaign, _ = prepare()
        people = [make_candidate().id for _ in range(5)]
        new = [NewCard(p, campaign.id, None, {"sex": "male"}, "AZ-SAK") for p in people]
        ids = service.add_cards(new, actor=SYSTEM, now=NOW)
        cards = queries.cards_of(ids)
        assert [cards[i].person_id for i in ids] == people
        assert len({card.candidate_number for card in cards.values()}) == 5
        assert {card.district_code for card in queries.cards(campaign.id)} == {"AZ-SAK"}
        assert queries.answers_at(ids[0], 1) == {"sex": "male", "district": "AZ-SAK"}
        assert journal.entries(kind="CardOpened")[1] == 5
        assert journal.entries(kind="CardsAdded")[1] == 1


def test_bulk_keeps_the_constraints(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        new = NewCard(card.person_id, card.campaign_id, None, {}, None)
        with pytest.raises(IntegrityError):
            service.add_cards([new], actor=SYSTEM, now=NOW)


def test_a_transcript_brings_its_average(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        assert card.answers["average_grade"] == "4.50"
        assert card.complete
        assert not make_card(education=None).complete


def test_a_card_is_found_by_its_number(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(number="123456")
        assert queries.card_by_number(card.campaign_id, " 123 456 ") == card
        assert queries.card_by_public_id(card.public_id) == card
        assert queries.card_by_number(card.campaign_id, "654321") is None
