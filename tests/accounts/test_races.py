"""Two sessions at once on PostgreSQL: exactly one wins."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from recruit.accounts import queries, service
from recruit.accounts.models import Attempts, Link, Person
from recruit.accounts.queries.links import token_of
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from tests.accounts.test_registration import NEW
from tests.factories.accounts import NOW, PASSWORD, asker, make_official, make_person

pytestmark = pytest.mark.race

applied: list[str | None] = []


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    applied.append(second.public_id)


service.proposals.declare(
    "test.race", label="Race", permission=Permission.PEOPLE_MANAGE, apply=_apply
)


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    """Run each act in a session of its own, all begun together; `done` or the refusal of each."""
    barrier, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            db.session.connection()
            barrier.wait(10)
            try:
                act()
                db.session.commit()
                answers[place] = "done"
            except RuleError as error:
                db.session.commit()
                answers[place] = error.message
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(answers)


def test_two_officials_agree_at_once_and_it_is_done_once(pg_app: Flask) -> None:
    applied.clear()
    with pg_app.app_context():
        first, *others = (asker(make_official("administrator")) for _ in range(3))
        public_id = service.proposals.propose(
            "test.race", Ref("thing", "r1"), {}, reason="x", asker=first, now=NOW
        )
        db.session.commit()

    def agree(who: Asker) -> Callable[[], None]:
        return lambda: service.proposals.second(public_id, asker=who, now=NOW)

    answers = at_once(pg_app, *(agree(who) for who in others))
    assert answers == ["This proposal is decided already.", "done"]
    assert len(applied) == 1


def test_agreeing_and_withdrawing_at_once(pg_app: Flask) -> None:
    applied.clear()
    with pg_app.app_context():
        first, other = (asker(make_official("administrator")) for _ in range(2))
        public_id = service.proposals.propose(
            "test.race", Ref("thing", "r1"), {}, reason="x", asker=first, now=NOW
        )
        db.session.commit()
    answers = at_once(
        pg_app,
        lambda: service.proposals.second(public_id, asker=other, now=NOW),
        lambda: service.proposals.withdraw(public_id, asker=first, now=NOW),
    )
    assert answers == ["This proposal is decided already.", "done"]


def test_two_proposals_of_the_same_at_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        askers = [asker(make_official("administrator")) for _ in range(2)]
        db.session.commit()

    def propose(who: Asker) -> Callable[[], str]:
        return lambda: service.proposals.propose(
            "test.race", Ref("thing", "r1"), {}, reason="x", asker=who, now=NOW
        )

    answers = at_once(pg_app, *(propose(who) for who in askers))
    assert answers == ["The same is proposed already and waits for a decision.", "done"]


def test_one_fin_confirmed_twice_at_once_is_one_person(pg_app: Flask) -> None:
    with pg_app.app_context():
        for address in ("a@example.org", "b@example.org"):
            service.registration.register(replace(NEW, email=address), now=NOW)
        tokens = [token_of(one) for one in db.session.scalars(select(Link.public_id))]
        service.roles.load_roles()
        db.session.commit()

    def confirm(token: str) -> Callable[[], int]:
        return lambda: service.registration.confirm(token, now=NOW)

    answers = at_once(pg_app, *(confirm(token) for token in tokens))
    assert answers == ["An account with this FIN or e-mail address exists already.", "done"]
    with pg_app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 1


def test_a_reset_link_used_twice_at_once_works_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        person = make_person(password=PASSWORD)
        service.passwords.ask_reset(person.email, now=NOW)
        token = token_of(db.session.scalars(select(Link.public_id)).one())
        db.session.commit()
    answers = at_once(
        pg_app,
        lambda: service.passwords.reset(token, "birinci uzun cümlə", now=NOW),
        lambda: service.passwords.reset(token, "ikinci uzun cümlə", now=NOW),
    )
    assert answers == ["This link does not work any more.", "done"]


def test_guesses_at_once_are_all_counted(pg_app: Flask) -> None:
    with pg_app.app_context():
        person = make_person(password=PASSWORD)
        db.session.commit()

    def guess() -> None:
        service.signing_in.sign_in(
            person.email, "yanlış parol", address="192.0.2.7", device="", now=NOW
        )

    answers = at_once(pg_app, *[guess] * 8)
    assert sum("do not belong together" in answer for answer in answers) == 5
    assert sum("Too many" in answer for answer in answers) == 3
    with pg_app.app_context():
        assert db.session.get_one(Attempts, f"person:{person.public_id}").failures == 5


def test_a_code_typed_twice_at_once_counts_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        official = make_official("auditor", password=PASSWORD)
        tokens = [service.sessions.begin(official.id, "", now=NOW) for _ in range(2)]
        db.session.flush()
        sessions = [queries.session_of(token, NOW) for token in tokens]
        code = service.second_factor.current_code(official.id, NOW) or ""
        db.session.commit()

    def prove(session: str) -> Callable[[], str]:
        return lambda: service.second_factor.prove(
            official.id, code, session=session, way="password", now=NOW
        )

    answers = at_once(pg_app, *(prove(one.public_id) for one in sessions if one))
    assert answers[1] == "done"
    assert "used before" in answers[0]
