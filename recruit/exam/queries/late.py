"""Answers that came after the end of their attempt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from recruit.exam.models import Answer, Attempt, LateAnswer, Sitting
from recruit.exam.rules.attempts import Attempt as AttemptInfo
from recruit.extensions import db


@dataclass(frozen=True)
class Late:
    """One late answer; `counted` once two officials have let it count."""

    position: int
    seq: int
    response: str | None
    stamped_at: datetime
    behind: timedelta  # after the last instant of answering; negative: stamped in time
    counted: bool


def late_of(attempt: AttemptInfo) -> list[Late]:
    """What came late of an attempt, in order of the questions."""
    rows = db.session.execute(
        select(LateAnswer, Answer.seq)
        .outerjoin(
            Answer,
            (Answer.attempt_id == LateAnswer.attempt_id)
            & (Answer.position == LateAnswer.position)
            & (Answer.seq == LateAnswer.seq),
        )
        .where(LateAnswer.attempt_id == attempt.id)
        .order_by(LateAnswer.position, LateAnswer.seq)
    )
    return [
        Late(
            row.position,
            row.seq,
            row.response,
            row.stamped_at,
            row.stamped_at - attempt.ends_at,
            counted is not None,
        )
        for row, counted in rows
    ]


def district_of(attempt_public_id: str) -> str | None:
    """The code of the district where an attempt was sat."""
    return db.session.scalar(
        select(Sitting.district_code)
        .join(Attempt, Attempt.sitting_id == Sitting.id)
        .where(Attempt.public_id == attempt_public_id)
    )
