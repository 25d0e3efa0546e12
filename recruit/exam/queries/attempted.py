"""Every marked attempt of a campaign, for rules that look beyond the last one."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from recruit.exam.models import Attempt, Sitting
from recruit.exam.queries import incidents
from recruit.exam.queries.marks import newest_of_each, result_from
from recruit.exam.rules.marking import ExamResult
from recruit.extensions import db


def earlier_results(
    campaign_id: int, application_ids: Collection[int] | None = None
) -> dict[int, tuple[ExamResult, ...]]:
    """By application: the results of all its attempts but the last, the first one first."""
    rows = newest_of_each(campaign_id, application_ids)
    judged = incidents.expelled_in(campaign_id)
    found: dict[int, list[ExamResult]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(result_from(row, judged.get(row.application_id)))
    return {key: tuple(several[:-1]) for key, several in found.items() if len(several) > 1}


def sittings_of_attempts(
    campaign_id: int, application_ids: Collection[int] | None = None
) -> dict[str, str]:
    """The sitting of each attempt, both by their public ids."""
    chosen: Any = (
        select(Attempt.public_id, Sitting.public_id)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .where(Attempt.campaign_id == campaign_id)
    )
    if application_ids is not None:
        chosen = chosen.where(Attempt.application_id.in_(list(application_ids)))
    rows = db.session.execute(chosen).all()
    return {row[0]: row[1] for row in rows}
