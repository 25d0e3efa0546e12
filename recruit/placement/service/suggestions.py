"""Vacancies like those in a list that a total would have reached a campaign earlier."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from recruit.campaigns import queries as campaigns
from recruit.kernel.errors import RuleError
from recruit.placement.queries.distances import from_district
from recruit.placement.rules import ChoiceList, PlacementRules
from recruit.placement.rules.advice import Before, Reach, reach
from recruit.placement.service.lists import Eligible
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy

MOST = 5
FAR = 10_000  # kilometres: those without a known distance come last


@dataclass(frozen=True)
class Suggestion:
    vacancy: Vacancy
    before: Before
    distance: int | None


def before(found: Iterable[Vacancy]) -> dict[int, Before]:
    """How vacancies ended in an earlier campaign, by row id; where the school had none, how the
    easiest of its district did. A vacancy whose district had none is not in it."""
    wanted = list(found)
    own = vacancies.formers(wanted)
    around = {
        campaign_id: vacancies.district_formers(campaign_id)
        for campaign_id in {one.campaign_id for one in wanted if one.id not in own}
    }
    known = {key: Before(one.campaign_id, one.outcome.cut_off) for key, one in own.items()}
    for one in wanted:
        near = around.get(one.campaign_id, {}).get(
            (one.district_code, one.subject_code, one.contract)
        )
        if near and one.id not in known:
            known[one.id] = Before(near.campaign_id, near.outcome.cut_off, district=True)
    return known


def suggest(listed: ChoiceList, mine: dict[str, Eligible], home: str | None) -> list[Suggestion]:
    """Of the subjects in the list, the nearest to home that would have been within reach."""
    chosen = vacancies.by_ids(one.vacancy_id for one in listed.choices)
    subjects = {one.subject_code for one in chosen.values()} & mine.keys()
    rules: PlacementRules = campaigns.section(listed.campaign_id, "placement")
    offered = vacancies.published(
        listed.campaign_id, subjects=subjects, contract=listed.contract.value
    )
    known = before(offered)
    found = [
        Suggestion(one, known[one.id], from_district(home, one))
        for one in offered
        if one.id in known
        and one.id not in chosen
        and _within(one, known[one.id], mine[one.subject_code].total.points, rules)
    ]
    return sorted(found, key=_nearest)[:MOST]


def _nearest(one: Suggestion) -> tuple[int, int]:
    return (FAR if one.distance is None else one.distance, one.vacancy.id)


def _within(one: Vacancy, before: Before, points: Decimal, rules: PlacementRules) -> bool:
    return rules.passes(one.kind, points) and reach(points, before) is Reach.WITHIN


def same_scale(campaign_id: int, earlier_id: int) -> bool:
    """Whether points were counted by the same rules in an earlier campaign."""
    try:
        sections = [
            campaigns.active_rule_set(one).document["points"] for one in (campaign_id, earlier_id)
        ]
    except RuleError:
        return False
    return bool(sections[0] == sections[1])
