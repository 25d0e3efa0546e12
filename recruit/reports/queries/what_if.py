"""A rule-set tried on a campaign: what would move, counted by group; nothing is stored."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, RuleSet
from recruit.kernel.errors import RuleError
from recruit.placement.service import trial as placement
from recruit.points import queries as points
from recruit.points import service as points_service
from recruit.points.rules import Decisive
from recruit.points.service import Tried
from recruit.reports.rules.what_if import Moved, document_of, effect
from recruit.vacancies import queries as vacancies

WHAT_IF = "reports.what-if"  # the kind of the job
Progress = Callable[[int, int], None]
Places = dict[int, str]  # application id -> the kind of vacancy it wins


def effect_of(
    campaign: Campaign, rule_set: RuleSet, *, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Both worlds as a plain document: `rows` by group, and what could not be tried."""
    present = points.totals(campaign.id)
    tried = points_service.try_rules(campaign, rule_set, now=now, progress=progress)
    placed = _placed(campaign, tried, rule_set)
    before, after = placed.before, placed.after
    found = [_moved(one, present.get(one.application.id), before, after) for one in tried.tried]
    return {
        "campaign": campaign.public_id,
        "rule_set": rule_set.public_id,
        "rows": document_of(effect(found)),
        "tried": len(found),
        "refused": tried.refused,
        "without_exam": tried.without_exam,
        "placed": placed.tried,
        "moved": placed.moved,
        "unplaced": _words(placed.refused),
        "present": campaigns.active_rule_set(campaign.id).public_id,
    }


@dataclass(frozen=True)
class Placed:
    """Both placements. `moved`: people placed elsewhere, newly or no longer; `refused`: why there
    is no second one."""

    before: Places = field(default_factory=dict)
    after: Places = field(default_factory=dict)
    moved: int = 0
    tried: bool = False
    refused: RuleError | None = None


def _words(refused: RuleError | None) -> list[Any] | None:
    """A refusal as plain JSON: its source text and the values in it."""
    if refused is None:
        return None
    return [refused.message, {name: str(value) for name, value in refused.params.items()}]


def _moved(one: Tried, now: Decisive | None, before: Places, after: Places) -> Moved:
    return Moved(
        subject=one.application.subject_code,
        district=one.district or "",
        sex=one.sex or "",
        before=now.points if now else None,
        after=one.total.points,
        passed_before=bool(now and now.passed),
        passed_after=one.total.passed,
        school_before=before.get(one.application.id),
        school_after=after.get(one.application.id),
    )


def _placed(campaign: Campaign, tried: points_service.Trial, rule_set: RuleSet) -> Placed:
    """Both placements over the present lists, the second one by the rules tried."""
    totals = {one.application.id: one.total for one in tried.tried}
    try:
        runs = placement.try_with(campaign.public_id, totals, rule_set)
    except RuleError as error:
        return Placed(refused=error)
    if not runs:
        return Placed()
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for run in runs:
        before |= {spot.application_id: spot.vacancy_id for spot in run.before.placed.values()}
        after |= {spot.application_id: spot.vacancy_id for spot in run.after.placed.values()}
    kinds = {
        key: one.kind for key, one in vacancies.by_ids({*before.values(), *after.values()}).items()
    }
    return Placed(
        {application: kinds[vacancy] for application, vacancy in before.items()},
        {application: kinds[vacancy] for application, vacancy in after.items()},
        sum(len(run.moved) for run in runs),
        tried=True,
    )


def rule_set_choices() -> list[tuple[RuleSet, Campaign]]:
    """Every version of every campaign, the newest first."""
    return [(one, c) for c in campaigns.campaigns() for one in campaigns.rule_sets(c.id)]
