"""Vacancies as officials see them: every state, within their districts and schools."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import fold
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.kinds import rules_of
from recruit.vacancies.queries.reading import vacancies_of
from recruit.vacancies.rules import HIDDEN, STATES, State, Vacancy
from recruit.vacancies.rules.doubts import Facts, Key, doubts
from recruit.web.paging import Paged

PAGE_SIZE = 50
SENT_BACK = "sent-back"  # drafts with a note, for the list's filter


@dataclass(frozen=True)
class OfficeFilters:
    q: str = ""
    state: str = ""
    district: str = ""
    subject: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "OfficeFilters":
        """Filters from an address; values that mean nothing are dropped."""
        known = {
            "state": (*STATES, SENT_BACK),
            "district": tuple(directory.districts()),
            "subject": tuple(directory.subjects()),
        }
        chosen = {n: values[n] for n, allowed in known.items() if values.get(n, "") in allowed}
        return cls(q=" ".join(values.get("q", "").split())[:100], **chosen)

    def params(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


Chosen = Sequence[str] | OfficeFilters


@dataclass(frozen=True)
class Waiting:
    """What a step would take: (district code, vacancies, posts), most vacancies first."""

    districts: list[tuple[str, int, int]]
    unchecked: int = 0  # how many of them are drafts that nobody has checked

    @property
    def vacancies(self) -> int:
        return sum(count for _code, count, _posts in self.districts)

    @property
    def posts(self) -> int:
        return sum(posts for _code, _count, posts in self.districts)


@dataclass(frozen=True)
class Doubtful:
    """A draft about which something looks odd."""

    id: int
    public_id: str
    code: str
    school_id: int
    doubts: tuple[str, ...]


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The WHERE that keeps an official to their districts, and a head to their schools."""
    if scope.everywhere:
        return []
    districts = VacancyRow.district_code.in_(scope.districts)
    if not scope.schools:
        return [districts]
    return [or_(districts, VacancyRow.school_id.in_(scope.schools))]


