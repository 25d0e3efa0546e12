"""Searching what the public can find: pages of vacancies, counts per filter value, the map's."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from recruit.directory import queries as directory
from recruit.directory.queries.distances import metres
from recruit.directory.rules.places import Point
from recruit.extensions import db
from recruit.kernel.text import Bilingual
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.catalogues import catalogue
from recruit.vacancies.queries.filters import Filters, ask_of
from recruit.vacancies.queries.reading import by_ids
from recruit.vacancies.rules import Vacancy
from recruit.vacancies.rules.finding import ORDERS, Ask, Catalogue
from recruit.web.paging import Paged

__all__ = ["ORDERS", "Facet", "Found", "all_found", "count", "facets", "search"]

PAGE_SIZE = 25
FACETS = ("region", "district", "subject", "kind", "contract", "sector", "benefit", "hours")
CHUNK = 500
PUBLIC = ("published", "closed")  # an edition of a moment ago may hold what was withdrawn since
MANY = 2_000  # found vacancies: from here on all are read and the others left out


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
    hours: int = 0
    contract: str = ""
    further: Bilingual | None = None
    further_lat: float | None = None
    further_lon: float | None = None
    centre_metres: int | None = None


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
    fits: Collection[str] = (),
) -> Paged[Vacancy]:
    """One page of what a campaign's search finds; `order` is one of ORDERS."""
    ids, total = found_ids(
        campaign_id, filters, language=language, page=page, size=size, order=order, fits=fits
    )
    number = _within(page, total, size)
    known = by_ids(ids)
    rows = [known[one] for one in ids if one in known and known[one].state in PUBLIC]
    return Paged(rows, number, size, total)


def found_ids(
    campaign_id: int,
    filters: Filters,
    *,
    language: str,
    page: int,
    size: int,
    order: str = "place",
    fits: Collection[str] = (),
) -> tuple[list[int], int]:
    """The row ids of one page, and how many are found in all."""
    known, ask = catalogue(campaign_id), ask_of(filters, fits)
    found = known.find(ask)
    total = found.bit_count()
    first = (_within(page, total, size) - 1) * size
    positions = known.ordered(found, order, ask, english=language == "en")
    return [known.entries[n].id for n in positions[first : first + size]], total


def _within(page: int, total: int, size: int) -> int:
    return min(page, max(1, -(-total // size)))


def addresses(ids: Iterable[int]) -> list[str]:
    """The public ids of vacancies, in the order of their row ids as given."""
    wanted, known = list(ids), dict[int, str]()
    for start in range(0, len(wanted), CHUNK):
        part = VacancyRow.id.in_(wanted[start : start + CHUNK])
        known |= dict(
            db.session.execute(select(VacancyRow.id, VacancyRow.public_id).where(part)).all()
        )
    return [known[one] for one in wanted if one in known]


def orders_of(campaign_id: int, filters: Filters) -> list[str]:
    """The orders that tell a campaign's vacancies apart."""
    known = catalogue(campaign_id)
    useless = {
        "distance": not filters.near,
        "cut-off": not known.ended,
        "benefits": not known.pays,
    }
    return [one for one in ORDERS if not useless.get(one)]


def count(campaign_id: int, filters: Filters, fits: Collection[str] = ()) -> int:
    """How many vacancies a search finds."""
    return catalogue(campaign_id).find(ask_of(filters, fits)).bit_count()


def facets(
    campaign_id: int, filters: Filters, fits: Collection[str] = ()
) -> dict[str, list[Facet]]:
    """For each filter its values with counts; a city counts its own districts, too."""
    counts = catalogue(campaign_id).counts(ask_of(filters, fits), FACETS)
    return {
        name: [Facet(value, number) for value, number in found.items()]
        for name, found in counts.items()
    }


def all_found(
    campaign_id: int, filters: Filters, *, language: str, fits: Collection[str] = ()
) -> list[Found]:
    """Everything a search finds, for the map, by district and school."""
    known, ask = catalogue(campaign_id), ask_of(filters, fits)
    positions = known.ordered(known.find(ask), "place", ask, english=language == "en")
    ids = [known.entries[n].id for n in positions]
    rows = {row.id: row for row in _map_rows(known, campaign_id, ids)}
    return [_found(row) for one in ids if (row := rows.get(one))]


def _map_rows(known: Catalogue, campaign_id: int, ids: list[int]) -> Iterator[Any]:
    v, schools = VacancyRow, directory.SCHOOLS
    further = schools.alias("further")
    statement = (
        select(
            v.id, v.public_id, v.district_code, v.subject_code, v.kind, v.posts, v.hours,
            v.contract, v.lat, v.lon, v.further_lat, v.further_lon, v.centre_metres, schools.c.name,
            further.c.name.label("further_name"),
        )
        .join(schools, schools.c.id == v.school_id)
        .join(further, further.c.id == v.further_school_id, isouter=True)
        .where(v.state.in_(PUBLIC))
    )  # fmt: skip
    if len(ids) > MANY or len(ids) == len(known.entries):
        yield from db.session.execute(statement.where(v.campaign_id == campaign_id))
        return
    for start in range(0, len(ids), CHUNK):
        yield from db.session.execute(statement.where(v.id.in_(ids[start : start + CHUNK])))


def _found(row: Any) -> Found:
    return Found(
        row.public_id,
        row.district_code,
        row.subject_code,
        row.kind,
        row.posts,
        row.name,
        row.lat,
        row.lon,
        row.hours,
        row.contract,
        row.further_name,
        row.further_lat,
        row.further_lon,
        row.centre_metres,
    )


def distances(vacancies: Iterable[Vacancy], near: Point) -> dict[int, int]:
    """Metres from a place to the nearer school of each vacancy, in a straight line, by row id."""
    found: dict[int, int] = {}
    for one in vacancies:
        places = [(one.lat, one.lon), (one.further_lat, one.further_lon)]
        known = [(lat, lon) for lat, lon in places if lat is not None and lon is not None]
        if known:
            found[one.id] = min(metres(near, place) for place in known)
    return found


def alike(one: Vacancy, *, most: int) -> list[Vacancy]:
    """Others of the subject in its campaign, the nearest first."""
    if one.lat is None or one.lon is None:
        return []
    known = catalogue(one.campaign_id)
    ask = Ask({"subject": frozenset({one.subject_code})}, near=(one.lat, one.lon))
    ids = [known.entries[n].id for n in known.ordered(known.find(ask), "distance", ask)]
    chosen = [number for number in ids[: most + 1] if number != one.id][:most]
    rows = by_ids(chosen)
    return [rows[number] for number in chosen if number in rows]


def earlier(one: Vacancy, *, most: int) -> list[Vacancy]:
    """The same posts in earlier campaigns that left an outcome, the newest first."""
    rows = db.session.scalars(
        select(VacancyRow.id)
        .where(
            VacancyRow.school_id == one.school.id,
            VacancyRow.subject_code == one.subject_code,
            VacancyRow.contract == one.contract,
            VacancyRow.campaign_id < one.campaign_id,
            VacancyRow.outcome_applicants.is_not(None),
        )
        .order_by(VacancyRow.campaign_id.desc(), VacancyRow.id)
        .limit(most)
    ).all()
    known = by_ids(rows)
    return [known[number] for number in rows]
