"""Reading marks: the newest version of each attempt counts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from recruit.exam.models import Attempt, ExamMark
from recruit.exam.queries import incidents
from recruit.exam.queries.finals import final_since
from recruit.exam.rules.finals import is_final
from recruit.exam.rules.incidents import Judgement
from recruit.exam.rules.marking import ExamResult, SectionResult
from recruit.extensions import db


def results(campaign_id: int) -> dict[int, ExamResult]:
    """The newest result of each application of a campaign, by application id."""
    statement = _newest().where(ExamMark.campaign_id == campaign_id)
    return _results(statement, incidents.expelled_in(campaign_id))


def result_of(application_id: int) -> ExamResult | None:
    statement = _newest().where(ExamMark.application_id == application_id)
    return _results(statement, incidents.expelled_among([application_id])).get(application_id)


def newest_versions(attempt_ids: list[int]) -> dict[int, tuple[int, list[dict[str, Any]]]]:
    """(version, sections) of the newest marking by attempt id."""
    rows = db.session.execute(
        select(ExamMark.attempt_id, ExamMark.version, ExamMark.sections)
        .where(ExamMark.attempt_id.in_(attempt_ids))
        .order_by(ExamMark.attempt_id, ExamMark.version)
    )
    return {attempt_id: (version, sections) for attempt_id, version, sections in rows}


def _newest() -> Any:
    # One look into the index for each row that is wanted, however many marks there are.
    other = aliased(ExamMark)
    newest = select(func.max(other.version)).where(other.attempt_id == ExamMark.attempt_id)
    return (
        select(ExamMark, Attempt.public_id)
        .join(Attempt, Attempt.id == ExamMark.attempt_id)
        .where(ExamMark.version == newest.scalar_subquery())
        .order_by(ExamMark.attempt_id)
    )


def _results(statement: Any, judged: dict[int, Judgement]) -> dict[int, ExamResult]:
    rows = db.session.execute(statement).all()
    final = {one: final_since(one) for one in {row.campaign_id for row, _ in rows}}
    return {
        row.application_id: _result(row, public_id, final, judged.get(row.application_id))
        for row, public_id in rows
    }


def _result(
    row: ExamMark, public_id: str, final: dict[int, datetime | None], judged: Judgement | None
) -> ExamResult:
    result = ExamResult(
        row.application_id,
        public_id,
        tuple(section_of(one) for one in row.sections),
        row.total,
        row.passed,
        final=is_final(final[row.campaign_id], row.marked_at, judged),
    )
    return result.judged(judged.outcome) if judged else result


def section_of(document: dict[str, Any]) -> SectionResult:
    return SectionResult(
        document["code"],
        document["right"],
        document["wrong"],
        document["blank"],
        Decimal(document["points"]),
        document["passed"],
        document.get("partly", 0),
    )


def section_document(section: SectionResult) -> dict[str, Any]:
    return {
        "code": section.code,
        "right": section.right,
        "wrong": section.wrong,
        "blank": section.blank,
        "points": str(section.points),
        "passed": section.passed,
        **({"partly": section.partly} if section.partly else {}),
    }
