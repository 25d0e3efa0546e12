"""Importing a file: checked whole, staged, and carried out once when it is confirmed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.models import VacancyImport, VacancyRow
from recruit.vacancies.rules import NewVacancy, RowError, Sheet, parse_rows
from recruit.vacancies.service.adding import add_vacancies


@dataclass(frozen=True)
class Checked:
    """What a file holds: its vacancies when nothing is wrong, else every error."""

    vacancies: list[NewVacancy]
    errors: list[RowError]
    warnings: list[RecruitError]


@dataclass(frozen=True)
class Staged:
    """A file that waits for confirmation."""

    public_id: str
    campaign_id: int
    vacancies: list[NewVacancy]
    done: bool


def check_file(table: Table, campaign_id: int, *, asker: Asker) -> Checked:
    """Check every row; nothing is stored."""
    codes = (
        {row[table.header.index("school_code")] for row in table.rows}
        if ("school_code" in table.header)
        else set()
    )
    sheet = Sheet(
        schools=directory.schools_by_codes(codes),
        subjects=directory.subjects(),
        taken=frozenset(_codes(campaign_id)),
        scope=asker.scope(Permission.VACANCIES_EDIT),
    )
    found, errors = parse_rows(table.header, zip(table.numbers, table.rows, strict=True), sheet)
    if not found and not errors:
        errors = [(1, "", RuleError(N_("The file has no rows.")))]
    return Checked([] if errors else found, errors, table.warnings)


def stage(campaign_id: int, vacancies: Iterable[NewVacancy], *, asker: Asker, now: datetime) -> str:
    """Keep a checked file until it is confirmed; returns its public id."""
    row = VacancyImport(
        campaign_id=campaign_id,
        person_id=asker.own_id(),
        rows=[asdict(one) for one in vacancies],
        staged_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


def staged(public_id: str, *, asker: Asker) -> Staged:
    """The asker's own staged file."""
    row = db.session.scalar(
        select(VacancyImport).where(
            VacancyImport.public_id == public_id, VacancyImport.person_id == asker.own_id()
        )
    )
    if row is None:
        raise NotFoundError()
    vacancies = [_new(one) for one in row.rows]
    return Staged(row.public_id, row.campaign_id, vacancies, row.done_at is not None)


def carry_out(public_id: str, campaign: str, *, asker: Asker, now: datetime) -> int:
    """Add a staged file's vacancies as drafts; a second confirmation adds nothing.

    RuleError when another import took one of its codes in between.
    """
    waiting = staged(public_id, asker=asker)
    taken = db.session.execute(
        update(VacancyImport)
        .where(VacancyImport.public_id == public_id, VacancyImport.done_at.is_(None))
        .values(done_at=now),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        return 0
    clash = {one.code for one in waiting.vacancies} & set(_codes(waiting.campaign_id))
    if clash:
        raise RuleError(
            N_("Another import has added these codes in between: %(codes)s. Upload again."),
            codes=", ".join(sorted(clash)[:5]),
        )
    add_vacancies(waiting.campaign_id, campaign, waiting.vacancies, actor=asker.ref, now=now)
    return len(waiting.vacancies)


def _codes(campaign_id: int) -> Iterable[str]:
    return db.session.scalars(
        select(VacancyRow.code).where(VacancyRow.campaign_id == campaign_id)
    ).all()


def _new(values: dict[str, Any]) -> NewVacancy:
    text = values["description"]
    return NewVacancy(**{**values, "description": Bilingual(**text) if text else None})
