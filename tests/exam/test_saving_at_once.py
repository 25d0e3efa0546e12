"""Saving in front of Flask: the same checks in the same statement, the session among them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from recruit.accounts.service import sessions
from recruit.exam import service
from recruit.exam.rules.attempts import AttemptState, SaveOutcome
from recruit.exam.rules.tickets import ticket
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests import postgres
from tests.exam.world import (
    END,
    SECOND,
    Lane,
    given,
    make_candidate,
    make_lane,
    make_world,
    sign_in,
)
from tests.factories.app import still_app
from tests.factories.exam import NOW

pytestmark = pytest.mark.db


@pytest.fixture
def lane(db_app: Flask) -> Iterator[Lane]:
    with db_app.app_context():
        yield make_lane(db_app)


def test_an_answer_stands_without_another_commit(lane: Lane) -> None:
    assert lane.save(1, 2, 1) is SaveOutcome.SAVED
    assert lane.save(1, 2, 1) is SaveOutcome.SAVED
    assert lane.save(2, None, 2) is SaveOutcome.SAVED
    db.session.rollback()
    assert given(lane.candidate, lane.attempt) == {1: 2, 2: None}


@pytest.mark.parametrize(
    ("position", "choice", "seq", "outcome"),
    [
        (99, 0, 1, SaveOutcome.BAD_POSITION),
        (0, 0, 1, SaveOutcome.BAD_POSITION),
        (1, 7, 1, SaveOutcome.BAD_RESPONSE),
        (1, -1, 1, SaveOutcome.BAD_RESPONSE),
        (1, 0, 0, SaveOutcome.TAKEN),
        (1, 0, 2**60, SaveOutcome.TAKEN),
    ],
)
def test_what_the_paper_does_not_have_is_refused(
    lane: Lane, position: int, choice: int, seq: int, outcome: SaveOutcome
) -> None:
    assert lane.save(position, choice, seq) is outcome
    assert given(lane.candidate, lane.attempt) == {}


def test_a_number_stands_for_one_answer(lane: Lane) -> None:
    lane.save(1, 2, 1)
    assert lane.save(1, 3, 1) is SaveOutcome.TAKEN
    assert given(lane.candidate, lane.attempt) == {1: 2}


def test_the_deadline_is_checked_where_it_is_written(lane: Lane) -> None:
    assert lane.save(1, 2, 1, now=END) is SaveOutcome.SAVED
    assert lane.save(1, 3, 2, now=END + SECOND) is SaveOutcome.LATE
    assert given(lane.candidate, lane.attempt) == {1: 2}


def test_nothing_is_added_after_the_end(lane: Lane) -> None:
    service.finish(lane.attempt, asker=lane.candidate.asker, now=NOW)
    db.session.commit()
    assert lane.save(1, 2, 1) is SaveOutcome.FINISHED


def test_only_the_candidates_own_living_session_saves(lane: Lane) -> None:
    stranger = make_candidate(make_world())
    assert lane.save(1, 2, 1, session=sign_in(stranger.person_id)) is SaveOutcome.SIGNED_OUT
    assert lane.save(1, 2, 1, session="nobody") is SaveOutcome.SIGNED_OUT
    sessions.end(lane.session, asker=lane.candidate.asker, now=NOW)
    db.session.commit()
    assert lane.save(1, 2, 1) is SaveOutcome.SIGNED_OUT
    assert given(lane.candidate, lane.attempt) == {}


def test_the_time_is_told_to_the_candidate_alone(lane: Lane) -> None:
    standing = service.standing(lane.direct, lane.attempt, lane.session, now=NOW)
    assert standing is not None
    assert (standing.state, standing.ends_at) == (AttemptState.OPEN, END)
    assert service.standing(lane.direct, lane.attempt, "nobody", now=NOW) is None


@pytest.mark.race
def test_a_connection_that_broke_is_opened_anew(pg_app: Flask) -> None:
    with pg_app.app_context():
        direct = pg_app.extensions["recruit.direct"]
        (own,) = direct.first("SELECT pg_backend_pid()", {})
        db.session.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
        (other,) = direct.first("SELECT pg_backend_pid()", {})
    assert other != own


@pytest.mark.race
def test_a_database_that_does_not_answer_is_said_to_be_busy(
    postgres_server: postgres.Server, tmp_path: Path
) -> None:
    """The browser keeps the answer and tries again; nothing says that it is saved."""
    attempt = "a" * 16
    with still_app(postgres_server.url("nowhere"), tmp_path, FixedClock(NOW)) as app:
        shown = ticket(app.config["SECRET_KEY"], attempt, "somebody")
        for path, ask in (
            (f"/az/me/exam/{attempt}/answers", "POST"),
            (f"/az/me/exam/{attempt}/time", "GET"),
        ):
            answer = app.test_client().open(
                path,
                method=ask,
                json={"position": 1, "response": "1", "seq": 1} if ask == "POST" else None,
                headers={"X-Exam-Ticket": shown},
            )
            assert (answer.status_code, answer.json) == (503, {"saved": False, "code": "busy"})


def test_a_full_disk_refuses_and_takes_the_same_answer_once_there_is_room(
    sqlite_url: str, tmp_path: Path
) -> None:
    with still_app(sqlite_url, tmp_path, FixedClock(NOW)) as app:
        with app.app_context():
            lane = make_lane(app)
            direct = app.extensions["recruit.direct"]
            (pages,) = direct.first("PRAGMA page_count", {})
            direct.close()
        full = [pages]

        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {full[0]}")

        event.listen(Engine, "connect", limit)
        try:
            shown = ticket(app.config["SECRET_KEY"], lane.attempt, lane.session)
            path, client = f"/az/me/exam/{lane.attempt}/answers", app.test_client()
            answers = [{"position": 1, "response": "2", "seq": seq} for seq in range(1, 400)]
            answer = next(
                one
                for one in answers
                if client.post(path, json=one, headers={"X-Exam-Ticket": shown}).status_code == 503
            )
            full[0] = 2**30
            again = client.post(path, json=answer, headers={"X-Exam-Ticket": shown})
        finally:
            event.remove(Engine, "connect", limit)
        assert (again.status_code, again.json["saved"]) == (200, True)  # type: ignore[index]
        with app.app_context():
            assert given(lane.candidate, lane.attempt) == {1: 2}
