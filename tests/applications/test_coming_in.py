"""A file comes in slice by slice, nobody waits long for it, and it comes in whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from recruit.accounts.rules import NewPerson
from recruit.accounts.service import people
from recruit.applications import queries
from recruit.applications.service import importing
from recruit.applications.service.importing import taking
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as cards
from recruit.candidates.service import bulk
from recruit.extensions import db
from recruit.jobs.service import Running, run_due
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.clock import FixedClock
from tests.applications.test_importing import ROW, read, world_of
from tests.elsewhere import written_elsewhere
from tests.factories.candidates import NOW, make_candidate, publish_form, shipped_form

pytestmark = pytest.mark.db

World = tuple[Campaign, Asker]
LEASE_OVER = timedelta(minutes=6)  # of a job that was killed
LATER = NOW + LEASE_OVER


class KilledError(BaseException):
    """The process is gone: nothing catches this."""


@pytest.fixture
def world(db_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(taking, "SLICE", 2)
    yield from world_of(db_app)


def row_of(number: int) -> dict[str, Any]:
    return {**ROW, "fin": f"8ABCDE{number}", "email": f"c{number}@example.org"}


def confirmed(world: World, monkeypatch: pytest.MonkeyPatch, *more: dict[str, Any]) -> str:
    """A file of five people (and more), checked and waiting for the job that brings it in."""
    found = read(world, monkeypatch, *(row_of(number) for number in range(1, 6)), *more)
    assert found.errors == []
    importing.confirm(found.public_id, asker=world[1], now=NOW)
    db.session.commit()
    return found.public_id


def between(monkeypatch: pytest.MonkeyPatch, name: str, at: int, act: Callable[[], None]) -> None:
    """Have something happen before the step of that name is taken for the `at`th time."""
    step, times = getattr(taking, name), iter(range(1, 100))

    def stepping(*given: Any, **named: Any) -> Any:
        if next(times) == at:
            act()
        return step(*given, **named)

    monkeypatch.setattr(taking, name, stepping)


def before_writing() -> str:
    """The last step before a slice is written that is taken by the job's own thread."""
    return "_require_unchanged" if db.engine.dialect.name == "sqlite" else "_work_out"


def standing(world: World) -> list[str]:
    return [one.subject_code for one in queries.in_campaign(world[0].id)]


def killed(monkeypatch: pytest.MonkeyPatch, name: str, at: int, when: datetime) -> None:
    def kill() -> None:
        raise KilledError

    with monkeypatch.context() as now:
        between(now, name, at, kill)
        with pytest.raises(KilledError):
            run_due(FixedClock(when))
    db.session.rollback()


def test_others_write_while_slices_are_worked_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = confirmed(world, monkeypatch)
    drawn = (f"{number // 2:06}" for number in range(100))  # each twice
    monkeypatch.setattr(bulk, "draw_number", lambda: next(drawn))
    written = []
    for at in (1, 3):

        def write(at: int = at) -> None:
            written_elsewhere("UPDATE persons SET phone = :phone", phone=f"+99450123450{at}")
            written.append(at)

        between(monkeypatch, "_work_out", at, write)
    run_due(FixedClock(NOW))
    assert written == [1, 3]
    assert importing.staged(file, asker=world[1]).state == "done"
    made = queries.in_campaign(world[0].id)
    assert len({one.person_id for one in made}) == 5
    assert len({one.public_id for one in made}) == len({one.receipt for one in made}) == 10
    card = cards.cards_of([made[0].card_id])[made[0].card_id]
    receipt = {
        "application": made[0].public_id,
        "candidate_number": card.candidate_number,
        "subject": made[0].subject_code,
        "card": digest(canonical_json(cards.opened(card).answers)),
        "submitted_at": NOW.isoformat(),
    }
    assert made[0].receipt == digest(canonical_json(receipt))
    assert card.state == "locked"
    assert counted() == (5, 5, 10)
    assert db.session.scalar(text("SELECT count(*) FROM import_claims")) == 0


def counted() -> tuple[int, ...]:
    kinds = ("CardOpened", "CardLocked", "ApplicationSubmitted")
    return tuple(journal.entries(kind=kind)[1] for kind in kinds)


