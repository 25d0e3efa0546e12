"""Answers after the end: kept apart, and counted only where two officials decide so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from recruit.accounts.service import proposals
from recruit.exam import queries, service
from recruit.exam.queries.attempts import attempt_of
from recruit.exam.queries.late import Late, late_of
from recruit.exam.queries.roster import roster
from recruit.exam.rules.attempts import SaveOutcome
from recruit.exam.service import late
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from tests.exam.world import (
    END,
    SECOND,
    Lane,
    given,
    make_lane,
    official,
)
from tests.factories.exam import NOW

pytestmark = pytest.mark.db

CLOSING = END + timedelta(seconds=31)


@pytest.fixture
def lane(db_app: Flask) -> Iterator[Lane]:
    with db_app.app_context():
        yield make_lane(db_app)


def late_answers(lane: Lane) -> list[Late]:
    found = late_of(attempt_of(lane.attempt, lane.candidate.person_id))
    db.session.rollback()  # let go of SQLite's lock
    return found


def close(lane: Lane) -> None:
    assert service.close_expired(CLOSING + SECOND) == 1
    db.session.commit()


def test_what_is_stamped_after_the_end_is_kept_apart(lane: Lane) -> None:
    lane.save(1, 0, 1, END)
    assert lane.save(1, 1, 2, END + SECOND) is SaveOutcome.LATE
    assert lane.save(1, 1, 2, END + SECOND) is SaveOutcome.LATE
    (one,) = late_answers(lane)
    assert (one.position, one.response, one.behind, one.counted) == (1, "1", SECOND, False)
    assert given(lane.candidate, lane.attempt) == {1: 0}


def test_only_what_is_kept_is_said_to_be_kept(lane: Lane) -> None:
    """The browser lets go of it then."""
    assert lane.saved(1, 1, 2, END + SECOND).kept
    assert lane.saved(1, 1, 2, END + SECOND).kept, "the same again"
    assert not lane.saved(1, 2, 2, END + SECOND).kept, "another under the same number"
    assert not lane.saved(1, 9, 3, END + SECOND).kept, "an option that the question has not"


def test_what_is_stamped_in_time_and_arrives_after_closing_is_kept_apart(lane: Lane) -> None:
    close(lane)
    assert lane.save(1, 1, 1, END - SECOND) is SaveOutcome.LATE
    assert [one.behind for one in late_answers(lane)] == [-SECOND]


def test_who_ended_by_hand_sends_nothing_more(lane: Lane) -> None:
    service.finish(lane.attempt, asker=lane.candidate.asker, now=NOW)
    db.session.commit()
    assert lane.save(1, 1, 1, NOW + SECOND) is SaveOutcome.FINISHED
    assert late_answers(lane) == []


def test_nonsense_and_floods_are_not_kept(lane: Lane) -> None:
    lane.save(99, 0, 1, END + SECOND)
    lane.save(1, 8, 1, END + SECOND)
    lane.save(1, 1, 1, END + timedelta(days=1, seconds=1))
    assert late_answers(lane) == []
    assert not lane.saved(1, 1, 1, END + timedelta(days=1, seconds=1)).kept
    for seq in range(1, 403):
        lane.save(1, 1, seq, END + SECOND)
    assert len(late_answers(lane)) == 400


def test_the_record_cannot_be_changed(lane: Lane) -> None:
    lane.save(1, 1, 1, END + SECOND)
    for statement in ("UPDATE late_answers SET response = '0'", "DELETE FROM late_answers"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_two_officials_let_them_count_and_it_is_marked_again(lane: Lane) -> None:
    lane.save(1, 0, 1, END)
    lane.save(1, 1, 2, END + SECOND)
    lane.save(2, 1, 3, END + SECOND)
    close(lane)
    before = attempt_of(lane.attempt, lane.candidate.person_id)
    one, other = official(Permission.SITTINGS_OPEN), official(Permission.SITTINGS_OPEN)
    proposal = late.propose_counting(lane.attempt, reason="Power cut", asker=one, now=CLOSING)
    assert given(lane.candidate, lane.attempt) == {1: 0}
    with pytest.raises(RuleError):
        proposals.second(proposal, asker=one, now=CLOSING)
    elsewhere = Scope(everywhere=False, districts=frozenset({"AZ-SAL"}))
    stranger = replace(other, permissions={Permission.SITTINGS_OPEN: elsewhere})
    assert proposals.waiting_for(stranger) == []
    with pytest.raises(NotFoundError):
        proposals.second(proposal, asker=stranger, now=CLOSING)
    proposals.second(proposal, asker=other, now=CLOSING)
    db.session.commit()
    assert given(lane.candidate, lane.attempt) == {1: 1, 2: 1}
    assert [one.counted for one in late_answers(lane)] == [True, True]
    after = attempt_of(lane.attempt, lane.candidate.person_id)
    assert (after.receipt_code, after.answers_digest) == (
        before.receipt_code,
        before.answers_digest,
    )
    result = queries.result_of(lane.candidate.application_id)
    assert result is not None
    assert sum(section.blank for section in result.sections) == 4


def test_what_comes_after_the_proposal_does_not_count_with_it(lane: Lane) -> None:
    lane.save(1, 1, 1, END + SECOND)
    close(lane)
    one, other = official(Permission.SITTINGS_OPEN), official(Permission.SITTINGS_OPEN)
    proposal = late.propose_counting(lane.attempt, reason="Power cut", asker=one, now=CLOSING)
    db.session.commit()
    lane.save(2, 1, 2, CLOSING + SECOND)
    proposals.second(proposal, asker=other, now=CLOSING)
    db.session.commit()
    assert given(lane.candidate, lane.attempt) == {1: 1}
    assert [one.counted for one in late_answers(lane)] == [True, False]
    found = attempt_of(lane.attempt, lane.candidate.person_id)
    assert [line.late for line in roster(found.sitting_id, CLOSING)] == [1]


def test_nothing_to_count_and_somebody_elses_district_are_refused(lane: Lane) -> None:
    one = official(Permission.SITTINGS_OPEN)
    with pytest.raises(RuleError):
        late.propose_counting(lane.attempt, reason="x", asker=one, now=NOW)
    close(lane)
    with pytest.raises(RuleError):
        late.propose_counting(lane.attempt, reason="x", asker=one, now=CLOSING)
    with pytest.raises(NotFoundError):
        late.propose_counting(lane.attempt, reason="x", asker=official(), now=CLOSING)
