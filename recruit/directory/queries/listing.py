"""Schools as a list: for everybody, and for the officials who keep them right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, UnicodeText, and_, func, or_, select, type_coerce

from recruit.directory.models import SchoolRow
from recruit.directory.queries.registers import districts, expand_districts
from recruit.directory.queries.schools import school_of
from recruit.directory.rules import School, title
from recruit.directory.rules.checks import SECTORS
from recruit.directory.rules.schools import STATES
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.text import N_, Bilingual, fold
from recruit.web.paging import Paged

LONGEST_TEXT = 100
MOST_WORDS = 8
ONLY = {
    "placeless": N_("Without a place"),
    "questioned": N_("With a questioned place"),
    "undescribed": N_("Without a description"),
}
_ONLY_WHERE: Mapping[str, ColumnElement[bool]] = {
    "placeless": SchoolRow.lat.is_(None),
    "questioned": SchoolRow.doubt.is_not(None),
    "undescribed": SchoolRow.description.is_(None),
}


@dataclass(frozen=True)
class SchoolFilters:
    """What a list is cut down to; everything that means nothing is dropped."""

    q: str = ""
    district: str = ""
    sector: str = ""
    state: str = "open"
    only: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "SchoolFilters":
        """From an address; a broken value counts as none."""
        text = " ".join(given.get("q", "")[:LONGEST_TEXT].split())
        district, sector = given.get("district", ""), given.get("sector", "")
        state, only = given.get("state", "open"), given.get("only", "")
        return cls(
            text,
            district if district in districts() else "",
            sector if sector in SECTORS else "",
            state if state in (*STATES, "all") else "open",
            only if only in ONLY else "",
        )

    def params(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        plain = asdict(SchoolFilters())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}


def matching(filters: SchoolFilters, scope: Scope = EVERYWHERE) -> Select[Any]:
    """The rows of a list, unsorted."""
    query = select(SchoolRow).where(*_in_scope(scope), *_by_text(filters.q))
    if filters.district:
        query = query.where(SchoolRow.district_code.in_(expand_districts([filters.district])))
    if filters.sector:
        sectors = type_coerce(SchoolRow.sectors, UnicodeText)
        query = query.where(sectors.contains(f'"{filters.sector}"'))
    if filters.state != "all":
        query = query.where(SchoolRow.state == filters.state)
    return query.where(_ONLY_WHERE[filters.only]) if filters.only else query


def listed(
    filters: SchoolFilters, *, language: str, page: int, size: int, scope: Scope = EVERYWHERE
) -> Paged[School]:
    """A page of schools by name; a page beyond the last is the last."""
    query = matching(filters, scope)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(page, max(1, -(-total // size)))
    order = SchoolRow.sort_en if language == "en" else SchoolRow.sort_az
    rows = db.session.scalars(
        query.order_by(order, SchoolRow.id).limit(size).offset((number - 1) * size)
    )
    return Paged([school_of(row) for row in rows], number, size, total)


def all_listed(filters: SchoolFilters, scope: Scope) -> Iterator[School]:
    """Everything a list would show, by code."""
    rows = db.session.scalars(matching(filters, scope).order_by(SchoolRow.code))
    return map(school_of, rows)


def doubts_of(school_ids: Iterable[int]) -> dict[int, str]:
    """Why places are questioned, codes of DOUBTS by row id; nothing of schools that are not."""
    rows = db.session.execute(
        select(SchoolRow.id, SchoolRow.doubt).where(
            SchoolRow.id.in_(list(school_ids)), SchoolRow.doubt.is_not(None)
        )
    )
    return {row.id: row.doubt for row in rows}


def counted(scope: Scope) -> dict[str, int]:
    """How many open schools wait for each correction."""
    plain = SchoolFilters()
    counts = [
        select(func.count())
        .select_from(matching(replace(plain, only=only), scope).subquery())
        .scalar_subquery()
        .label(only)
        for only in ONLY
    ]
    return dict(db.session.execute(select(*counts)).one()._mapping)


def found_by_text(text: str, limit: int) -> list[School]:
    """The first open schools whose names, today's or earlier ones, hold all the words."""
    words = _by_text(" ".join(text[:LONGEST_TEXT].split()))
    if not words:
        return []
    rows = db.session.scalars(
        select(SchoolRow)
        .where(SchoolRow.state == "open", *words)
        .order_by(SchoolRow.sort_az, SchoolRow.id)
        .limit(limit)
    )
    return [school_of(row) for row in rows]


def _by_text(text: str) -> list[ColumnElement[bool]]:
    """A condition per word; words of a district's name count where a school's name lacks them."""
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return []
    return [or_(SchoolRow.code == text, and_(*map(_has, words)))]


def _has(word: str) -> ColumnElement[bool]:
    named = [one.code for one in districts().values() if word in _folded(one.name)]
    inside = SchoolRow.search.contains(word, autoescape=True)
    codes = expand_districts(named)
    return or_(inside, SchoolRow.district_code.in_(codes)) if codes else inside


@lru_cache(maxsize=500)
def _folded(name: Bilingual) -> str:
    return fold(f"{name.az} {name.en}")


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    if scope.everywhere:
        return []
    return [or_(SchoolRow.district_code.in_(scope.districts), SchoolRow.id.in_(scope.schools))]


def places(filters: SchoolFilters, *, language: str) -> list[tuple[str, str, float, float, str]]:
    """(public id, name, latitude, longitude, district's name) of what a list shows, for a map;
    one without a place stands at its district's centre."""
    known = districts()
    rows = db.session.execute(
        matching(filters).with_only_columns(
            SchoolRow.public_id,
            SchoolRow.name,
            SchoolRow.lat,
            SchoolRow.lon,
            SchoolRow.district_code,
        )
    )
    shown = {code: title(one, known)[language] for code, one in known.items()}
    return [
        (
            row.public_id,
            row.name[language],
            known[row.district_code].lat if row.lat is None else row.lat,
            known[row.district_code].lon if row.lon is None else row.lon,
            shown[row.district_code],
        )
        for row in rows
    ]
