"""Everything that totals are computed from, but the cards: of a campaign, or of one candidate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from recruit.exam import queries as exams
from recruit.exam.queries import attempted
from recruit.exam.rules import ExamResult
from recruit.interviews import queries as interviews
from recruit.interviews.rules import InterviewResult
from recruit.points import queries
from recruit.points.queries import Standing, Waiting
from recruit.points.rules import Carried, Correction, PointsRules

Persons = Mapping[tuple[int, str], tuple[Carried, ...]]


@dataclass(frozen=True)
class Gathered:
    """By application id; `carried` by person and subject. What the rules do not read is empty."""

    exams: Mapping[int, ExamResult]
    interviews: Mapping[int, InterviewResult]
    corrections: Mapping[int, tuple[Correction, ...]]
    standings: Mapping[int, Standing]
    earlier: Mapping[int, tuple[ExamResult, ...]] = field(default_factory=dict)
    sittings: Mapping[str, str] = field(default_factory=dict)
    carried: Persons = field(default_factory=dict)


def gather(campaign_id: int, rules: PointsRules) -> Gathered:
    """Of all applications of a campaign."""
    return Gathered(
        exams.results(campaign_id),
        interviews.results(campaign_id),
        queries.corrections(campaign_id),
        queries.standings(campaign_id),
        *_reaching(campaign_id, rules),
    )


def gather_one(campaign_id: int, application: Waiting, rules: PointsRules) -> Gathered:
    """Of one application."""
    key = application.id
    exam, interview = exams.result_of(key), interviews.result_of(key)
    standing = queries.standing(key)
    return Gathered(
        {key: exam} if exam else {},
        {key: interview} if interview else {},
        {key: queries.corrections_of(key)},
        {key: standing} if standing else {},
        *_reaching(campaign_id, rules, [key], [application.person_id]),
    )


def _reaching(
    campaign_id: int,
    rules: PointsRules,
    only: Collection[int] | None = None,
    people: Collection[int] | None = None,
) -> tuple[Mapping[int, tuple[ExamResult, ...]], Mapping[str, str], Persons]:
    """What only some rules ask for: other attempts, sittings, earlier campaigns."""
    return (
        attempted.earlier_results(campaign_id, only) if rules.needs_attempts else {},
        attempted.sittings_of_attempts(campaign_id, only) if rules.needs_sittings else {},
        queries.carried_by(campaign_id, rules.carried_years, people) if rules.carried_years else {},
    )
