"""Whether results are provisional or final."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from recruit.exam.models import Attempt, ExamMark, FinalResults, Sitting
from recruit.exam.queries import incidents
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.finals import is_final
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.canonical import canonical_json, digest


@dataclass(frozen=True)
class Declaration:
    """Two officials declared a campaign's results final."""

    public_id: str
    results: int
    digest: str
    reason: str
    proposed_by: int
    agreed_by: int
    declared_at: datetime


@dataclass(frozen=True)
class Outlook:
    """What stands before a declaration: it says nothing about exams that are still to come."""

    results: int
    changed: int  # marked, or judged in an expulsion, after the last declaration
    working: int
    unclosed: int  # sittings that are neither closed nor still planned


_SINCE = select(func.max(FinalResults.declared_at)).where(
    FinalResults.campaign_id == bindparam("campaign_id")
)


def final_since(campaign_id: int) -> datetime | None:
    """The newest declaration; what was marked and judged until then is final."""
    found: datetime | None = run(_SINCE, campaign_id=campaign_id).scalar()
    return found


def declarations(campaign_id: int) -> list[Declaration]:
    """All of them, the newest first."""
    rows = db.session.scalars(
        select(FinalResults)
        .where(FinalResults.campaign_id == campaign_id)
        .order_by(FinalResults.id.desc())
    )
    return [
        Declaration(
            row.public_id,
            row.results,
            row.digest,
            row.reason,
            row.proposed_by,
            row.agreed_by,
            row.declared_at,
        )
        for row in rows
    ]


def outlook(campaign_id: int) -> Outlook:
    """What an official must know before they declare."""
    newest, judged = _newest(campaign_id), incidents.expelled_in(campaign_id)
    since = final_since(campaign_id)
    changed = sum(
        not is_final(since, row.marked_at, judged.get(row.application_id)) for row in newest
    )
    working = db.session.scalar(
        select(func.count(Attempt.id)).where(
            Attempt.campaign_id == campaign_id, Attempt.state == AttemptState.OPEN
        )
    )
    unclosed = db.session.scalar(
        select(func.count(Sitting.id)).where(
            Sitting.campaign_id == campaign_id, Sitting.state == SittingState.OPENED
        )
    )
    return Outlook(len(newest), changed, working or 0, unclosed or 0)


def results_digest(campaign_id: int) -> tuple[int, str]:
    """(how many results, digest of all of them) as they stand now, with what became of those
    who were expelled."""
    judged = incidents.expelled_in(campaign_id)
    rows = [
        [row.attempt_id, row.version, str(row.total), row.passed]
        + ([judged[row.application_id].outcome] if row.application_id in judged else [])
        for row in _newest(campaign_id)
    ]
    return len(rows), digest(canonical_json(rows))


def _newest(campaign_id: int) -> list[Any]:
    rows = db.session.execute(
        select(
            ExamMark.attempt_id,
            ExamMark.application_id,
            ExamMark.version,
            ExamMark.marked_at,
            ExamMark.total,
            ExamMark.passed,
        )
        .where(ExamMark.campaign_id == campaign_id)
        .order_by(ExamMark.attempt_id, ExamMark.version)
    )
    return list({row.attempt_id: row for row in rows}.values())
