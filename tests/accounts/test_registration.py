"""Registering reserves nothing; confirming makes a person; the owner of a FIN is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from recruit.accounts import queries, service
from recruit.accounts.models import Consent, Link, Person, Registration
from recruit.accounts.queries.links import token_of
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.errors import RuleError
from tests.factories.accounts import NOW, PASSWORD, make_person

pytestmark = pytest.mark.db

NEW = service.registration.NewRegistration(
    fin="5abc2de",
    first_name="Aysel",
    last_name="Məmmədova",
    patronymic="Rauf qızı",
    birth_date=date(1995, 2, 3),
    email="Aysel@Example.org",
    phone="050 123 45 67",
    password=PASSWORD,
    consent=service.consents.consent_text().version,
    language="az",
)


def register(**changes: object) -> None:
    service.registration.register(replace(NEW, **changes), now=NOW)


def last_link() -> str:
    return db.session.scalars(select(Link.public_id).order_by(Link.id.desc())).first() or ""


def kinds() -> list[str]:
    found, _ = journal.entries(limit=100)
    return [entry.kind for entry in reversed(found)]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_confirmed_registration_is_a_person(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        assert count(Person) == 0
        mail = queries.link_for_mail(last_link())
        assert (mail.address, mail.language) == ("aysel@example.org", "az")
        assert mail.full_name == "Məmmədova Aysel Rauf qızı"
        token = mail.url_path.removeprefix("/az/register/confirm/")
        person_id = service.registration.confirm(token, now=NOW + timedelta(hours=47))
        db.session.commit()
        person = queries.person(person_id)
        assert (person.fin, person.phone) == ("5ABC2DE", "+994501234567")
        assert count(Registration) == 0
        consent = db.session.scalars(select(Consent)).one()
        assert (consent.version, consent.agreed_at) == (NEW.consent, NOW)
        assert kinds() == ["RegistrationStarted", "EmailConfirmed"]


def test_a_link_works_once(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        token = token_of(last_link())
        service.registration.confirm(token, now=NOW)
        db.session.commit()
        with pytest.raises(RuleError, match="does not work any more"):
            service.registration.confirm(token, now=NOW)


def test_a_link_ends_after_two_days(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        with pytest.raises(RuleError):
            service.registration.confirm(token_of(last_link()), now=NOW + timedelta(hours=48))


def test_a_forged_or_foreign_link_does_not_work(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        token = token_of(last_link())
        # The first letter: of the last one, some bits stand for nothing.
        for wrong in (("a" if token[0] != "a" else "b") + token[1:], "x", last_link()):
            with pytest.raises(RuleError):
                service.registration.confirm(wrong, now=NOW)
        with pytest.raises(RuleError):
            service.passwords.reset(token, "noch ein langer Satz", now=NOW)


def test_an_unconfirmed_registration_reserves_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        first = token_of(last_link())
        register(email="other@example.org")
        second = token_of(last_link())
        service.registration.confirm(second, now=NOW)
        db.session.commit()
        with pytest.raises(RuleError, match="exists already"):
            service.registration.confirm(first, now=NOW)
        db.session.rollback()
        assert count(Person) == 1


@pytest.mark.parametrize(
    ("taken", "known"), [({"fin": "5ABC2DE"}, "fin"), ({"email": "aysel@example.org"}, "email")]
)
def test_the_owner_of_a_taken_fin_or_address_is_told(
    db_app: Flask, taken: dict[str, str], known: str
) -> None:
    with db_app.app_context():
        owner = make_person(**taken)
        register()
        assert count(Registration) == 0
        mail = queries.link_for_mail(last_link())
        assert (mail.purpose, mail.address, mail.full_name) == (
            "known",
            owner.email,
            owner.full_name,
        )
        entry = journal.entries(kind="RegistrationOfKnownFin")[0][0]
        assert entry.details == {"known": known}


def test_the_journal_holds_no_personal_value(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        service.registration.confirm(token_of(last_link()), now=NOW)
        found, _ = journal.entries(limit=100)
        text = repr(found)
        for value in ("5ABC2DE", "aysel", "Məmmədova", "501234567"):
            assert value not in text


def test_nobodys_mailbox_is_flooded(db_app: Flask) -> None:
    with db_app.app_context():
        for _ in range(8):
            register()
        assert count(Link) == 5


def test_a_new_link_is_mailed_for_a_waiting_registration_only(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        service.registration.ask_new_link("AYSEL@example.org", now=NOW + timedelta(hours=1))
        assert count(Link) == 2
        service.registration.ask_new_link("nobody@example.org", now=NOW)
        service.registration.ask_new_link("aysel@example.org", now=NOW + timedelta(hours=48))
        assert count(Link) == 2


def test_what_nobody_confirmed_is_forgotten(db_app: Flask) -> None:
    with db_app.app_context():
        register()
        assert service.registration.forget_expired(NOW + timedelta(hours=47)) == 0
        assert service.registration.forget_expired(NOW + timedelta(hours=48)) == 1
        assert count(Registration) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fin": "5ABC2DI"}, "fin"),
        ({"first_name": "Айсел"}, "first_name"),
        ({"birth_date": date(2020, 1, 1)}, "birth_date"),
        ({"password": "aysel@example.org"}, "password"),
        ({"consent": "1999-1"}, "consent"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    db_app: Flask, changes: dict[str, object], field: str
) -> None:
    with db_app.app_context():
        with pytest.raises(RuleError) as refused:
            register(**changes)
        assert refused.value.field == field
        assert count(Registration) == count(Link) == 0


def test_a_dispute_is_seen_and_closed_once(db_app: Flask) -> None:
    with db_app.app_context():
        official = queries.asker_of(make_person().id)
        public_id = service.disputes.raise_dispute(
            fin="5abc2de",
            full_name="Aysel Məmmədova",
            contact="050 123 45 67",
            statement="Bu FİN mənimdir.",
            language="az",
            actor=official.ref,
            now=NOW,
        )
        assert queries.disputes(1).rows[0].fin == "5ABC2DE"
        service.disputes.close(public_id, note="Sənəd yoxlanıldı.", asker=official, now=NOW)
        db.session.commit()
        with pytest.raises(RuleError, match="closed already"):
            service.disputes.close(public_id, note="Yenə", asker=official, now=NOW)
        assert kinds()[-2:] == ["DisputeRaised", "DisputeClosed"]
