"""Searching published vacancies: filters, folded text, counts per filter value, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.text import Bilingual, fold
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import vacancies_of
from recruit.vacancies.rules import CONTRACTS, KINDS, SECTORS, Vacancy
from recruit.web.paging import Paged

PAGE_SIZE = 25
LONGEST_QUERY = 100
WORDS = 6
ORDERS = ("place", "newest", "cut-off")
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
    school: str = ""  # its public id

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
        if _school_exists(values.get("school", "")):
            chosen["school"] = values["school"]
        return cls(q=" ".join(values.get("q", "").split())[:LONGEST_QUERY], **chosen)

    def params(self) -> dict[str, str]:
        """The parts of an address that lead here again."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True)
class Found:
    """As much of a vacancy as a map shows."""

    public_id: str
    district_code: str
    subject_code: str
    kind: str
    posts: int
    school: Bilingual
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Facet:
    """How many vacancies a filter value would leave, with all other filters as they are."""

    value: str
    count: int


def search(
    campaign_id: int,
    filters: Filters,
    *,
    language: str,
    page: int,
    size: int = PAGE_SIZE,
    order: str = "place",
) -> Paged[Vacancy]:
    """One page of a campaign's published vacancies; `order` is one of ORDERS."""
    conditions = conditions_of(campaign_id, filters)
    total = count(campaign_id, filters)
    number = min(page, max(1, -(-total // size)))
    rows = db.session.scalars(
        select(VacancyRow)
        .where(*conditions)
        .order_by(*_ordered(order, language))
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    return Paged(vacancies_of(rows), number, size, total)


def _ordered(order: str, language: str) -> list[Any]:
    """By district and school in Azerbaijani order, the newest first, or the lowest cut-off first;
    where posts stayed free there is no cut-off, and nothing is lower."""
    place = VacancyRow.sort_en if language == "en" else VacancyRow.sort_az
    if order == "newest":
        return [VacancyRow.id.desc()]
    if order == "cut-off":
        unknown = case((VacancyRow.outcome_applicants.is_(None), 1), else_=0)
        free = case((VacancyRow.outcome_cut_off.is_(None), 0), else_=1)
        return [unknown, free, VacancyRow.outcome_cut_off, place, VacancyRow.id]
    return [place, VacancyRow.id]


def has_outcomes(campaign_id: int) -> bool:
    """Whether a placement has left its outcomes at this campaign's vacancies."""
    found = select(VacancyRow.id).where(
        VacancyRow.campaign_id == campaign_id, VacancyRow.outcome_applicants.is_not(None)
    )
    return db.session.scalar(found.limit(1)) is not None


def count(campaign_id: int, filters: Filters) -> int:
    """How many published vacancies a search finds."""
    conditions = conditions_of(campaign_id, filters)
    return db.session.scalar(select(func.count(VacancyRow.id)).where(*conditions)) or 0


def all_found(campaign_id: int, filters: Filters, *, language: str) -> list[Found]:
    """Everything a search finds, for the map, by district and school."""
    schools = directory.SCHOOLS.c
    rows = db.session.execute(
        select(
            VacancyRow.public_id,
            VacancyRow.district_code,
            VacancyRow.subject_code,
            VacancyRow.kind,
            VacancyRow.posts,
            schools.name,
            schools.lat,
            schools.lon,
        )
        .join(directory.SCHOOLS, schools.id == VacancyRow.school_id)
        .where(*conditions_of(campaign_id, filters))
        .order_by(*_ordered("place", language))
    )
    return [Found(*row) for row in rows]


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


def _ids_of_school(public_id: str) -> Select[tuple[int]]:
    schools = directory.SCHOOLS.c
    return select(schools.id).where(schools.public_id == public_id)


def _school_exists(public_id: str) -> bool:
    return bool(public_id) and db.session.scalar(_ids_of_school(public_id)) is not None


def conditions_of(campaign_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """The WHERE of a search among what the public may see."""
    conditions = [VacancyRow.campaign_id == campaign_id, VacancyRow.state == "published"]
    if filters.district:
        codes = directory.expand_districts([filters.district])
        conditions.append(VacancyRow.district_code.in_(codes))
    for name in ("subject", "kind", "contract", "sector"):
        if value := getattr(filters, name):
            conditions.append(FACETS[name] == value)
    if filters.school:
        conditions.append(VacancyRow.school_id.in_(_ids_of_school(filters.school)))
    for word in fold(filters.q).split()[:WORDS]:
        conditions.append(VacancyRow.search.contains(word, autoescape=True))
    return conditions
