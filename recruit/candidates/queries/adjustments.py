"""Exam adjustments, read."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select

from recruit.candidates.models import AdjustmentRow, CardRow
from recruit.candidates.rules import Adjustment, AdjustmentKind, AdjustmentState
from recruit.candidates.rules.adjustments import Figures
from recruit.extensions import db
from recruit.extensions.direct import constant
from recruit.extensions.prepared import run
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError


def adjustments_of(person_id: int, campaign_id: int) -> list[Adjustment]:
    """What a person asked for in a campaign, in the order of asking."""
    rows = db.session.scalars(
        select(AdjustmentRow)
        .where(AdjustmentRow.person_id == person_id, AdjustmentRow.campaign_id == campaign_id)
        .order_by(AdjustmentRow.id)
    )
    return [adjustment_of(row) for row in rows]


def granted_adjustments(campaign_id: int) -> dict[int, tuple[Adjustment, ...]]:
    """By person id: what was granted for the exam of a campaign."""
    rows = db.session.scalars(
        select(AdjustmentRow)
        .where(AdjustmentRow.campaign_id == campaign_id, AdjustmentRow.state == "granted")
        .order_by(AdjustmentRow.id)
    )
    granted: dict[int, tuple[Adjustment, ...]] = {}
    for row in rows:
        granted[row.person_id] = (*granted.get(row.person_id, ()), adjustment_of(row))
    return granted


_GRANTED = (
    AdjustmentRow.person_id == bindparam("person_id"),
    AdjustmentRow.campaign_id == bindparam("campaign_id"),
    AdjustmentRow.state == "granted",
)
_TIME = select(AdjustmentRow.minutes, AdjustmentRow.per_cent).where(
    *_GRANTED, AdjustmentRow.kind == "extra-time"
)
_KIND = select(AdjustmentRow.id).where(*_GRANTED, AdjustmentRow.kind == bindparam("kind"))


def granted_to(person_id: int, campaign_id: int) -> tuple[Adjustment, ...]:
    """What was granted to one person for the exam of a campaign."""
    return granted_among([person_id], campaign_id).get(person_id, ())


def extra_time_of(person_id: int, campaign_id: int) -> Sequence[Figures]:
    """The figures of the extra time that was granted: columns only, as everybody begins within
    the same two minutes."""
    found: Sequence[Figures] = run(_TIME, person_id=person_id, campaign_id=campaign_id).all()
    return found


def has_granted(person_id: int, campaign_id: int, kind: str) -> bool:
    """Whether this kind was granted to somebody; for the sheet that everybody loads at once."""
    return run(_KIND, person_id=person_id, campaign_id=campaign_id, kind=kind).first() is not None


def is_granted(
    person_id: ColumnElement[int], campaign_id: ColumnElement[int], kind: str
) -> ColumnElement[bool]:
    """The same as part of a statement."""
    return exists().where(
        AdjustmentRow.person_id == person_id,
        AdjustmentRow.campaign_id == campaign_id,
        AdjustmentRow.state == constant("granted"),
        AdjustmentRow.kind == constant(kind),
    )


def granted_among(people: Iterable[int], campaign_id: int) -> dict[int, tuple[Adjustment, ...]]:
    """By person id: what was granted to some people; one statement for a room's roster."""
    rows = db.session.scalars(
        select(AdjustmentRow)
        .where(
            AdjustmentRow.person_id.in_(sorted(set(people))),
            AdjustmentRow.campaign_id == campaign_id,
            AdjustmentRow.state == "granted",
        )
        .order_by(AdjustmentRow.id)
    )
    granted: dict[int, tuple[Adjustment, ...]] = {}
    for row in rows:
        granted[row.person_id] = (*granted.get(row.person_id, ()), adjustment_of(row))
    return granted


def adjustment(public_id: str) -> Adjustment:
    row = db.session.scalar(select(AdjustmentRow).where(AdjustmentRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return adjustment_of(row)


def queue(scope: Scope, *, state: str | None = "asked", limit: int = 200) -> list[Adjustment]:
    """What officials of a scope have to decide, the longest waiting first."""
    found = _in_scope(select(AdjustmentRow), scope)
    if state:
        found = found.where(AdjustmentRow.state == state)
    rows = db.session.scalars(found.order_by(AdjustmentRow.asked_at).limit(limit))
    return [adjustment_of(row) for row in rows]


def waiting(scope: Scope) -> int:
    """How many requests wait for officials of a scope."""
    counted = _in_scope(select(func.count(AdjustmentRow.id)), scope)
    return db.session.scalar(counted.where(AdjustmentRow.state == "asked")) or 0


def _in_scope(selected: Select[Any], scope: Scope) -> Select[Any]:
    joined = selected.join(CardRow, CardRow.id == AdjustmentRow.card_id)
    if scope.everywhere:
        return joined
    return joined.where(CardRow.district_code.in_(scope.districts))


def adjustment_of(row: AdjustmentRow) -> Adjustment:
    return Adjustment(
        row.id,
        row.public_id,
        row.person_id,
        row.campaign_id,
        row.card_id,
        AdjustmentKind(row.kind),
        row.reason,
        row.document_public_id,
        AdjustmentState(row.state),
        row.minutes,
        row.asked_at,
        row.decided_at,
        row.decision_reason,
        row.per_cent,
        row.legal,
        row.decided_by,
        row.after,
    )
