"""What a candidate sees of a vacancy while choosing: distance, incentive, posts, last year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from recruit.candidates import queries as candidates
from recruit.placement import queries
from recruit.placement.queries.distances import from_district
from recruit.placement.rules import Choice, PlacementRules
from recruit.placement.rules.advice import Before, Reach, reach
from recruit.placement.service.suggestions import before
from recruit.placement.views.shown import ShownVacancy, shown
from recruit.points import queries as points
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy


@dataclass(frozen=True)
class Listed:
    """One row. `listed` None: the rules do not publish how many listed it."""

    at: ShownVacancy
    rank: int
    points: Decimal | None
    distance: int | None
    listed: int | None
    before: Before | None

    @property
    def withdrawn(self) -> bool:
        return self.at.vacancy.state == "withdrawn"

    @property
    def reach(self) -> Reach:
        return reach(self.points, self.before)


def home_of(person_id: int, campaign_id: int) -> str | None:
    """The district where the candidate lives, as the card says."""
    card = candidates.card(person_id, campaign_id)
    return card.district_code if card else None


def rows_of(choices: Iterable[Choice], home: str | None, rules: PlacementRules) -> list[Listed]:
    """A list's rows in their order, each with the total of its own subject."""
    ordered = list(choices)
    known = vacancies.by_ids(one.vacancy_id for one in ordered)
    totals = points.totals_of([one.application_id for one in ordered])
    own = {
        one.vacancy_id: totals[one.application_id].points
        for one in ordered
        if one.application_id in totals
    }
    return _rows([known[one.vacancy_id] for one in ordered], own, home, rules)


def found_rows(
    found: Iterable[Vacancy], own: Decimal, home: str | None, rules: PlacementRules
) -> list[Listed]:
    """Vacancies of one subject that a search found, with one's total in it."""
    rows = list(found)
    return _rows(rows, {one.id: own for one in rows}, home, rules)


def _rows(
    found: list[Vacancy], own: Mapping[int, Decimal], home: str | None, rules: PlacementRules
) -> list[Listed]:
    names, earlier = shown(found), before(found)
    counts = queries.listed_counts(one.id for one in found) if rules.publish_counts else None
    return [
        Listed(
            names[one.id],
            rank,
            own.get(one.id),
            from_district(home, one),
            None if counts is None else counts.get(one.id, 0),
            earlier.get(one.id),
        )
        for rank, one in enumerate(found, start=1)
    ]
