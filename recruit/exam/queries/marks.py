"""Reading marks: the newest version of each attempt counts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from recruit.exam.models import Attempt, ExamMark
from recruit.exam.queries import incidents
from recruit.exam.queries.finals import final_since
from recruit.exam.rules.finals import is_final
from recruit.exam.rules.incidents import Judgement
from recruit.exam.rules.marking import ExamResult, SectionResult
from recruit.extensions import db
from recruit.extensions.prepared import run


def results(campaign_id: int) -> dict[int, ExamResult]:
    """The newest result of each application of a campaign, by application id."""
    rows = run(_IN_CAMPAIGN, campaign_id=campaign_id).all()
    return _results(rows, incidents.expelled_in(campaign_id))


def result_of(application_id: int) -> ExamResult | None:
    rows = run(_OF_APPLICATION, application_id=application_id).all()
    return _results(rows, incidents.expelled_among([application_id])).get(application_id)


def newest_versions(attempt_ids: list[int]) -> dict[int, tuple[int, list[dict[str, Any]]]]:
    """(version, sections) of the newest marking by attempt id."""
    rows = db.session.execute(
        select(ExamMark.attempt_id, ExamMark.version, ExamMark.sections)
        .where(ExamMark.attempt_id.in_(attempt_ids))
        .order_by(ExamMark.attempt_id, ExamMark.version)
    )
    return {attempt_id: (version, sections) for attempt_id, version, sections in rows}


# One look into the index for each row that is wanted, however many marks there are.
_OTHER = aliased(ExamMark)
_NEWEST = (
    select(
        ExamMark.application_id,
        ExamMark.campaign_id,
        ExamMark.sections,
        ExamMark.total,
        ExamMark.passed,
        ExamMark.marked_at,
        Attempt.public_id,
    )
    .join(Attempt, Attempt.id == ExamMark.attempt_id)
    .where(
        ExamMark.version
        == select(func.max(_OTHER.version))
        .where(_OTHER.attempt_id == ExamMark.attempt_id)
        .scalar_subquery()
    )
    .order_by(ExamMark.attempt_id)
)
_IN_CAMPAIGN = _NEWEST.where(ExamMark.campaign_id == bindparam("campaign_id"))
_OF_APPLICATION = _NEWEST.where(ExamMark.application_id == bindparam("application_id"))


def newest_of_each(campaign_id: int, application_ids: Collection[int] | None) -> Sequence[Any]:
    """The newest marking of every attempt, in the order of the attempts."""
    if application_ids is None:
        return run(_IN_CAMPAIGN, campaign_id=campaign_id).all()
    chosen = _NEWEST.where(ExamMark.application_id.in_(list(application_ids)))
    return db.session.execute(chosen).all()


def result_from(row: Any, judged: Judgement | None) -> ExamResult:
    """A row of `newest_of_each` as a result, whether or not it has been declared final."""
    return _result(row, {row.campaign_id: None}, judged)


def _results(rows: Sequence[Any], judged: dict[int, Judgement]) -> dict[int, ExamResult]:
    final = {one: final_since(one) for one in {row.campaign_id for row in rows}}
    return {row.application_id: _result(row, final, judged.get(row.application_id)) for row in rows}


def _result(row: Any, final: dict[int, datetime | None], judged: Judgement | None) -> ExamResult:
    result = ExamResult(
        row.application_id,
        row.public_id,
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
