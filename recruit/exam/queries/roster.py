"""A sitting as the people who watch it see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Answer, Attempt, Seat
from recruit.exam.queries.sittings import seats_joined, timeline_of
from recruit.exam.rules.timing import Timeline
from recruit.extensions import db


@dataclass(frozen=True)
class RosterLine:
    """One seat as the people who watch the sitting see it."""

    seat: int
    application_id: int
    person_id: int
    subject_code: str
    timeline: Timeline
    attempt_public_id: str | None
    state: str  # not-started, open, finished, closed
    last_saved: datetime | None
    answered: int
    extra_minutes: int


def roster(sitting_id: int, now: datetime) -> list[RosterLine]:
    """Every seat of a sitting by its number."""
    saved = {row[0]: row[1:] for row in db.session.execute(_saved(sitting_id))}
    rows: Any = db.session.execute(
        seats_joined().where(Seat.sitting_id == sitting_id).order_by(None).order_by(Seat.number)
    )
    return [_roster_line(row, saved, now) for row in rows]


def _saved(sitting_id: int) -> Any:
    """(attempt, last instant, positions touched) of a sitting's attempts."""
    return (
        select(Answer.attempt_id, func.max(Answer.saved_at), func.count(Answer.position.distinct()))
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.sitting_id == sitting_id)
        .group_by(Answer.attempt_id)
    )


def _roster_line(found: Any, saved: dict[int, Any], now: datetime) -> RosterLine:
    seat, row, attempt = found
    last, touched = saved.get(attempt.id, (None, 0)) if attempt else (None, 0)
    return RosterLine(
        seat=seat.number,
        application_id=seat.application_id,
        person_id=seat.person_id,
        subject_code=seat.subject_code,
        timeline=timeline_of(row, attempt, now),
        attempt_public_id=attempt.public_id if attempt else None,
        state=attempt.state if attempt else "not-started",
        last_saved=last,
        answered=touched if attempt is None or attempt.answered is None else attempt.answered,
        extra_minutes=attempt.extra_minutes if attempt else 0,
    )
