"""Searching published vacancies: filters, folded text, counts per filter value, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.text import fold
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import vacancies_of
from recruit.vacancies.rules import CONTRACTS, KINDS, SECTORS, Vacancy
from recruit.web.paging import Paged

PAGE_SIZE = 25
LONGEST_QUERY = 100
WORDS = 6
FACETS = {
    "district": VacancyRow.district_code,
    "subject": VacancyRow.subject_code,
    "kind": VacancyRow.kind,
    "contract": VacancyRow.contract,
    "sector": VacancyRow.sector,
}


@dataclass(frozen=True)
class Filters:
    """What a search asks for; an empty value asks nothing."""

    q: str = ""
    district: str = ""
    subject: str = ""
    kind: str = ""
    contract: str = ""
    sector: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Filters":
        """Filters from an address; values that mean nothing are dropped."""
        known: dict[str, Any] = {
            "district": directory.districts(),
            "subject": directory.subjects(),
            "kind": KINDS,
            "contract": CONTRACTS,
            "sector": SECTORS,
        }
        chosen = {n: values[n] for n, allowed in known.items() if values.get(n, "") in allowed}
        return cls(q=" ".join(values.get("q", "").split())[:LONGEST_QUERY], **chosen)

    def params(self) -> dict[str, str]:
        """The parts of an address that lead here again."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True)
class Facet:
    """How many vacancies a filter value would leave, with all other filters as they are."""

    value: str
    count: int


def search(
    campaign_id: int, filters: Filters, *, language: str, page: int, size: int = PAGE_SIZE
) -> Paged[Vacancy]:
    """One page of a campaign's published vacancies, in Azerbaijani order by district and school."""
    conditions = conditions_of(campaign_id, filters)
    total = count(campaign_id, filters)
    number = min(page, max(1, -(-total // size)))
    order = VacancyRow.sort_en if language == "en" else VacancyRow.sort_az
    rows = db.session.scalars(
        select(VacancyRow)
        .where(*conditions)
        .order_by(order, VacancyRow.id)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    return Paged(vacancies_of(rows), number, size, total)


def count(campaign_id: int, filters: Filters) -> int:
    """How many published vacancies a search finds."""
    conditions = conditions_of(campaign_id, filters)
    return db.session.scalar(select(func.count(VacancyRow.id)).where(*conditions)) or 0


def all_found(campaign_id: int, filters: Filters) -> list[Vacancy]:
    """Everything a search finds, for the map."""
    rows = db.session.scalars(select(VacancyRow).where(*conditions_of(campaign_id, filters)))
    return vacancies_of(rows.all())


def facets(campaign_id: int, filters: Filters) -> dict[str, list[Facet]]:
    """For each filter its values with counts; one grouped query a filter."""
    return {name: _facet(campaign_id, filters, name) for name in FACETS}


def _facet(campaign_id: int, filters: Filters, name: str) -> list[Facet]:
    without = replace(filters, **{name: ""})
    column = FACETS[name]
    rows = db.session.execute(
        select(column, func.count()).where(*conditions_of(campaign_id, without)).group_by(column)
    )
    return [Facet(value, count) for value, count in rows]


def conditions_of(campaign_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """The WHERE of a search among what the public may see."""
    conditions = [VacancyRow.campaign_id == campaign_id, VacancyRow.state == "published"]
    if filters.district:
        codes = directory.expand_districts([filters.district])
        conditions.append(VacancyRow.district_code.in_(codes))
    for name in ("subject", "kind", "contract", "sector"):
        if value := getattr(filters, name):
            conditions.append(FACETS[name] == value)
    for word in fold(filters.q).split()[:WORDS]:
        conditions.append(VacancyRow.search.contains(word, autoescape=True))
    return conditions
