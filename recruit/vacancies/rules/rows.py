"""Rows of an import file become vacancies, or errors that name row, column and what is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recruit.directory.rules import School, Subject
from recruit.kernel.asker import Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.rules.grades import read_grades, say_grades
from recruit.vacancies.rules.kinds import DEFAULT_KINDS
from recruit.vacancies.rules.vacancy import CONTRACTS, SECTORS, NewVacancy, Vacancy

COLUMNS = (
    "code",
    "school_code",
    "subject",
    "posts",
    "hours",
    "kind",
    "contract",
    "sector",
    "description_az",
    "description_en",
    "further_school_code",
    "grades",
    "start",
    "requirements_az",
    "requirements_en",
)
COLUMN_NOTES = {
    "code": N_("the vacancy's own code in this campaign: letters, digits, . _ / and -"),
    "school_code": N_("the school's code in the register of schools"),
    "subject": N_("the subject's code; the template lists them"),
    "posts": N_("a whole number from 1 to 50"),
    "hours": N_("hours a week, a whole number from 1 to 60"),
    "kind": N_("the code of a kind of this campaign; the template lists them"),
    "contract": N_("permanent or fixed-term"),
    "sector": N_("az or ru: the language of instruction; the school must have this sector"),
    "description_az": N_("may be empty; then the English one is empty, too"),
    "description_en": N_("may be empty; then the Azerbaijani one is empty, too"),
    "further_school_code": N_("may be empty: the second school where hours are merged"),
    "grades": N_("may be empty: the grades taught, such as 5-9 or 1, 3; 0 is the preparatory one"),
    "start": N_("may be empty: the first day of work, such as 2026-09-15 or 15.09.2026"),
    "requirements_az": N_("may be empty; then the English one is empty, too"),
    "requirements_en": N_("may be empty; then the Azerbaijani one is empty, too"),
}
OPTIONAL = {
    "description_az",
    "description_en",
    "further_school_code",
    "grades",
    "start",
    "requirements_az",
    "requirements_en",
}
STATE_COLUMN = "state"  # in an exported list, and not read again
MOST_POSTS = 50
MOST_HOURS = 60
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$")
LONGEST_DESCRIPTION = 2000
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y")

RowError = tuple[int, str, RuleError]  # row number as the file counts, column, what is wrong


@dataclass(frozen=True)
class Sheet:
    """What rows are checked against: schools by code, subjects, codes taken, the scope."""

    schools: Mapping[str, School]
    subjects: Mapping[str, Subject]
    taken: frozenset[str]
    scope: Scope
    kinds: Sequence[str] = tuple(DEFAULT_KINDS)


def parse_rows(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], sheet: Sheet
) -> tuple[list[NewVacancy], list[RowError]]:
    """All (number, cells) lines as vacancies, and every error of every line."""
    missing = [name for name in COLUMNS if name not in header and name not in OPTIONAL]
    if missing:
        error = RuleError(N_("The file lacks these columns: %(names)s."), names=", ".join(missing))
        return [], [(1, ", ".join(missing), error)]
    found: list[NewVacancy] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        row = _Row(dict(zip(header, cells, strict=False)), number, errors)
        one = _vacancy(row, sheet, seen)
        if one is not None:
            found.append(one)
    return found, errors


class _Row:
    """One row while it is read; collects its errors instead of stopping at the first."""

    def __init__(self, cells: Mapping[str, str], number: int, errors: list[RowError]) -> None:
        self.cells, self.number, self.errors = cells, number, errors
        self.fine = True

    def get(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def refuse(self, column: str, message: str, **params: Any) -> None:
        self.fine = False
        self.errors.append((self.number, column, RuleError(message, field=column, **params)))

    def one_of(self, column: str, allowed: Sequence[str] | Mapping[str, Any]) -> str:
        value = self.get(column)
        if value not in allowed:
            self.refuse(
                column,
                N_("“%(value)s” is not one of: %(allowed)s."),
                value=value[:40],
                allowed=", ".join(allowed),
            )
        return value

    def whole(self, column: str, most: int) -> int:
        value = self.get(column)
        if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most:
            return int(value)
        self.refuse(column, N_("Write a whole number from 1 to %(most)s."), most=most)
        return 1


def cells_of(one: Vacancy) -> list[str]:
    """The row of a file that becomes this vacancy again."""
    cells = {
        "code": one.code,
        "school_code": one.school.code,
        "subject": one.subject_code,
        "posts": str(one.posts),
        "hours": str(one.hours),
        "kind": one.kind,
        "contract": one.contract,
        "sector": one.sector,
        "description_az": one.description.az if one.description else "",
        "description_en": one.description.en if one.description else "",
        "further_school_code": one.further_school.code if one.further_school else "",
        "grades": say_grades(one.grades),
        "start": one.starts_on.isoformat() if one.starts_on else "",
        "requirements_az": one.requirements.az if one.requirements else "",
        "requirements_en": one.requirements.en if one.requirements else "",
    }
    return [cells[name] for name in COLUMNS]


def _vacancy(row: _Row, sheet: Sheet, seen: dict[str, int]) -> NewVacancy | None:
    code = _code(row, sheet, seen)
    school = _school(row, sheet)
    applicable = [code_ for code_, subject in sheet.subjects.items() if subject.applicable]
    vacancy = NewVacancy(
        code=code,
        school_id=school.id if school else 0,
        subject_code=row.one_of("subject", applicable),
        kind=row.one_of("kind", sheet.kinds),
        contract=row.one_of("contract", CONTRACTS),
        sector=_sector(row, school),
        posts=row.whole("posts", MOST_POSTS),
        hours=row.whole("hours", MOST_HOURS),
        description=_both(row, "description"),
        further_school_id=_further(row, sheet, school),
        grades=_grades(row),
        starts_on=_start(row),
        requirements=_both(row, "requirements"),
    )
    return vacancy if row.fine else None


def _code(row: _Row, sheet: Sheet, seen: dict[str, int]) -> str:
    code = row.get("code")
    checks: list[tuple[Callable[[], bool], str, dict[str, Any]]] = [
        (lambda: CODE.match(code) is None, N_("Write a code of letters, digits, . _ / or -."), {}),
        (
            lambda: code in seen,
            N_("This code stands in row %(row)s already."),
            {"row": seen.get(code)},
        ),
        (
            lambda: code in sheet.taken,
            N_("A vacancy with this code stands in the campaign already."),
            {},
        ),
    ]
    for wrong, message, params in checks:
        if wrong():
            row.refuse("code", message, **params)
            return code
    seen[code] = row.number
    return code


def _school(row: _Row, sheet: Sheet) -> School | None:
    school = sheet.schools.get(row.get("school_code"))
    if school is None:
        row.refuse("school_code", N_("There is no school with this code."))
    elif not school.is_open:
        row.refuse("school_code", N_("This school is closed or merged with another one."))
        return None
    elif not sheet.scope.covers(school.district_code, school.id):
        row.refuse("school_code", N_("This school lies outside the districts you work for."))
        return None
    return school


def _further(row: _Row, sheet: Sheet, main: School | None) -> int | None:
    code = row.get("further_school_code")
    if not code:
        return None
    school = sheet.schools.get(code)
    if school is None:
        row.refuse("further_school_code", N_("There is no school with this code."))
        return None
    if not school.is_open:
        row.refuse("further_school_code", N_("This school is closed or merged with another one."))
    if main is not None and school.id == main.id:
        row.refuse("further_school_code", N_("The further school is another one than the school."))
    return school.id


def _sector(row: _Row, school: School | None) -> str:
    sector = row.one_of("sector", SECTORS)
    if school is not None and sector in SECTORS and sector not in school.sectors:
        row.refuse("sector", N_("This school has no such sector."))
    return sector


def _grades(row: _Row) -> tuple[int, ...]:
    text = row.get("grades")
    grades = read_grades(text) if text else ()
    if grades is None:
        row.refuse("grades", N_("Write grades from 0 to 11, such as 5-9 or 1, 3."))
        return ()
    return grades


def _start(row: _Row) -> date | None:
    text = row.get("start")
    if not text:
        return None
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, not an instant)
        except ValueError:
            continue
    row.refuse("start", N_("Write a day such as 2026-09-15 or 15.09.2026."))
    return None


def _both(row: _Row, name: str) -> Bilingual | None:
    az, en = row.get(f"{name}_az"), row.get(f"{name}_en")
    for column, text in ((f"{name}_az", az), (f"{name}_en", en)):
        if len(text) > LONGEST_DESCRIPTION:
            row.refuse(column, N_("Write at most %(most)s characters."), most=LONGEST_DESCRIPTION)
    if bool(az) != bool(en):
        row.refuse(
            f"{name}_en" if az else f"{name}_az", N_("Write it in both languages or in neither.")
        )
    return Bilingual(az, en) if az and en else None
