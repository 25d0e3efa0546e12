"""recruit accounts: the way in for the first administrators."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts import queries, service, tasks
from recruit.accounts.models import Registration
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from tests.accounts.test_registration import NEW, count
from tests.factories.accounts import NOW, make_person
from tests.pages import Pages

pytestmark = pytest.mark.db

NEWCOMER = ["--fin", "5ABC2DE", "--name", "Məmmədova Aysel Rauf qızı"]


def run(app: Flask, *arguments: str) -> str:
    done = app.test_cli_runner().invoke(
        args=["accounts", *arguments], catch_exceptions=False, standalone_mode=False
    )
    if done.exception:
        raise done.exception
    return done.stdout


def add(app: Flask, *arguments: str) -> str:
    return run(
        app, "add-official", "--email", "a@example.org", "--role", "administrator", *arguments
    )


def test_the_first_administrator_gets_a_link(app: Flask) -> None:
    made = json.loads(add(app, "--json", *NEWCOMER))
    assert made["role"] == "administrator"
    address = made["link"].removeprefix("http://127.0.0.1:8000")
    page = Pages(app.test_client()).get(address)
    assert page.form().submit(password="uzun bir cümlə 7").path == "/az/sign-in"
    Pages(app.test_client()).get(address, status=410)
    with app.app_context():
        assert queries.person_by_public_id(made["person"]).last_name == "Məmmədova"


def test_somebody_known_gets_the_role_by_their_address(app: Flask) -> None:
    with app.app_context():
        person = make_person(email="a@example.org")
        db.session.commit()
    add(app)
    (listed,) = json.loads(run(app, "list", "--json"))
    assert listed["person"] == person.public_id
    assert listed["roles"] == [{"role": "administrator", "districts": None}]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "needs --fin and --name"),
        (["--fin", "5ABC2DI", "--name", "A B"], "7 characters"),
        ([*NEWCOMER, "--district", "AZ-NOWHERE"], "no such district"),
    ],
)
def test_a_refusal_stores_nothing(app: Flask, arguments: list[str], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        add(app, *arguments)
    assert run(app, "list") == ""
    with app.app_context():
        assert queries.person_by_email("a@example.org") is None


def test_the_sweep_forgets_what_nobody_confirmed(app: Flask) -> None:
    later = NOW + service.links.LIFETIMES["confirm"]
    with app.app_context():
        service.registration.register(NEW, now=NOW)
        db.session.commit()
        tasks.forget_registrations(later - timedelta(seconds=1))
        assert count(Registration) == 1
        tasks.forget_registrations(later)
        assert count(Registration) == 0
