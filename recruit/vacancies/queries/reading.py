"""Reading vacancies."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select

from recruit.directory import queries as directory
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.kinds import kinds_of
from recruit.vacancies.rules import HIDDEN, Former, NewVacancy, Outcome, Vacancy, benefits
from recruit.vacancies.rules.kinds import Benefit, Kinds

# Read-only, for joins and for reading many at once in the features above.
VACANCIES: FromClause = VacancyRow.__table__


def vacancy(public_id: str) -> Vacancy:
    """A vacancy that the public may see."""
    row = db.session.scalar(
        select(VacancyRow).where(VacancyRow.public_id == public_id, VacancyRow.state.not_in(HIDDEN))
    )
    if row is None:
        raise NotFoundError()
    return vacancies_of([row])[0]


def by_ids(ids: Iterable[int]) -> dict[int, Vacancy]:
    """Vacancies by row id, in any state."""
    wanted = sorted(set(ids))
    found: dict[int, Vacancy] = {}
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        rows = db.session.scalars(select(VacancyRow).where(VacancyRow.id.in_(chunk)))
        found |= {one.id: one for one in vacancies_of(rows.all())}
    return found


def published(
    campaign_id: int, *, subjects: Iterable[str] | None = None, contract: str | None = None
) -> list[Vacancy]:
    """A campaign's published vacancies, in no special order."""
    conditions = [VacancyRow.campaign_id == campaign_id, VacancyRow.state == "published"]
    if subjects is not None:
        conditions.append(VacancyRow.subject_code.in_(list(subjects)))
    if contract is not None:
        conditions.append(VacancyRow.contract == contract)
    return vacancies_of(db.session.scalars(select(VacancyRow).where(*conditions)).all())


def post_counts(campaign_id: int, contract: str) -> dict[int, int]:
    """Posts by row id of what a placement gives out: the campaign's published and closed
    vacancies of one contract kind."""
    rows = db.session.execute(
        select(VacancyRow.id, VacancyRow.posts).where(
            VacancyRow.campaign_id == campaign_id,
            VacancyRow.state.in_(("published", "closed")),
            VacancyRow.contract == contract,
        )
    )
    return dict(rows.all())


def formers(found: Iterable[Vacancy]) -> dict[int, Former]:
    """For many vacancies at once, by their row id, how the same posts ended before."""
    wanted = {(v.school.id, v.subject_code, v.contract): v for v in found}
    newest: dict[int, Former] = {}
    schools = sorted({school for school, _, _ in wanted})
    for start in range(0, len(schools), 500):
        for row in _with_outcomes(schools[start : start + 500]):
            one = wanted.get((row.school_id, row.subject_code, row.contract))
            outcome = _outcome(row)
            if one and outcome and row.campaign_id < one.campaign_id:
                newest[one.id] = Former(row.campaign_id, outcome)
    return newest


def former_outcomes(
    campaign_id: int, new: Iterable[NewVacancy]
) -> dict[tuple[int, str, str], Outcome]:
    """By (school, subject, contract kind), how the same posts ended in the newest campaign before
    this one; the rows of many schools in few queries."""
    schools = sorted({one.school_id for one in new})
    found: dict[tuple[int, str, str], Outcome] = {}
    for start in range(0, len(schools), 500):
        for row in _with_outcomes(schools[start : start + 500], campaign_id):
            if outcome := _outcome(row):
                found[row.school_id, row.subject_code, row.contract] = outcome
    return found


def _with_outcomes(schools: Sequence[int], before: int | None = None) -> Iterable[Any]:
    """The newest campaign last, and there the first vacancy."""
    conditions: list[ColumnElement[bool]] = [
        VacancyRow.school_id.in_(schools),
        VacancyRow.outcome_applicants.is_not(None),
    ]
    if before is not None:
        conditions.append(VacancyRow.campaign_id < before)
    return db.session.execute(
        select(VacancyRow)
        .with_only_columns(
            VacancyRow.school_id,
            VacancyRow.subject_code,
            VacancyRow.contract,
            VacancyRow.campaign_id,
            VacancyRow.outcome_applicants,
            VacancyRow.outcome_placed,
            VacancyRow.outcome_cut_off,
        )
        .where(*conditions)
        .order_by(VacancyRow.campaign_id, VacancyRow.id.desc())
    )


