"""What pages show of a vacancy in a list, a result or a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.kernel.text import Bilingual
from recruit.placement.rules import Choice
from recruit.points import queries as points
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Kind, Vacancy


@dataclass(frozen=True)
class ShownVacancy:
    """A vacancy with the names of what it refers to."""

    vacancy: Vacancy
    district: Bilingual
    subject: Bilingual
    kind: Kind

    @property
    def id(self) -> int:
        return self.vacancy.id

    @property
    def public_id(self) -> str:
        return self.vacancy.public_id

    @property
    def school(self) -> Bilingual:
        return self.vacancy.school.name


@dataclass(frozen=True)
class ShownChoice:
    """One row of a list: where, and with which total of one's own."""

    rank: int
    at: ShownVacancy
    points: Decimal | None


def shown(found: Iterable[Vacancy]) -> dict[int, ShownVacancy]:
    """By row id."""
    found = list(found)
    districts, subjects = directory.districts(), directory.subjects()
    kinds = {one: vacancies.kinds_of(one) for one in {each.campaign_id for each in found}}
    return {
        one.id: ShownVacancy(
            one,
            title(districts[one.district_code], districts),
            subjects[one.subject_code].name,
            kinds[one.campaign_id][one.kind],
        )
        for one in found
    }


def shown_by_ids(ids: Iterable[int]) -> dict[int, ShownVacancy]:
    return shown(vacancies.by_ids(ids).values())


def shown_choices(choices: Iterable[Choice]) -> list[ShownChoice]:
    """A list's rows in their order."""
    rows = list(choices)
    known = shown_by_ids(one.vacancy_id for one in rows)
    totals = points.totals_of([one.application_id for one in rows])
    return [
        ShownChoice(
            one.rank,
            known[one.vacancy_id],
            totals[one.application_id].points if one.application_id in totals else None,
        )
        for one in rows
    ]
