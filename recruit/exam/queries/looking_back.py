"""Whether, and when, an attempt's wrong answers can be looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from recruit.exam.models import Attempt, Paper, PaperItem, Seat, Sitting
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.attempts import Attempt as AttemptInfo
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.looking_back import Use, safe_from
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.timing import Timeline, phase
from recruit.extensions import db


def review_of(attempt: AttemptInfo, plan: ExamPlan, now: datetime) -> Timeline:
    """The timeline of an ended attempt with its review, where the rule-set has one."""
    sitting = db.session.get_one(Sitting, attempt.sitting_id)
    review_from = None
    if plan.review_minutes and attempt.state is not AttemptState.OPEN:
        review_from = safe_from(sitting.opens_at, _uses(attempt, plan), now)
    return phase(
        now,
        opens_at=sitting.opens_at,
        entry_until=sitting.closes_at,
        started_at=attempt.started_at,
        deadline=attempt.deadline,
        extra_minutes=attempt.extra_minutes,
        grace_seconds=sitting.grace_seconds,
        finished_at=attempt.finished_at,
        review_from=review_from,
        review_minutes=plan.review_minutes,
    )


def _uses(attempt: AttemptInfo, plan: ExamPlan) -> list[Use]:
    """Every sitting of the campaign; one query about sittings, one about who has these items."""
    sources = _sources(plan, [attempt.subject_code])
    held: dict[int, Any] = {row[0]: row[1:] for row in db.session.execute(_holders(attempt))}
    sittings = db.session.scalars(select(Sitting).where(Sitting.campaign_id == attempt.campaign_id))
    return [
        Use(
            row.opens_at,
            row.closes_at,
            row.minutes,
            row.grace_seconds,
            row.state == SittingState.CLOSED,
            row.id in held,
            bool(sources & _sources(plan, row.subjects)),
            *held.get(row.id, ()),
        )
        for row in sittings
    ]


def _sources(plan: ExamPlan, subjects: list[str]) -> frozenset[str]:
    """The parts of the bank that papers in these subjects are drawn from."""
    return frozenset(one.subject_for(subject) for one in plan.sections for subject in subjects)


def _holders(attempt: AttemptInfo) -> Any:
    """(sitting, the last end there, the last closing of what runs there) of the papers that hold
    an item of this one."""
    mine = select(PaperItem.item_id).where(PaperItem.paper_id == attempt.paper_id)
    papers = select(PaperItem.paper_id).where(PaperItem.item_id.in_(mine)).distinct()
    return (
        select(
            Seat.sitting_id,
            func.max(Attempt.finished_at),
            func.max(case((Attempt.state == AttemptState.OPEN, Attempt.closes_at))),
        )
        .join(Paper, Paper.seat_id == Seat.id)
        .outerjoin(Attempt, Attempt.paper_id == Paper.id)
        .where(Paper.id.in_(papers), Seat.campaign_id == attempt.campaign_id)
        .group_by(Seat.sitting_id)
    )
