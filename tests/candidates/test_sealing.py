"""Sealed answers: unreadable at rest, bound to their place, forgotten with their key."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import Card
from recruit.candidates.rules.sealing import days_of, is_hidden, is_sealed
from recruit.candidates.service import sealing
from recruit.config import Settings
from recruit.extensions import db
from recruit.extensions.sealing import (
    KEY_FILE,
    Keyring,
    Keys,
    SealError,
    new_key,
    seal,
    unseal,
)
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
    publish_form,
    publish_marked_form,
    shipped_form,
)
from tests.factories.directory import load_registers

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.mark.unit
def test_a_value_opens_only_with_its_key_and_in_its_place() -> None:
    key = new_key()
    sealed = seal(key, b"asthma", "card:health")
    assert unseal(key, sealed, "card:health") == b"asthma"
    assert seal(key, b"asthma", "card:health") != sealed
    for other, place in ((new_key(), "card:health"), (key, "card:phone"), (key, "other:health")):
        with pytest.raises(SealError):
            unseal(other, sealed, place)
    with pytest.raises(SealError):
        unseal(key, sealed[:-4] + "AAAA", "card:health")


@pytest.mark.unit
def test_a_keyring_wraps_with_the_newest_and_opens_with_all() -> None:
    old, both, new = Keyring([OLD]), Keyring([NEW, OLD]), Keyring([NEW])
    key = new_key()
    wrapped = old.wrap(key, "card:sensitive")
    assert both.unwrap(wrapped, "card:sensitive") == key
    assert both.wrap(key, "card:sensitive").master == new.newest
    with pytest.raises(SealError, match="RECRUIT_FIELD_KEYS"):
        new.unwrap(wrapped, "card:sensitive")


@pytest.mark.unit
def test_without_a_setting_a_key_is_kept_in_a_file_of_the_owners_alone(tmp_path: Path) -> None:
    first = Keys(Settings(data_dir=tmp_path, mode="test")).ring
    file = tmp_path / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert Keys(Settings(data_dir=tmp_path, mode="test")).ring.newest == first.newest
    given = Settings(data_dir=tmp_path, field_keys=SecretStr(b64encode(NEW).decode()))
    assert Keys(given).ring.newest == Keyring([NEW]).newest
    file.write_bytes(b"short")
    with pytest.raises(SealError):
        Keys(Settings(data_dir=tmp_path, mode="test")).ring  # noqa: B018


@pytest.mark.unit
def test_groups_say_how_long_they_are_kept() -> None:
    assert [days_of(one) for one in ("sensitive", "sensitive-30", "kept-365")] == [None, 30, 365]


# --- cards ---------------------------------------------------------------------------------------

MARKED = {"health": "asthma-77", "phone_note": "call-at-77", "hobby": "chess-77"}


@pytest.fixture
def card(app: Flask) -> Iterator[Card]:
    """A card on a form with a sensitive field, a time-limited one and a plain one."""
    with app.app_context():
        yield marked_card()


def marked_card() -> Card:
    load_registers()
    campaign = make_campaign()
    publish_marked_form(campaign)
    return make_card(None, campaign, **MARKED)


def stored() -> str:
    """Everything that the tables of cards hold."""
    tables = ("cards", "card_versions", "card_values", "journal_entries")
    return "\n".join(
        str(row)
        for table in tables
        for row in db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
    )


@pytest.mark.db
def test_at_rest_neither_cards_versions_values_nor_journal_hold_a_sealed_answer(card: Card) -> None:
    db.session.flush()
    assert "asthma-77" not in stored()
    assert "call-at-77" not in stored()
    assert "chess-77" in stored()


@pytest.mark.db
def test_officials_get_sensitive_answers_sealed_and_rules_get_them_plain(card: Card) -> None:
    assert is_hidden(card.answers["health"])
    assert card.answers["phone_note"] == "call-at-77"
    assert queries.opened(card).answers["health"] == "asthma-77"
    assert queries.opened(queries.opened(card)) == queries.opened(card)
    assert is_hidden(queries.answers_at(card.id, 1)["health"])
    assert queries.own_answers_at(card.id, 1)["health"] == "asthma-77"
    form = queries.form_for(card.campaign_id)
    for language in ("az", "en"):
        said = form.bilingual("health", card.answers["health"])[language]
        assert said in ("Gizlidir", "Hidden")


@pytest.mark.db
def test_saving_seals_and_keeps_the_seal_of_what_did_not_change(card: Card) -> None:
    campaign = campaign_of(card)
    who = candidate_asker(person_of(card))
    before = _stored_answers(card.id)
    saving = service.save_answers(
        ["hobby"], {"hobby": ["go"]}, campaign=campaign, base_version=1, asker=who, now=NOW
    )
    assert saving.saved
    after = _stored_answers(card.id)
    assert after["health"] == before["health"]
    assert saving.card.answers["health"] == "asthma-77"
    saving = service.save_answers(
        ["health"], {"health": ["none-77"]}, campaign=campaign, base_version=2, asker=who, now=NOW
    )
    assert is_sealed(_stored_answers(card.id)["health"])
    assert queries.own_answers_at(card.id, 2)["health"] == "asthma-77"
    assert queries.own_answers_at(card.id, 3)["health"] == "none-77"


def _stored_answers(card_id: int) -> dict[str, Any]:
    row = db.session.execute(text("SELECT answers FROM cards WHERE id = :id"), {"id": card_id})
    found: dict[str, Any] = json.loads(row.scalar_one())
    return found


def campaign_of(card: Card) -> Campaign:
    return campaigns.campaign_by_id(card.campaign_id)


def person_of(card: Card) -> PersonInfo:
    return accounts.person(card.person_id)


@pytest.mark.db
def test_an_officials_read_is_on_record_without_the_value(card: Card) -> None:
    asker = official_asker(make_candidate(), Permission.CANDIDATES_READ)
    assert service.read_sensitive(card, ["health"], asker=asker, now=NOW) == {"health": "asthma-77"}
    entry = journal.entries(kind="SensitiveFieldsRead")[0][0]
    assert entry.details["fields"] == ["health"]
    assert entry.subject.id == card.public_id
    assert "asthma" not in str(entry.details)


@pytest.mark.db
@pytest.mark.parametrize("districts", [frozenset(), frozenset({"AZ-SAK"})])
def test_outside_their_scope_officials_read_nothing(card: Card, districts: frozenset[str]) -> None:
    elsewhere = official_asker(make_candidate(), Permission.CANDIDATES_READ, districts=districts)
    with pytest.raises(NotFoundError):
        service.read_sensitive(card, ["health"], asker=elsewhere, now=NOW)
    with pytest.raises(NotFoundError):
        service.read_sensitive(card, ["health"], asker=candidate_asker(make_candidate()), now=NOW)
    assert journal.entries(kind="SensitiveFieldsRead")[1] == 0


@pytest.mark.db
def test_a_destroyed_key_takes_the_answers_out_of_every_version(card: Card) -> None:
    assert sealing.destroy_keys([card.id], ["sensitive"], NOW) == 1
    assert sealing.destroy_keys([card.id], ["sensitive"], NOW) == 0
    assert "health" not in queries.opened(queries.card_by_id(card.id)).answers
    assert "health" not in queries.own_answers_at(card.id, 1)
    assert queries.own_answers_at(card.id, 1)["hobby"] == "chess-77"
    campaign, who = campaign_of(card), candidate_asker(person_of(card))
    service.save_answers(
        ["health"], {"health": ["new-77"]}, campaign=campaign, base_version=1, asker=who, now=NOW
    )
    assert "health" not in _stored_answers(card.id)


@contextmanager
def masters(app: Flask, *keys: bytes) -> Iterator[None]:
    before = app.extensions["recruit.keys"]
    settings = Settings(
        mode="test", field_keys=SecretStr(",".join(b64encode(one).decode() for one in keys))
    )
    app.extensions["recruit.keys"] = Keys(settings)
    yield
    app.extensions["recruit.keys"] = before


@pytest.mark.db
def test_rotation_wraps_all_keys_anew_and_can_be_broken_off(db_app: Flask) -> None:
    with db_app.app_context():
        with masters(db_app, OLD):
            cards = [marked_card() for _ in range(2)]
        with masters(db_app, NEW, OLD):
            assert sealing.waiting_for_rotation() == 4
            assert sealing.rotate_some(3) == 3
            assert queries.opened(cards[0]).answers["health"] == "asthma-77"
            assert sealing.rotate_some(3) == 1
            assert sealing.rotate_some(3) == 0
        with masters(db_app, NEW):
            db.session.expire_all()
            for one in cards:
                assert queries.opened(queries.card_by_id(one.id)).answers["health"] == "asthma-77"
        with masters(db_app, OLD), pytest.raises(SealError):
            queries.opened(cards[0])


@pytest.mark.db
def test_the_command_rotates_all_keys_and_says_when_the_old_one_may_go(app: Flask) -> None:
    with app.app_context():
        with masters(app, OLD):
            card = marked_card()
            db.session.commit()
        with masters(app, NEW, OLD):
            for _again in range(2):
                done = app.test_cli_runner().invoke(args=["candidates", "rotate-keys"])
                assert done.exit_code == 0
                assert "the others may be taken away" in done.output
        with masters(app, NEW):
            assert queries.opened(queries.card_by_id(card.id)).answers["health"] == "asthma-77"


@pytest.mark.db
def test_a_reason_of_the_rules_does_not_say_the_sensitive_answer_it_rests_on(app: Flask) -> None:
    with app.app_context():
        load_registers()
        campaign, form = make_campaign(), shipped_form()
        fields = [one for section in form["sections"] for one in section["fields"]]
        citizenship = next(one for one in fields if one["code"] == "citizenship")
        before = applications.verdicts(make_card(None, campaign, citizenship="other"))["physics"]
        citizenship |= {"privacy": "sensitive", "reportable": False, "in_messages": False}
        publish_form(form, campaign.id)
        after = applications.verdicts(make_card(None, campaign, citizenship="other"))["physics"]
        assert not before.eligible
        assert not after.eligible
        facts = [[one.params.get("fact") for one in v.reasons] for v in (before, after)]
        assert "Hidden" not in str(facts[0])
        assert "Hidden" in str(facts[1])