def district_formers(campaign_id: int) -> dict[tuple[str, str, str], Former]:
    """By (district, subject, contract kind) how it ended in the newest campaign before this one
    that had outcomes: applicants and placed together, and the lowest cut-off; None where posts
    stayed free somewhere."""
    earlier = select(func.max(VacancyRow.campaign_id)).where(
        VacancyRow.campaign_id < campaign_id, VacancyRow.outcome_applicants.is_not(None)
    )
    keys = (VacancyRow.district_code, VacancyRow.subject_code, VacancyRow.contract)
    rows = db.session.execute(
        select(
            *keys,
            VacancyRow.campaign_id,
            func.sum(VacancyRow.outcome_applicants).label("applicants"),
            func.sum(VacancyRow.outcome_placed).label("placed"),
            func.min(VacancyRow.outcome_cut_off).label("cut_off"),
            func.count().label("vacancies"),
            func.count(VacancyRow.outcome_cut_off).label("full"),
        )
        .where(
            VacancyRow.campaign_id == earlier.scalar_subquery(),
            VacancyRow.outcome_applicants.is_not(None),
        )
        .group_by(*keys, VacancyRow.campaign_id)
    )
    return {
        (row.district_code, row.subject_code, row.contract): Former(
            row.campaign_id,
            Outcome(row.applicants, row.placed, row.cut_off if row.full == row.vacancies else None),
        )
        for row in rows
    }


def vacancies_of(rows: Sequence[VacancyRow]) -> list[Vacancy]:
    """Rows as dataclasses, their schools looked up together."""
    ids = {row.school_id for row in rows} | {
        r.further_school_id for r in rows if r.further_school_id
    }
    schools = directory.schools_by_ids(ids)
    kinds = {one: kinds_of(one) for one in {row.campaign_id for row in rows}}
    return [_vacancy(row, schools, kinds[row.campaign_id]) for row in rows]


def _vacancy(row: VacancyRow, schools: dict[int, School], kinds: Kinds) -> Vacancy:
    return Vacancy(
        id=row.id,
        public_id=row.public_id,
        campaign_id=row.campaign_id,
        code=row.code,
        school=schools[row.school_id],
        further_school=schools[row.further_school_id] if row.further_school_id else None,
        district_code=row.district_code,
        subject_code=row.subject_code,
        kind=row.kind,
        contract=row.contract,
        sector=row.sector,
        posts=row.posts,
        hours=row.hours,
        state=row.state,
        description=row.description,
        outcome=_outcome(row),
        withdrawn_why=row.withdrawn_why,
        grades=tuple(int(one) for one in row.grades.split()),
        starts_on=row.starts_on,
        requirements=row.requirements,
        lat=row.lat,
        lon=row.lon,
        placed_exactly=row.placed_exactly,
        further_lat=row.further_lat,
        further_lon=row.further_lon,
        further_district_code=row.further_district_code,
        centre_metres=row.centre_metres,
        benefits=_benefits(row, kinds),
        former=_former(row),
        note=row.note,
        acknowledged=tuple(row.acknowledged.split()),
        published_at=row.published_at,
        changed_at=row.changed_at,
    )


def _benefits(row: VacancyRow, kinds: Kinds) -> tuple[Benefit, ...]:
    centre = directory.districts()[row.district_code].name
    return benefits(kinds[row.kind], row.centre_metres, centre)


def _former(row: VacancyRow) -> Outcome | None:
    if row.former_applicants is None or row.former_placed is None:
        return None
    return Outcome(row.former_applicants, row.former_placed, row.former_cut_off)


def _outcome(row: VacancyRow | Any) -> Outcome | None:
    if row.outcome_applicants is None or row.outcome_placed is None:
        return None
    return Outcome(row.outcome_applicants, row.outcome_placed, row.outcome_cut_off)
