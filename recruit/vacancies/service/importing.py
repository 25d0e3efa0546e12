"""Importing a file: checked whole, staged, and carried out once when it is confirmed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.models import VacancyImport, VacancyRow
from recruit.vacancies.queries import kinds_of, rules_of
from recruit.vacancies.queries.office import key_counts
from recruit.vacancies.rules import COLUMNS, NewVacancy, RowError, Sheet, parse_rows
from recruit.vacancies.rules.doubts import Facts, Key, doubts
from recruit.vacancies.rules.rows import STATE_COLUMN
from recruit.vacancies.service.adding import Drafts, insert_drafts, ready_drafts
from recruit.vacancies.service.publishing import require_unfinished

TEMPLATE_SHEET = "vacancies"
SCHOOL_COLUMNS = ("school_code", "further_school_code")


@dataclass(frozen=True)
class Odd:
    """A vacancy that is right and looks odd, and why."""

    code: str
    school_id: int
    doubts: tuple[str, ...]


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

    @property
    def posts(self) -> int:
        return sum(one.posts for one in self.vacancies)


@dataclass(frozen=True)
class Prepared:
    """A staged file worked out row by row, so that storing it takes a moment."""

    public_id: str
    campaign_id: int
    drafts: Drafts


def check_file(table: Table, campaign_id: int, *, asker: Asker) -> Checked:
    """Check every row; nothing is stored. RuleError where the campaign is over."""
    require_unfinished(campaign_id)
    codes = {code for name in SCHOOL_COLUMNS for code in _column(table, name)}
    sheet = Sheet(
        schools=directory.schools_by_codes(codes),
        subjects=directory.subjects(),
        taken=frozenset(_codes(campaign_id)),
        scope=asker.scope(Permission.VACANCIES_EDIT),
        kinds=tuple(kinds_of(campaign_id)),
    )
    found, errors = parse_rows(table.header, zip(table.numbers, table.rows, strict=True), sheet)
    if not found and not errors:
        errors = [(1, "", RuleError(N_("The file has no rows.")))]
    warnings = [*_spoken(table), *_unknown(table)]
    return Checked([] if errors else found, errors, warnings)


def _column(table: Table, name: str) -> list[str]:
    if name not in table.header:
        return []
    place = table.header.index(name)
    return [row[place] for row in table.rows]


def odd_among(campaign_id: int, found: Iterable[NewVacancy]) -> list[Odd]:
    """What a checker will have to look at, said before anything is stored."""
    found = list(found)
    schools = directory.schools_by_ids({one.school_id for one in found})
    keys, usual = Counter(key_counts(campaign_id)), rules_of(campaign_id).usual
    keys.update(_key(one) for one in found)

    def odd(one: NewVacancy) -> Odd:
        twins = keys[_key(one)] - 1
        facts = Facts(schools[one.school_id], one.subject_code, one.posts, one.hours, twins)
        return Odd(one.code, one.school_id, doubts(facts, usual))

    return [one for one in map(odd, found) if one.doubts]


def _key(one: NewVacancy) -> Key:
    return one.school_id, one.subject_code, one.contract, one.sector


def _spoken(table: Table) -> list[RecruitError]:
    """What reading the file has warned of; our own template's further sheets are no surprise."""
    return [one for one in table.warnings if one.params.get("sheet") != TEMPLATE_SHEET]


def _unknown(table: Table) -> list[RecruitError]:
    names = [name for name in table.header if name not in (*COLUMNS, STATE_COLUMN)]
    if not names:
        return []
    message = N_("These columns are not known and were not read: %(names)s.")
    return [RecruitError(message, names=", ".join(name[:40] for name in names[:10]))]


def stage(campaign_id: int, vacancies: Iterable[NewVacancy], *, asker: Asker, now: datetime) -> str:
    """Keep a checked file until it is confirmed; returns its public id."""
    row = VacancyImport(
        campaign_id=campaign_id,
        person_id=asker.own_id(),
        rows=[_plain(one) for one in vacancies],
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


def prepare(public_id: str, *, asker: Asker, now: datetime) -> Prepared:
    """Work out the rows of the asker's staged file, before the transaction that stores them."""
    waiting = staged(public_id, asker=asker)
    drafts = ready_drafts(waiting.campaign_id, waiting.vacancies, actor=asker.ref, now=now)
    return Prepared(waiting.public_id, waiting.campaign_id, drafts)


def carry_out(prepared: Prepared, campaign: str, *, asker: Asker, now: datetime) -> int:
    """Add a prepared file's vacancies as drafts; a second confirmation adds nothing.

    RuleError where another import took one of its codes in between, or the campaign is over.
    """
    require_unfinished(prepared.campaign_id)
    taken: Any = db.session.execute(
        update(VacancyImport)
        .where(
            VacancyImport.public_id == prepared.public_id,
            VacancyImport.person_id == asker.own_id(),
            VacancyImport.done_at.is_(None),
        )
        .values(done_at=now),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount == 0:
        return 0
    clash = set(prepared.drafts.codes) & set(_codes(prepared.campaign_id))
    if clash:
        raise _clash(sorted(clash))
    try:
        insert_drafts(campaign, prepared.drafts, actor=asker.ref, now=now)
    except IntegrityError as error:  # another import ran at the same moment: the key decided
        raise _clash([]) from error
    return len(prepared.drafts)


def _clash(codes: list[str]) -> RuleError:
    if not codes:
        return RuleError(N_("Another import has added the same codes just now. Upload again."))
    return RuleError(
        N_("Another import has added these codes in between: %(codes)s. Upload again."),
        codes=", ".join(codes[:5]),
    )


def _codes(campaign_id: int) -> Iterable[str]:
    return db.session.scalars(
        select(VacancyRow.code).where(VacancyRow.campaign_id == campaign_id)
    ).all()


def _plain(one: NewVacancy) -> dict[str, Any]:
    starts_on = one.starts_on.isoformat() if one.starts_on else None
    return {**asdict(one), "starts_on": starts_on}


def _new(values: dict[str, Any]) -> NewVacancy:
    """A file that was staged before there were more columns lacks them."""
    texts = {name: values.get(name) for name in ("description", "requirements")}
    starts_on = values.get("starts_on")
    return NewVacancy(
        **{
            **values,
            **{name: Bilingual(**text) if text else None for name, text in texts.items()},
            "grades": tuple(values.get("grades", ())),
            "starts_on": date.fromisoformat(starts_on) if starts_on else None,
        }
    )
