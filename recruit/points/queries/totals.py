"""Totals as they stand: the newest version of each counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, UnicodeText, func, select, type_coerce

from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.events import Ref
from recruit.points.models import CorrectionRow, TotalRow
from recruit.points.rules import Correction, Decisive, Total, total_of
from recruit.points.rules.writing import ending_of


@dataclass(frozen=True)
class Standing:
    """What is known of a total without reading its lines."""

    application_id: int
    version: int
    input_digest: str
    points: Decimal
    passed: bool


_STANDING = (
    TotalRow.application_id,
    TotalRow.version,
    TotalRow.input_digest,
    TotalRow.points,
    TotalRow.passed,
)


@dataclass(frozen=True)
class Bin:
    """How many totals lie from `least` up to, without, `below`; and how many of them passed."""

    least: int
    below: int
    count: int
    passed: int


@dataclass(frozen=True)
class Overview:
    count: int
    passed: int
    bins: tuple[Bin, ...]


def total(application_id: int) -> Total | None:
    """The total of an application as it stands, or None before it was computed."""
    row = db.session.scalar(
        select(TotalRow)
        .where(TotalRow.application_id == application_id)
        .order_by(TotalRow.version.desc())
        .limit(1)
    )
    return _total(row) if row else None


def totals(campaign_id: int) -> dict[int, Decisive]:
    """What the totals of a campaign decide by, by application id; their lines are not read."""
    rows = db.session.execute(_newest(campaign_id, *_DECISIVE))
    return {row.application_id: _decisive(row) for row in rows}


# As text: a document's end tells enough, and a campaign has tens of megabytes of them.
_DECISIVE = (
    TotalRow.application_id,
    TotalRow.points,
    TotalRow.passed,
    TotalRow.version,
    TotalRow.computed_at,
    type_coerce(TotalRow.document, UnicodeText).label("text"),
)


def _decisive(row: Any) -> Decisive:
    threshold, tie_break, contracts = ending_of(row.text)
    return Decisive(
        row.application_id,
        row.points,
        row.passed,
        tie_break,
        threshold,
        contracts,
        row.version,
        row.computed_at,
    )


def totals_of(application_ids: Sequence[int]) -> dict[int, Total]:
    """The totals of some applications."""
    rows = db.session.scalars(
        select(TotalRow)
        .where(TotalRow.application_id.in_(list(application_ids)))
        .order_by(TotalRow.version)
    )
    return {row.application_id: _total(row) for row in rows}


def history(application_id: int) -> list[Total]:
    """Every version of a total, the newest first."""
    rows = db.session.scalars(
        select(TotalRow)
        .where(TotalRow.application_id == application_id)
        .order_by(TotalRow.version.desc())
    )
    return [_total(row) for row in rows]


def computed_by(total_public_id: str) -> tuple[int, int]:
    """(campaign id, rule-set id) by which a version was computed."""
    row = db.session.execute(
        select(TotalRow.campaign_id, TotalRow.rule_set_id).where(
            TotalRow.public_id == total_public_id
        )
    ).one()
    return row.campaign_id, row.rule_set_id


def last_computed(campaign_id: int) -> datetime | None:
    """When a total of the campaign last changed."""
    return db.session.scalar(
        select(func.max(TotalRow.computed_at)).where(TotalRow.campaign_id == campaign_id)
    )


def standing(application_id: int) -> Standing | None:
    row = db.session.execute(
        select(*_STANDING)
        .where(TotalRow.application_id == application_id)
        .order_by(TotalRow.version.desc())
        .limit(1)
    ).first()
    return Standing(*row) if row else None


def standings(campaign_id: int) -> dict[int, Standing]:
    """Every total's version and input digest, without its lines."""
    rows = db.session.execute(_newest(campaign_id, *_STANDING))
    return {row.application_id: Standing(*row) for row in rows}


def page_of(
    campaign_id: int,
    *,
    subject: str | None = None,
    scope: Scope = EVERYWHERE,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Total], int]:
    """Totals from the highest down, and how many there are."""
    chosen = _in_scope(_newest(campaign_id), subject, scope)
    count = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.scalars(
        chosen.order_by(TotalRow.points.desc(), TotalRow.application_id).limit(limit).offset(offset)
    )
    return [_total(row) for row in rows], count


def overview(
    campaign_id: int, *, subject: str | None = None, scope: Scope = EVERYWHERE, step: int = 10
) -> Overview:
    """How the totals are distributed, in bins of `step` points."""
    chosen = _in_scope(_newest(campaign_id, TotalRow.points, TotalRow.passed), subject, scope)
    found = [(int(row.points // step) * step, row.passed) for row in db.session.execute(chosen)]
    if not found:
        return Overview(0, 0, ())
    edges = range(min(0, *(e for e, _ in found)), max(e for e, _ in found) + step, step)
    bins = tuple(
        Bin(
            edge,
            edge + step,
            sum(1 for at, _ in found if at == edge),
            sum(1 for at, passed in found if at == edge and passed),
        )
        for edge in edges
    )
    return Overview(len(found), sum(1 for _, passed in found if passed), bins)


def corrections(campaign_id: int) -> dict[int, tuple[Correction, ...]]:
    """Decisions on appeal by application id, in the order they were made."""
    return _corrections(CorrectionRow.campaign_id == campaign_id)


def corrections_of(application_id: int) -> tuple[Correction, ...]:
    return _corrections(CorrectionRow.application_id == application_id).get(application_id, ())


def _corrections(condition: Any) -> dict[int, tuple[Correction, ...]]:
    found: dict[int, tuple[Correction, ...]] = {}
    for row in db.session.scalars(
        select(CorrectionRow).where(condition).order_by(CorrectionRow.id)
    ):
        one = Correction(row.public_id, row.points, row.legal, Ref("objection", row.objection))
        found[row.application_id] = (*found.get(row.application_id, ()), one)
    return found


def _newest(campaign_id: int, *columns: Any) -> Select[Any]:
    newest = (
        select(TotalRow.application_id, func.max(TotalRow.version).label("version"))
        .where(TotalRow.campaign_id == campaign_id)
        .group_by(TotalRow.application_id)
        .subquery()
    )
    return select(*(columns or (TotalRow,))).join(
        newest,
        (TotalRow.application_id == newest.c.application_id)
        & (TotalRow.version == newest.c.version),
    )


def _in_scope(chosen: Select[Any], subject: str | None, scope: Scope) -> Select[Any]:
    if subject:
        chosen = chosen.where(TotalRow.subject_code == subject)
    if not scope.everywhere:
        chosen = chosen.where(TotalRow.district_code.in_(sorted(scope.districts)))
    return chosen


def _total(row: TotalRow) -> Total:
    return total_of(
        row.document,
        row.application_id,
        public_id=row.public_id,
        version=row.version,
        computed_at=row.computed_at,
    )
