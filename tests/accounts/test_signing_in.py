"""Signing in, waiting, sessions, the second factor, passwords and addresses in the database."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text

from recruit.accounts import queries, service
from recruit.accounts.models import Attempts, Link, RecoveryCode, SecondFactor, SessionRow
from recruit.accounts.queries.links import token_of
from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.attempts import FOR_ADDRESS
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from tests.factories.accounts import NOW, PASSWORD, asker, make_official, make_person

pytestmark = pytest.mark.db

WRONG = "yanlış bir parol"
NEW_PASSWORD = "tamam başqa bir cümlə"


def sign_in(name: str, password: str = PASSWORD, at: timedelta = timedelta(0)) -> str:
    return service.signing_in.sign_in(
        name, password, address="192.0.2.7", device="Test", now=NOW + at
    ).token


def last_link(purpose: str) -> str:
    query = select(Link.public_id).where(Link.purpose == purpose).order_by(Link.id.desc())
    return db.session.scalars(query).first() or ""


def session(token: str, at: timedelta = timedelta(0)) -> queries.SessionInfo | None:
    return queries.session_of(token, NOW + at)


@pytest.fixture
def person(db_app: Flask) -> PersonInfo:
    with db_app.app_context():
        made = make_person(password=PASSWORD)
        db.session.commit()
        return made


def test_fin_or_address_and_password_open_a_session(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        for name in (str(person.fin).lower(), f" {person.email.upper()} "):
            found = session(sign_in(name))
            assert found is not None
            assert found.asker.person_id == person.id
            assert set(found.asker.permissions) == {Permission.CANDIDATE}


def test_only_the_digest_of_a_token_is_stored(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        token = sign_in(person.email)
        assert token not in repr(db.session.execute(text("SELECT * FROM sessions")).all())
        assert session(token + "x") is None


def test_the_password_is_argon2id_of_the_agreed_cost(
    agreed_hasher: None, db_app: Flask, person: PersonInfo
) -> None:
    with db_app.app_context():
        stored = db.session.scalar(text("SELECT password_hash FROM persons"))
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_wrong_password_and_an_unknown_name_get_one_answer(
    db_app: Flask, person: PersonInfo
) -> None:
    with db_app.app_context():
        answers = []
        for name in (person.email, "nobody@example.org"):
            with pytest.raises(RuleError) as refused:
                sign_in(name, WRONG)
            answers.append(str(refused.value))
        assert len(set(answers)) == 1


@pytest.mark.parametrize("known", [True, False])
def test_after_five_failures_one_waits_longer_and_longer(
    db_app: Flask, person: PersonInfo, known: bool
) -> None:
    name = person.email if known else "nobody@example.org"
    with db_app.app_context():
        for _ in range(5):
            with pytest.raises(RuleError, match="do not belong together"):
                sign_in(name, WRONG)
            db.session.commit()
        with pytest.raises(RuleError, match="Try again in 1 min"):
            sign_in(name)  # even the right password has to wait
        with pytest.raises(RuleError, match="do not belong together"):
            sign_in(name, WRONG, timedelta(seconds=30))
        db.session.commit()
        with pytest.raises(RuleError, match="Try again"):
            sign_in(name, PASSWORD, timedelta(seconds=89))
        if known:
            assert sign_in(name, PASSWORD, timedelta(seconds=90))
            kinds = [e.kind for e in journal.entries(limit=20)[0]]
            assert kinds == ["SignedIn", "SignInBlocked", "SignInBlocked", "PeopleAdded"]


def test_an_address_that_tries_many_accounts_waits(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        with pytest.raises(RuleError):
            sign_in("nobody@example.org")
        query = select(Attempts.key).where(Attempts.key.startswith("address:"))
        key = db.session.scalars(query).one()
        assert "192.0.2.7" not in key
        for _ in range(298):
            service.signing_in.attempts.count(key, FOR_ADDRESS, NOW)
        assert sign_in(person.email)  # a success is not counted
        service.signing_in.attempts.count(key, FOR_ADDRESS, NOW)
        with pytest.raises(RuleError, match="Try again"):
            sign_in(person.email)


def test_a_session_ends_idle_or_at_its_end(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        token = sign_in(person.email)
        assert session(token, timedelta(hours=3) - timedelta(seconds=1))
        assert session(token, timedelta(hours=3)) is None
        row = db.session.scalars(select(SessionRow)).one()
        row.last_seen_at = NOW + timedelta(hours=11)
        db.session.flush()
        assert session(token, timedelta(hours=12) - timedelta(seconds=1))
        assert session(token, timedelta(hours=12)) is None


def test_sessions_are_listed_and_ended_by_their_owner_only(
    db_app: Flask, person: PersonInfo
) -> None:
    with db_app.app_context():
        here, there = sign_in(person.email), sign_in(person.email)
        shown = queries.sessions_of(person.id, NOW)
        assert [one.device for one in shown] == ["Test", "Test"]
        stranger = asker(make_person())
        found = session(there)
        assert found is not None
        with pytest.raises(NotFoundError):
            service.sessions.end(found.public_id, asker=stranger, now=NOW)
        service.sessions.end(found.public_id, asker=asker(person), now=NOW)
        assert session(there) is None
        assert session(here)


def test_signing_out_everywhere_else_keeps_this_session(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        here, there = sign_in(person.email), sign_in(person.email)
        kept = session(here)
        assert kept is not None
        assert service.sessions.end_others(kept.public_id, asker=asker(person), now=NOW) == 1
        assert session(here)
        assert session(there) is None


def test_an_official_has_nothing_before_the_second_factor(db_app: Flask) -> None:
    with db_app.app_context():
        official = make_official("administrator", password=PASSWORD)
        token = sign_in(official.email)
        found = session(token)
        assert found is not None
        assert found.pending
        assert not found.asker.signed_in
        assert not found.asker.permissions
        code = service.second_factor.current_code(official.id, NOW)
        assert code
        promoted = service.second_factor.prove(
            official.id, code, session=found.public_id, way="password", now=NOW
        )
        assert promoted != token
        assert session(token) is None
        after = session(promoted)
        assert after is not None
        assert after.asker.may(Permission.PEOPLE_MANAGE)
        assert after.asker.may(Permission.CANDIDATE)


def test_a_role_given_meanwhile_asks_for_the_second_factor(
    db_app: Flask, person: PersonInfo
) -> None:
    with db_app.app_context():
        token = sign_in(person.email)
        service.roles.give_role(person.id, "auditor", None, actor=asker(person).ref, now=NOW)
        found = session(token)
        assert found is not None
        assert found.pending


def prove(official: PersonInfo, code: str, at: timedelta = timedelta(0)) -> None:
    token = sign_in(official.email)
    found = session(token)
    assert found is not None
    service.second_factor.prove(
        official.id, code, session=found.public_id, way="password", now=NOW + at
    )


def test_a_code_counts_once(db_app: Flask) -> None:
    with db_app.app_context():
        official = make_official("auditor", password=PASSWORD)
        code = service.second_factor.current_code(official.id, NOW) or ""
        prove(official, code)
        with pytest.raises(RuleError, match="used before"):
            prove(official, code)
        prove(
            official,
            service.second_factor.current_code(official.id, NOW + timedelta(seconds=30)) or "",
        )


def test_codes_cannot_be_guessed_at_leisure(db_app: Flask) -> None:
    with db_app.app_context():
        official = make_official("auditor", password=PASSWORD)
        right = service.second_factor.current_code(official.id, NOW) or ""
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(5):
            with pytest.raises(RuleError, match="not right"):
                prove(official, wrong)
        with pytest.raises(RuleError, match="Try again"):
            prove(official, right)


def test_setting_up_asks_for_a_right_code_and_gives_recovery_codes(
    db_app: Flask, person: PersonInfo
) -> None:
    with db_app.app_context():
        sealed = service.second_factor.new_secret()
        secret = service.second_factor.unseal(sealed) or ""
        with pytest.raises(RuleError, match="not right"):
            service.second_factor.confirm(person.id, sealed, "000000", now=NOW)
        code = pyotp.TOTP(secret).at(for_time=NOW)
        codes = service.second_factor.confirm(person.id, sealed, code, now=NOW)
        assert len(set(codes)) == 10
        stored = db.session.scalars(select(SecondFactor)).one().secret
        digests = list(db.session.scalars(select(RecoveryCode.digest)))
        assert secret not in stored
        assert not set(codes) & set(digests)
        with pytest.raises(RuleError, match="Start again"):
            service.second_factor.confirm(person.id, sealed, code, now=NOW)


def test_a_recovery_code_works_once(db_app: Flask) -> None:
    with db_app.app_context():
        official = make_official("auditor", password=PASSWORD)
        codes = service.second_factor.new_recovery_codes(official.id)
        prove(official, codes[3].lower().replace("-", " "))
        assert service.second_factor.codes_left(official.id) == 9
        with pytest.raises(RuleError):
            prove(official, codes[3])


def test_a_forgotten_password_is_replaced_by_a_link(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        service.passwords.ask_reset("NOBODY@example.org", now=NOW)
        assert not last_link("reset")
        service.passwords.ask_reset(person.email.upper(), now=NOW)
        token = token_of(last_link("reset"))
        with pytest.raises(RuleError, match="at least 10"):
            service.passwords.reset(token, "kurz", now=NOW)
        db.session.rollback()


def test_a_reset_ends_all_sessions_and_keeps_the_second_factor(db_app: Flask) -> None:
    with db_app.app_context():
        official = make_official("auditor", password=PASSWORD)
        old = sign_in(official.email)
        service.passwords.ask_reset(official.email, now=NOW)
        service.passwords.ask_reset(official.email, now=NOW)
        first, second = db.session.scalars(select(Link.public_id).order_by(Link.id))
        service.passwords.reset(token_of(second), NEW_PASSWORD, now=NOW + timedelta(minutes=59))
        assert session(old) is None
        assert queries.has_second_factor(official.id)
        with pytest.raises(RuleError, match="does not work"):
            service.passwords.reset(token_of(first), NEW_PASSWORD, now=NOW)
        with pytest.raises(RuleError):
            sign_in(official.email)
        assert sign_in(official.email, NEW_PASSWORD)


def test_a_reset_link_ends_after_an_hour(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        service.passwords.ask_reset(person.email, now=NOW)
        token = token_of(last_link("reset"))
        with pytest.raises(RuleError):
            service.passwords.reset(token, NEW_PASSWORD, now=NOW + timedelta(hours=1))


def test_changing_a_password_asks_for_the_old_one(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        here, there = sign_in(person.email), sign_in(person.email)
        kept = session(here)
        assert kept is not None
        who = asker(person)
        with pytest.raises(RuleError) as refused:
            service.passwords.change(WRONG, NEW_PASSWORD, asker=who, keep=None, now=NOW)
        assert refused.value.field == "old"
        service.passwords.change(PASSWORD, NEW_PASSWORD, asker=who, keep=kept.public_id, now=NOW)
        assert session(here)
        assert session(there) is None
        assert sign_in(person.email, NEW_PASSWORD)


def test_a_new_address_counts_once_it_is_confirmed(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        service.people.ask_email_change("New@example.org", PASSWORD, asker=asker(person), now=NOW)
        assert queries.person(person.id).email == person.email
        new, old = (queries.link_for_mail(last_link(p)) for p in ("change-email", "email-notice"))
        assert (new.address, old.address) == ("new@example.org", person.email)
        token = new.url_path.removeprefix("/az/confirm-email/")
        service.people.confirm_email_change(token, now=NOW)
        assert queries.person(person.id).email == "new@example.org"
        with pytest.raises(RuleError):
            service.people.confirm_email_change(token, now=NOW)


def test_somebody_elses_address_gets_the_same_answer(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        other = make_person()
        service.people.ask_email_change(other.email, PASSWORD, asker=asker(person), now=NOW)
        assert not last_link("change-email")
        assert queries.link_for_mail(last_link("known")).address == other.email


def test_contact_changes_name_their_fields_only(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        who = asker(person)
        service.people.change_contact(phone="055 765 43 21", language="en", asker=who, now=NOW)
        changed = queries.person(person.id)
        assert (changed.phone, changed.language) == ("+994557654321", "en")
        entry = journal.entries(kind="ContactChanged")[0][0]
        assert entry.details == {"fields": ["phone", "language"]}


def test_the_demos_clock_takes_sessions_along(db_app: Flask, person: PersonInfo) -> None:
    with db_app.app_context():
        token = sign_in(person.email)
        service.sessions.shift(timedelta(days=9))
        db.session.flush()
        assert session(token, timedelta(days=9))
