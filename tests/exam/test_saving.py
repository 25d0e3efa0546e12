"""Saving an answer: what is acknowledged stands, what is refused has a clear reason."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from recruit.exam import service
from recruit.exam.rules.attempts import SaveOutcome
from recruit.extensions import db
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    Candidate,
    begin,
    given,
    make_candidate,
    make_world,
    save,
)
from tests.factories.exam import NOW

pytestmark = pytest.mark.db


@pytest.fixture
def running(db_app: Flask) -> Iterator[tuple[Candidate, str]]:
    """A candidate at work: six items of four options, five minutes."""
    with db_app.app_context():
        campaign = make_world()
        candidate = make_candidate(campaign)
        attempt = begin(campaign, candidate)
        db.session.commit()
        yield candidate, attempt


Running = tuple[Candidate, str]


def test_an_answer_is_saved_and_time_is_told(running: Running) -> None:
    saved = save(*running, 1, 2, 1, NOW + MINUTE)
    assert saved.acknowledged
    assert (saved.ends_at, saved.left) == (END, 4 * MINUTE)
    assert given(*running) == {1: 2}


def test_the_newest_number_wins_in_whatever_order_they_arrive(running: Running) -> None:
    for seq, choice in ((3, 3), (1, 1), (2, 2)):
        assert save(*running, 1, choice, seq, NOW).acknowledged
    assert given(*running) == {1: 3}


def test_an_answer_can_be_taken_back(running: Running) -> None:
    save(*running, 1, 2, 1, NOW)
    assert save(*running, 1, None, 2, NOW).acknowledged
    assert given(*running) == {1: None}


def test_the_same_answer_sent_twice_is_acknowledged_twice_and_stored_once(
    running: Running,
) -> None:
    assert save(*running, 1, 2, 7, NOW).acknowledged
    assert save(*running, 1, 2, 7, NOW + SECOND).acknowledged
    assert db.session.scalar(text("SELECT count(*) FROM answers")) == 1


def test_another_answer_under_a_number_already_taken_is_never_acknowledged(
    running: Running,
) -> None:
    save(*running, 1, 2, 7, NOW)
    assert save(*running, 1, 3, 7, NOW).outcome is SaveOutcome.TAKEN
    assert save(*running, 1, None, 7, NOW).outcome is SaveOutcome.TAKEN
    assert given(*running) == {1: 2}


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        (END - SECOND, SaveOutcome.SAVED),
        (END, SaveOutcome.SAVED),  # stamped by the deadline counts
        (END + SECOND / 1000, SaveOutcome.LATE),
        (END + 29 * SECOND, SaveOutcome.LATE),  # grace is for what was stamped in time
    ],
)
def test_the_deadline_is_checked_to_the_instant(
    running: Running, moment: object, outcome: SaveOutcome
) -> None:
    assert save(*running, 1, 0, 1, moment).outcome is outcome  # type: ignore[arg-type]
    assert bool(given(*running)) is (outcome is SaveOutcome.SAVED)


@pytest.mark.parametrize(
    ("position", "choice", "seq", "outcome"),
    [
        (0, 1, 1, SaveOutcome.BAD_POSITION),
        (-1, 1, 1, SaveOutcome.BAD_POSITION),
        (7, 1, 1, SaveOutcome.BAD_POSITION),
        (7, None, 1, SaveOutcome.BAD_POSITION),
        (10**12, 1, 1, SaveOutcome.BAD_POSITION),
        (1, 4, 1, SaveOutcome.BAD_RESPONSE),
        (1, -1, 1, SaveOutcome.BAD_RESPONSE),
        (1, 10**12, 1, SaveOutcome.BAD_RESPONSE),
        (1, 1, 0, SaveOutcome.TAKEN),
        (1, 1, 2**70, SaveOutcome.TAKEN),
    ],
)
def test_nonsense_is_refused(
    running: Running, position: int, choice: int | None, seq: int, outcome: SaveOutcome
) -> None:
    assert save(*running, position, choice, seq, NOW).outcome is outcome
    assert given(*running) == {}


def test_somebody_elses_attempt_does_not_exist(running: Running) -> None:
    _candidate, attempt = running
    stranger = service.save_answer(attempt, 999_999, 1, "1", 1, now=NOW)
    assert stranger.outcome is SaveOutcome.NOT_FOUND
    assert save(running[0], "nothing", 1, 1, 1, NOW).outcome is SaveOutcome.NOT_FOUND
    assert given(*running) == {}


def test_nothing_is_saved_after_the_end(running: Running) -> None:
    candidate, attempt = running
    service.finish(attempt, asker=candidate.asker, now=NOW + MINUTE)
    assert save(*running, 1, 1, 1, NOW + MINUTE).outcome is SaveOutcome.FINISHED
    assert given(*running) == {}


def test_extra_time_moves_the_deadline(running: Running) -> None:
    from_official = running[0].asker.ref
    service.give_extra_time(running[1], 10, actor=from_official, now=NOW)
    assert save(*running, 1, 1, 1, END + 10 * MINUTE).acknowledged
    assert save(*running, 2, 1, 1, END + 10 * MINUTE + SECOND).outcome is SaveOutcome.LATE


def test_a_save_is_one_statement(running: Running) -> None:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert save(*running, 1, 1, 1, NOW).acknowledged
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in statements if not one.startswith("BEGIN")]) == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE answers SET response = '0'", "DELETE FROM answers", "DELETE FROM item_versions"],
)
def test_the_log_only_grows(running: Running, statement: str) -> None:
    save(*running, 1, 1, 1, NOW)
    db.session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
