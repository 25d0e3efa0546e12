"""People for tests: call inside an application context; commit yourself where it matters."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from recruit.accounts import queries, service
from recruit.accounts.rules import NewPerson, PersonInfo
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "uzun bir cümlə 7"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_numbers = count(1)


def fin(number: int) -> str:
    """A well-formed FIN that belongs to the number."""
    letters = ""
    for _ in range(7):
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters


def new_person(**values: Any) -> NewPerson:
    number = next(_numbers)
    stated = {
        "fin": fin(number),
        "first_name": "Aysel",
        "last_name": "Məmmədova",
        "patronymic": "Rauf qızı",
        "email": f"person{number}@example.org",
        "phone": "+994501234567",
        "language": "az",
        "birth_date": date(1990, 5, 17),
        "password": None,  # hashing takes 0.05 s: only who signs in with one needs it
        "consented": True,
    }
    return NewPerson(**{**stated, **values})


def make_person(*, now: datetime = NOW, **values: Any) -> PersonInfo:
    """A confirmed person; password=PASSWORD where somebody is to sign in by the page."""
    return queries.person(service.people.add_people([new_person(**values)], now)[0])


def make_official(
    role: str, districts: frozenset[str] | None = None, *, now: datetime = NOW, **values: Any
) -> PersonInfo:
    """A person with a role (None: everywhere) and a second factor. Districts must be loaded."""
    person = make_person(now=now, **values)
    service.roles.give_role(person.id, role, districts, actor=SYSTEM, now=now)
    service.second_factor.set_up(person.id, now)
    return person


def asker(person: PersonInfo) -> Asker:
    """The person as fully signed in, for calls of services."""
    return queries.asker_of(person.id)


def sign_in(client: FlaskClient, person: PersonInfo, *, now: datetime | None = None) -> None:
    """Give the client a session of the person, second factor proved; commits.

    `now` is the application's time where its clock is replaced.
    """
    app = client.application
    moment = now or app.extensions["recruit.clock"].now()
    with app.app_context():
        token = service.sessions.begin(person.id, "Test", now=moment, second_factor=True)
        db.session.commit()
    with client.session_transaction() as session:
        session["token"] = token
