"""Vacancies as officials see them: every state, within their districts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import ColumnElement, func, select

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import fold
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import vacancies_of
from recruit.vacancies.rules import STATES, Vacancy
from recruit.web.paging import Paged

PAGE_SIZE = 50


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
            "state": STATES,
            "district": tuple(directory.districts()),
            "subject": tuple(directory.subjects()),
        }
        chosen = {n: values[n] for n, allowed in known.items() if values.get(n, "") in allowed}
        return cls(q=" ".join(values.get("q", "").split())[:100], **chosen)

    def params(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True)
class Drafts:
    """What publishing would bring out: (district code, vacancies, posts), most vacancies first."""

    districts: list[tuple[str, int, int]]

    @property
    def vacancies(self) -> int:
        return sum(count for _code, count, _posts in self.districts)

    @property
    def posts(self) -> int:
        return sum(posts for _code, _count, posts in self.districts)


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """The WHERE that keeps an official to their districts."""
    return [] if scope.everywhere else [VacancyRow.district_code.in_(scope.districts)]


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


def state_counts(campaign_id: int, scope: Scope) -> dict[str, int]:
    """How many vacancies are in each state, within the scope."""
    rows = db.session.execute(
        select(VacancyRow.state, func.count())
        .where(VacancyRow.campaign_id == campaign_id, *within(scope))
        .group_by(VacancyRow.state)
    )
    return dict(rows.all())


def drafts(campaign_id: int, chosen: Sequence[str] | OfficeFilters, scope: Scope) -> Drafts:
    """The drafts that were chosen by public id, or all that a search finds, within the scope."""
    vacancies = func.count(VacancyRow.id)
    rows = db.session.execute(
        select(VacancyRow.district_code, vacancies, func.sum(VacancyRow.posts))
        .where(*conditions_of_drafts(campaign_id, chosen, scope))
        .group_by(VacancyRow.district_code)
        .order_by(vacancies.desc(), VacancyRow.district_code)
    )
    return Drafts([(code, count, int(posts)) for code, count, posts in rows])


def conditions_of_drafts(
    campaign_id: int, chosen: Sequence[str] | OfficeFilters, scope: Scope
) -> list[ColumnElement[bool]]:
    """The WHERE of what is to be published."""
    if isinstance(chosen, OfficeFilters):
        conditions = _conditions(campaign_id, replace(chosen, state="draft"))
    else:
        conditions = [
            VacancyRow.campaign_id == campaign_id,
            VacancyRow.state == "draft",
            VacancyRow.public_id.in_(list(chosen)),
        ]
    return [*conditions, *within(scope)]


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
    if filters.state:
        conditions.append(VacancyRow.state == filters.state)
    if filters.district:
        codes = directory.expand_districts([filters.district])
        conditions.append(VacancyRow.district_code.in_(codes))
    if filters.subject:
        conditions.append(VacancyRow.subject_code == filters.subject)
    for word in fold(filters.q).split()[:6]:
        conditions.append(VacancyRow.search.contains(word, autoescape=True))
    return conditions
