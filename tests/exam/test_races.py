"""Two sessions on PostgreSQL: what conflicts waits, and what waited sees what was committed."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts
from recruit.exam.rules.attempts import AttemptState, SaveOutcome
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from tests.exam.world import (
    END,
    MINUTE,
    Candidate,
    begin,
    given,
    make_candidate,
    make_world,
    save,
    seat,
)
from tests.factories.exam import NOW, make_sitting

pytestmark = pytest.mark.race


@dataclass
class Other:
    """A second session in a thread of its own; commits when its work is done."""

    app: Flask
    work: Callable[[], Any]
    result: Any = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        with self.app.app_context():
            try:
                self.result = self.work()
                db.session.commit()
            except Exception as error:
                self.result = error
                db.session.rollback()

    def wait_until_blocked(self) -> None:
        """Until PostgreSQL says that somebody waits for a lock."""
        blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        with db.engine.connect() as connection:
            while not connection.scalar(blocked):
                assert self.thread.is_alive(), f"did not wait: {self.result!r}"

    def end(self) -> Any:
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.result


@pytest.fixture
def campaign(pg_app: Flask) -> Iterator[Campaign]:
    with pg_app.app_context():
        made = make_world()
        db.session.commit()
        yield campaigns.campaign(made.public_id)


def working(campaign: Campaign) -> tuple[Candidate, str]:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    db.session.commit()
    return candidate, attempt


def test_an_answer_before_the_end_is_counted(pg_app: Flask, campaign: Campaign) -> None:
    candidate, attempt = working(campaign)
    assert save(candidate, attempt, 1, 2, 1, END).acknowledged  # not committed yet
    other = Other(pg_app, lambda: service.finish(attempt, asker=candidate.asker, now=END))
    other.wait_until_blocked()
    db.session.commit()
    assert other.end().answered == 1


def test_an_answer_after_the_end_is_refused(pg_app: Flask, campaign: Campaign) -> None:
    candidate, attempt = working(campaign)
    service.finish(attempt, asker=candidate.asker, now=NOW)  # not committed yet
    other = Other(pg_app, lambda: save(candidate, attempt, 1, 2, 1, NOW))
    other.wait_until_blocked()
    db.session.commit()
    assert other.end().outcome is SaveOutcome.FINISHED
    assert given(candidate, attempt) == {}


def test_the_sweeper_leaves_an_attempt_that_is_being_saved_to(
    pg_app: Flask, campaign: Campaign
) -> None:
    candidate, attempt = working(campaign)
    save(candidate, attempt, 1, 2, 1, END)
    assert Other(pg_app, lambda: service.close_expired(END + MINUTE)).end() == 0
    db.session.commit()
    assert Other(pg_app, lambda: service.close_expired(END + MINUTE)).end() == 1
    assert attempts.attempt_of(attempt, candidate.person_id).answered == 1


def test_two_sweepers_end_an_attempt_once(pg_app: Flask, campaign: Campaign) -> None:
    candidate, attempt = working(campaign)
    assert service.close_expired(END + MINUTE) == 1  # not committed yet
    assert Other(pg_app, lambda: service.close_expired(END + MINUTE)).end() == 0
    db.session.commit()
    assert Other(pg_app, lambda: service.close_expired(END + MINUTE)).end() == 0
    assert attempts.attempt_of(attempt, candidate.person_id).state is AttemptState.CLOSED
    assert db.session.scalar(text("SELECT count(*) FROM exam_results")) == 1


def test_finishing_and_sweeping_at_once_is_one_end(pg_app: Flask, campaign: Campaign) -> None:
    candidate, attempt = working(campaign)
    service.close_expired(END + MINUTE)
    other = Other(pg_app, lambda: service.finish(attempt, asker=candidate.asker, now=END + MINUTE))
    other.wait_until_blocked()
    db.session.commit()
    receipt = attempts.attempt_of(attempt, candidate.person_id).receipt_code
    assert other.end().receipt_code == receipt


def test_two_tabs_begin_one_attempt(pg_app: Flask, campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    taken = seat(campaign, candidate)
    db.session.commit()

    def start() -> str:
        return service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)

    mine = start()
    other = Other(pg_app, start)
    other.wait_until_blocked()
    db.session.commit()
    assert other.end() == mine
    assert db.session.scalar(text("SELECT count(*) FROM attempts")) == 1


def test_the_database_itself_refuses_a_second_open_attempt(campaign: Campaign) -> None:
    working(campaign)
    columns = (
        "sitting_id, application_id, person_id, campaign_id, subject_code, state, shapes, "
        "started_at, deadline, extra_minutes, ends_at, closes_at"
    )
    again = text(
        f"INSERT INTO attempts (public_id, paper_id, {columns}) "  # noqa: S608
        f"SELECT 'another', paper_id + 1, {columns} FROM attempts"
    )
    paper = text(
        "INSERT INTO papers (id, seat_id, document, digest, shapes, seed, drawn_at) "
        "SELECT id + 1, seat_id, document, digest, shapes, seed, drawn_at FROM papers"
    )
    db.session.execute(text("ALTER TABLE papers DROP CONSTRAINT uq_papers_seat_id"))
    db.session.execute(paper)
    with pytest.raises(IntegrityError, match="uq_attempts_one_open"):
        db.session.execute(again)
    db.session.rollback()


def test_the_last_seat_is_given_once(pg_app: Flask, campaign: Campaign) -> None:
    place = make_sitting(campaign.id, capacity=1)
    first, second = make_candidate(campaign), make_candidate(campaign)
    db.session.commit()
    service.take_seat(first.application, place, asker=first.asker, now=NOW)
    other = Other(
        pg_app, lambda: service.take_seat(second.application, place, asker=second.asker, now=NOW)
    )
    other.wait_until_blocked()
    db.session.commit()
    assert isinstance(other.end(), RuleError)
    assert len(queries.seats_of(first.person_id, campaign.id, NOW)) == 1
    assert queries.seats_of(second.person_id, campaign.id, NOW) == []


def test_saves_of_one_attempt_do_not_wait_for_each_other(pg_app: Flask, campaign: Campaign) -> None:
    candidate, attempt = working(campaign)
    save(candidate, attempt, 1, 1, 1, NOW)  # not committed yet
    other = Other(pg_app, lambda: save(candidate, attempt, 2, 2, 1, NOW))
    assert other.end().acknowledged
    db.session.commit()
    assert given(candidate, attempt) == {1: 1, 2: 2}


def test_one_number_for_two_answers_at_once_acknowledges_one(
    pg_app: Flask, campaign: Campaign
) -> None:
    candidate, attempt = working(campaign)
    assert save(candidate, attempt, 1, 1, 1, NOW).acknowledged
    other = Other(pg_app, lambda: save(candidate, attempt, 1, 2, 1, NOW))
    other.wait_until_blocked()
    db.session.commit()
    assert other.end().outcome is SaveOutcome.TAKEN
    assert given(candidate, attempt) == {1: 1}