def for_office(
    campaign_id: int, filters: OfficeFilters, scope: Scope, *, language: str, page: int
) -> Paged[Vacancy]:
    """One page of the campaign's vacancies in any state, within the scope."""
    conditions = [*_conditions(campaign_id, filters), *within(scope)]
    total = db.session.scalar(select(func.count(VacancyRow.id)).where(*conditions)) or 0
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    order = VacancyRow.sort_en if language == "en" else VacancyRow.sort_az
    rows = db.session.scalars(
        select(VacancyRow)
        .where(*conditions)
        .order_by(order, VacancyRow.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Paged(vacancies_of(rows), number, PAGE_SIZE, total)


def every_for_office(
    campaign_id: int, filters: OfficeFilters, scope: Scope, *, size: int = 500
) -> Iterator[Vacancy]:
    """All that a search finds, by their codes, some read at a time."""
    conditions = [*_conditions(campaign_id, filters), *within(scope)]
    after = ""
    while True:
        rows = db.session.scalars(
            select(VacancyRow)
            .where(*conditions, VacancyRow.code > after)
            .order_by(VacancyRow.code)
            .limit(size)
        ).all()
        yield from vacancies_of(rows)
        if len(rows) < size:
            return
        after = rows[-1].code


def state_counts(campaign_id: int, scope: Scope) -> dict[str, int]:
    """How many vacancies are in each state, within the scope; SENT_BACK counts among drafts."""
    noted = func.count(VacancyRow.note)
    rows = db.session.execute(
        select(VacancyRow.state, func.count(), noted)
        .where(VacancyRow.campaign_id == campaign_id, *within(scope))
        .group_by(VacancyRow.state)
    ).all()
    counts = {state: count for state, count, _noted in rows}
    if sent_back := sum(notes for state, _count, notes in rows if state == State.DRAFT):
        counts[SENT_BACK] = sent_back
    return counts


def waiting(
    campaign_id: int, chosen: Chosen, scope: Scope, states: Sequence[str] = HIDDEN
) -> Waiting:
    """What was chosen by public id, or all that a search finds, in these states and in scope."""
    vacancies = func.count(VacancyRow.id)
    conditions = conditions_of(campaign_id, chosen, scope, states)
    rows = db.session.execute(
        select(VacancyRow.district_code, vacancies, func.sum(VacancyRow.posts))
        .where(*conditions)
        .group_by(VacancyRow.district_code)
        .order_by(vacancies.desc(), VacancyRow.district_code)
    )
    unchecked = select(vacancies).where(*conditions, VacancyRow.state == State.DRAFT)
    return Waiting(
        [(code, count, int(posts)) for code, count, posts in rows],
        db.session.scalar(unchecked) or 0,
    )


def conditions_of(
    campaign_id: int, chosen: Chosen, scope: Scope, states: Sequence[str]
) -> list[ColumnElement[bool]]:
    """The WHERE of what a step takes; a draft that was sent back waits for its author."""
    ready = [VacancyRow.state.in_(states), VacancyRow.note.is_(None)]
    if isinstance(chosen, OfficeFilters):
        conditions = _conditions(campaign_id, replace(chosen, state=""))
        if chosen.state:
            conditions.append(VacancyRow.state == chosen.state)
    else:
        conditions = [
            VacancyRow.campaign_id == campaign_id,
            VacancyRow.public_id.in_(list(chosen)),
        ]
    return [*conditions, *ready, *within(scope)]


@dataclass(frozen=True)
class Drafts:
    """What doubts are found out from: the chosen drafts, and how many are alike in the campaign."""

    rows: list[Any]
    alike: dict[Key, int]


def drafts_of(campaign_id: int, chosen: Chosen, scope: Scope) -> Drafts:
    """Two queries for any number."""
    rows = db.session.execute(
        select(
            VacancyRow.id,
            VacancyRow.public_id,
            VacancyRow.code,
            VacancyRow.school_id,
            VacancyRow.subject_code,
            VacancyRow.contract,
            VacancyRow.sector,
            VacancyRow.posts,
            VacancyRow.hours,
        )
        .where(*conditions_of(campaign_id, chosen, scope, [State.DRAFT.value]))
        .order_by(VacancyRow.sort_az, VacancyRow.id)
    ).all()
    return Drafts(list(rows), key_counts(campaign_id))


def doubtful(campaign_id: int, chosen: Chosen, scope: Scope) -> list[Doubtful]:
    """The chosen drafts about which something looks odd; few queries for any number."""
    return doubtful_among(campaign_id, drafts_of(campaign_id, chosen, scope))


def doubtful_among(campaign_id: int, drafts: Drafts) -> list[Doubtful]:
    schools = directory.schools_by_ids({row.school_id for row in drafts.rows})
    keys, usual = drafts.alike, rules_of(campaign_id).usual

    def odd(row: Any) -> Doubtful:
        twins = keys[(row.school_id, row.subject_code, row.contract, row.sector)] - 1
        facts = Facts(schools[row.school_id], row.subject_code, row.posts, row.hours, twins)
        return Doubtful(row.id, row.public_id, row.code, row.school_id, doubts(facts, usual))

    return [one for one in map(odd, drafts.rows) if one.doubts]


def key_counts(campaign_id: int) -> dict[Key, int]:
    """How many of the campaign's vacancies share school, subject, contract kind and sector."""
    key = (VacancyRow.school_id, VacancyRow.subject_code, VacancyRow.contract, VacancyRow.sector)
    rows = db.session.execute(
        select(*key, func.count())
        .where(VacancyRow.campaign_id == campaign_id, VacancyRow.state != State.WITHDRAWN)
        .group_by(*key)
    )
    return {(school, subject, contract, sector): n for school, subject, contract, sector, n in rows}


def one_for_office(public_id: str, scope: Scope) -> Vacancy:
    """One vacancy in any state; NotFoundError outside the scope."""
    row = db.session.scalar(
        select(VacancyRow).where(VacancyRow.public_id == public_id, *within(scope))
    )
    if row is None:
        raise NotFoundError()
    return vacancies_of([row])[0]


def _conditions(campaign_id: int, filters: OfficeFilters) -> list[ColumnElement[bool]]:
    conditions = [VacancyRow.campaign_id == campaign_id]
    if filters.state == SENT_BACK:
        conditions += [VacancyRow.state == State.DRAFT, VacancyRow.note.is_not(None)]
    elif filters.state:
        conditions.append(VacancyRow.state == filters.state)
    if filters.district:
        codes = directory.expand_districts([filters.district])
        conditions.append(VacancyRow.district_code.in_(codes))
    if filters.subject:
        conditions.append(VacancyRow.subject_code == filters.subject)
    for word in fold(filters.q).split()[:6]:
        conditions.append(VacancyRow.search.contains(word, autoescape=True))
    return conditions