def test_a_killed_import_comes_in_whole_and_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = make_candidate("Quliyeva", "Nigar")
    row = {**ROW, "fin": known.fin, "email": known.email}
    row |= {"last_name": "Quliyeva", "first_name": "Nigar", "birth_date": "17.05.1993"}
    file = confirmed(world, monkeypatch, row)
    killed(monkeypatch, "_work_out", 1, NOW)
    assert standing(world) == []
    killed(monkeypatch, "_write_slice", 3, LATER)
    sqlite = db.engine.dialect.name == "sqlite"
    assert len(standing(world)) == (8 if sqlite else 0)
    if sqlite:  # decided: what the last rows need is nobody else's
        with pytest.raises(IntegrityError):
            people.add_people([NewPerson(**stranger(5))], NOW)
        db.session.rollback()
    run_due(FixedClock(LATER + LEASE_OVER))
    assert importing.staged(file, asker=world[1]).state == "done"
    assert len(standing(world)) == 12
    importing.run(file, None)  # type: ignore[arg-type]  # a job may run twice
    assert len(standing(world)) == 12


def stranger(number: int) -> dict[str, Any]:
    """Somebody else with the FIN of a row."""
    return {
        "fin": f"8ABCDE{number}",
        "first_name": "Kənan",
        "last_name": "Babayev",
        "patronymic": "Rauf oğlu",
        "email": "kenan@example.org",
        "phone": "+994501234567",
        "language": "az",
        "birth_date": None,
        "password": None,
        "consented": False,
    }


def test_who_takes_a_fin_meanwhile_is_refused_or_the_whole_file_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = confirmed(world, monkeypatch)
    refused = []

    def take() -> None:
        db.session.rollback()
        try:
            people.add_people([NewPerson(**stranger(4))], NOW)
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            refused.append(4)

    between(monkeypatch, before_writing(), 1, take)
    run_due(FixedClock(NOW))
    found = importing.staged(file, asker=world[1])
    if refused:
        assert (found.state, len(standing(world))) == ("done", 10)
    else:
        assert found.state == "refused"
        assert [(row, column) for row, column, _error in found.errors] == [(5, "fin")]
        assert standing(world) == []
    assert bool(refused) == (db.engine.dialect.name == "sqlite")


def test_of_two_jobs_on_one_file_one_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = confirmed(world, monkeypatch)
    other = Running("another", FixedClock(NOW))
    between(monkeypatch, before_writing(), 1, lambda: importing.run(file, other) and None)
    run_due(FixedClock(NOW))
    run_due(FixedClock(LATER))
    assert importing.staged(file, asker=world[1]).state == "done"
    assert len(standing(world)) == 10


def test_what_is_decided_goes_on_after_the_last_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = confirmed(world, monkeypatch)
    killed(monkeypatch, "_write_slice", 3, NOW)
    decided = importing.staged(file, asker=world[1]).decided_at is not None
    assert decided == (db.engine.dialect.name == "sqlite")
    db.session.execute(text("UPDATE jobs SET state = 'failed', lease_until = NULL"))
    assert importing.resume(LATER) == importing.resume(LATER) + decided
    db.session.commit()
    run_due(FixedClock(LATER))
    assert len(standing(world)) == (10 if decided else 0)
    assert db.session.scalar(text("SELECT count(*) FROM import_claims")) == 0


def test_a_form_that_is_published_meanwhile_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is in, the file is checked by it; afterwards its candidates are called."""
    file = confirmed(world, monkeypatch)
    document = shipped_form()
    question = {"code": "hobby", "kind": "text", "label": {"az": "Maraq", "en": "Hobby"}}
    document["sections"][0]["fields"].append({**question, "required": True})
    sqlite = db.engine.dialect.name == "sqlite"

    def publish() -> None:
        db.session.rollback()
        publish_form(document, world[0].id, now=NOW + timedelta(seconds=1))
        db.session.commit()

    between(monkeypatch, before_writing(), 2, publish)
    run_due(FixedClock(NOW))
    found = importing.staged(file, asker=world[1])
    if sqlite:
        assert (found.state, len(standing(world))) == ("done", 10)
        called = db.session.scalar(
            text(
                "SELECT count(*) FROM jobs WHERE kind = 'candidates.call' AND unique_key LIKE :key"
            ),
            {"key": f"%{file}"},
        )
        assert called == 1
    else:
        assert [(row, column) for row, column, _error in found.errors] == [(1, "hobby")]
        assert standing(world) == []
