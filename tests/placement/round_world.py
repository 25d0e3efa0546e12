"""Rounds in a small world: vacancies, lists and what people are told."""

from itertools import count
from typing import Any

from recruit.campaigns.rules import Campaign
from recruit.placement import queries
from recruit.placement.rules import Reason
from recruit.vacancies.rules import Vacancy
from tests.factories.placement import Competitor, make_competitor, make_list, make_vacancy

_codes = count(1)


def vacancy(campaign: Campaign, **values: Any) -> Vacancy:
    return make_vacancy(campaign, f"R{next(_codes)}", **values)


def listed(campaign: Campaign, points: str, *wishes: Vacancy, **standing: Any) -> Competitor:
    who = make_competitor(campaign, points, **standing)
    make_list(who, campaign, *wishes)
    return who


def reasons(who: Competitor, campaign: Campaign) -> list[tuple[Reason, str | None]]:
    (told,) = queries.explanation(who.person.id, campaign.id)
    return [(one.reason, one.rule or one.decided_by) for one in told.choices]
