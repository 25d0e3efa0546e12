"""Objections as they stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from recruit.appeals.models import ObjectionRow
from recruit.appeals.rules import Objection, ObjectionKind, ObjectionState
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError


def of_person(person_id: int, campaign_id: int) -> list[Objection]:
    """A candidate's objections in a campaign, the newest first."""
    rows = db.session.scalars(
        select(ObjectionRow)
        .where(ObjectionRow.person_id == person_id, ObjectionRow.campaign_id == campaign_id)
        .order_by(ObjectionRow.id.desc())
    )
    return [objection_of(row) for row in rows]


def own(public_id: str, person_id: int) -> Objection:
    """One's own objection; NotFoundError for anybody else's."""
    return _one(ObjectionRow.public_id == public_id, ObjectionRow.person_id == person_id)


def in_scope(public_id: str, scope: Scope) -> Objection:
    """An objection of a district of the scope; NotFoundError for any other."""
    return _one(ObjectionRow.public_id == public_id, *_within(scope))


def of_application(application_id: int) -> list[Objection]:
    rows = db.session.scalars(
        select(ObjectionRow)
        .where(ObjectionRow.application_id == application_id)
        .order_by(ObjectionRow.id)
    )
    return [objection_of(row) for row in rows]


def objected(application_ids: Iterable[int]) -> frozenset[int]:
    """Which of these few applications have an objection."""
    wanted = ObjectionRow.application_id.in_(set(application_ids))
    return frozenset(db.session.scalars(select(ObjectionRow.application_id).where(wanted)))


def queue(
    campaign_id: int,
    scope: Scope,
    *,
    state: str | None = None,
    kind: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Objection], int]:
    """Objections that somebody may see, the longest waiting first, and their number."""
    conditions = [ObjectionRow.campaign_id == campaign_id, *_within(scope)]
    if state:
        conditions.append(ObjectionRow.state == state)
    if kind:
        conditions.append(ObjectionRow.kind == kind)
    count = db.session.scalar(select(func.count(ObjectionRow.id)).where(*conditions)) or 0
    rows = db.session.scalars(
        select(ObjectionRow)
        .where(*conditions)
        .order_by(ObjectionRow.raised_at, ObjectionRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [objection_of(row) for row in rows], count


def waiting(campaign_id: int, scope: Scope) -> int:
    """How many objections wait for a decision."""
    return (
        db.session.scalar(
            select(func.count(ObjectionRow.id)).where(
                ObjectionRow.campaign_id == campaign_id,
                ObjectionRow.state == ObjectionState.WAITING,
                *_within(scope),
            )
        )
        or 0
    )


def _within(scope: Scope) -> Sequence[ColumnElement[bool]]:
    if scope.everywhere:
        return ()
    return (ObjectionRow.district_code.in_(sorted(scope.districts)),)


def _one(*conditions: Any) -> Objection:
    row = db.session.scalar(select(ObjectionRow).where(*conditions))
    if row is None:
        raise NotFoundError()
    return objection_of(row)


def objection_of(row: ObjectionRow) -> Objection:
    return Objection(
        id=row.id,
        public_id=row.public_id,
        person_id=row.person_id,
        application_id=row.application_id,
        campaign_id=row.campaign_id,
        kind=ObjectionKind(row.kind),
        matter=row.matter,
        text=row.text,
        state=ObjectionState(row.state),
        raised_at=row.raised_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        legal=row.legal,
    )
