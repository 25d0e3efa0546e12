"""A file of applications, checked row by row and cell by cell against everything it meets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recruit.accounts.rules import NewPerson
from recruit.accounts.rules import people as cleaning
from recruit.applications.rules import Facts, judge
from recruit.applications.rules.eligibility import NO_DOCUMENT
from recruit.applications.service.importing.cells import YES, read_date
from recruit.applications.service.importing.columns import IDENTITY, OPTIONAL, importable
from recruit.applications.service.importing.world import Known, World
from recruit.candidates.rules import FormDefinition
from recruit.candidates.rules.cards import RESIDENCE
from recruit.files.tables import Table
from recruit.kernel.errors import RuleError
from recruit.kernel.text import LANGUAGES, N_

DECIDES = N_("This person decides in this campaign (%(role)s), so they cannot apply in it.")
EVERY = 500  # rows between two words about the progress
RowError = tuple[int, str, RuleError]  # row as the file counts, column, what is wrong
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ready:
    """A row that can come in: a person, their card, their subjects."""

    number: int
    person: NewPerson
    answers: dict[str, Any]
    subjects: tuple[str, ...]


@dataclass
class Checked:
    """All rows when nothing is wrong, else every error; counts by subject for the page."""

    rows: list[Ready] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows:
            for code in row.subjects:
                found[code] = found.get(code, 0) + 1
        return found


def check(table: Table, world: World, progress: Progress | None = None) -> Checked:
    """Every row; no word to the database. Nothing of a file with an error comes in."""
    found = Checked(errors=_header_errors(table, world.form))
    if found.errors:
        return found
    seen: dict[str, int] = {}
    total = len(table.rows)
    for place, (number, row) in enumerate(zip(table.numbers, table.rows, strict=True)):
        cells = dict(zip(table.header, row, strict=True))
        ready, errors = _check_row(number, cells, world, seen)
        found.errors += errors
        if ready is not None:
            found.rows.append(ready)
        if progress and place % EVERY == EVERY - 1:
            progress(place + 1, total)
    if not table.rows:
        found.errors.append((1, "", RuleError(N_("The file has no rows."))))
    return found


def check_again(rows: Iterable[Ready], world: World) -> list[RowError]:
    """Rows that were right when they were read: whether others took anything meanwhile."""
    errors: list[RowError] = []
    seen = dict[str, int]()
    for row in rows:

        def refuse(column: str, error: RuleError, number: int = row.number) -> None:
            errors.append((number, column, error))

        known = world.known.get(row.person.fin or "")
        _check_unique(row.person, known, world, seen, row.number, refuse)
        if row.answers.get(RESIDENCE) not in world.scope:
            refuse(RESIDENCE, RuleError(N_("This district is not one of yours.")))
        if known is not None:
            _check_rules(row.answers, row.subjects, known, world, refuse)
    return errors


def rows_to_json(rows: Iterable[Ready]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        born = row.person.birth_date
        person = vars(row.person) | {"birth_date": born.isoformat() if born else None}
        found.append(
            {
                "number": row.number,
                "person": person,
                "answers": row.answers,
                "subjects": row.subjects,
            }
        )
    return found


def rows_from_json(stored: Iterable[Mapping[str, Any]]) -> list[Ready]:
    found = []
    for one in stored:
        born = one["person"]["birth_date"]
        person = {**one["person"], "birth_date": date.fromisoformat(born) if born else None}
        found.append(
            Ready(one["number"], NewPerson(**person), one["answers"], tuple(one["subjects"]))
        )
    return found


def _header_errors(table: Table, form: FormDefinition) -> list[RowError]:
    wanted = [one for one in IDENTITY if one not in OPTIONAL]
    wanted += [code for code, one in importable(form).items() if one.required and not one.when]
    errors: list[RowError] = [
        (1, name, RuleError(N_("This column is missing.")))
        for name in wanted
        if name not in table.header
    ]
    known = {*IDENTITY, *importable(form)}
    return errors + [
        (1, name[:60], RuleError(N_("The form has no such column.")))
        for name in table.header
        if name not in known
    ]


def _check_row(
    number: int, cells: Mapping[str, str], world: World, seen: dict[str, int]
) -> tuple[Ready | None, list[RowError]]:
    errors: list[RowError] = []

    def refuse(column: str, error: RuleError) -> None:
        errors.append((number, column, error))

    person = _person(cells, world, refuse)
    known = world.known.get(person.fin or "") if person else None
    if person:
        _check_unique(person, known, world, seen, number, refuse)
    answers = _answers(cells, world, refuse)
    subjects = _subjects(cells.get("subjects", ""), world, refuse)
    named = {column for _row, column, _error in errors}
    if RESIDENCE not in named and answers.get(RESIDENCE) not in world.scope:
        refuse(RESIDENCE, RuleError(N_("This district is not one of yours.")))
    if not errors:
        _check_rules(answers, subjects, known, world, refuse)
    if errors or person is None:
        return None, errors
    return Ready(number, person, answers, subjects), []


Refuse = Callable[[str, RuleError], None]


def _person(cells: Mapping[str, str], world: World, refuse: Refuse) -> NewPerson | None:
    wrong = False

    def clean(column: str, read: Callable[[str], Any]) -> Any:
        nonlocal wrong
        try:
            return read(cells.get(column, ""))
        except RuleError as error:
            wrong = True
            refuse(column, error)
            return None

    found = {
        "fin": clean("fin", cleaning.clean_fin),
        "first_name": clean("first_name", lambda text: cleaning.clean_name(text, "first_name")),
        "last_name": clean("last_name", lambda text: cleaning.clean_name(text, "last_name")),
        "patronymic": clean("patronymic", lambda text: cleaning.clean_name(text, "patronymic")),
        "email": clean("email", cleaning.clean_email),
        "phone": clean("phone", cleaning.clean_phone),
        "language": clean("language", _language),
        "birth_date": clean("birth_date", lambda text: _birth_date(text, world.today)),
        "consented": clean("consent", _consent),
    }
    return None if wrong else NewPerson(**found)


def _language(text: str) -> str:
    plain = text.strip().lower() or "az"
    if plain not in LANGUAGES:
        raise RuleError(N_("Write az or en."))
    return plain


def _consent(text: str) -> bool:
    if text.strip().lower() not in YES:
        raise RuleError(N_("Without the signed consent an application cannot be brought in."))
    return True


def _birth_date(text: str, today: date) -> date:
    parts = read_date(text)
    try:
        born = date(*reversed([int(part) for part in parts or ()]))
    except (ValueError, TypeError) as error:
        raise RuleError(N_("Write the date of birth like 27.07.1993.")) from error
    return cleaning.check_birth_date(born, today)


def _check_unique(
    person: NewPerson,
    known: Known | None,
    world: World,
    seen: dict[str, int],
    number: int,
    refuse: Refuse,
) -> None:
    for column, value in (("fin", person.fin or ""), ("email", person.email)):
        earlier = seen.setdefault(f"{column}:{value}", number)
        if earlier != number:
            message = N_("The same stands in row %(row)s already.")
            refuse(column, RuleError(message, row=earlier))
    if world.owners.get(person.email, person.fin) != person.fin:
        refuse("email", RuleError(N_("This address belongs to somebody else.")))
    if known is None:
        return
    if known.decides is not None:
        refuse("fin", RuleError(DECIDES, role=known.decides))
    if known.has_card:
        refuse("fin", RuleError(N_("This person has a card in this campaign already.")))
    facts = (known.last_name, known.first_name, known.birth_date)
    if facts != (person.last_name, person.first_name, person.birth_date):
        message = N_("Somebody is known by this FIN with another name or date of birth.")
        refuse("fin", RuleError(message))


def _answers(cells: Mapping[str, str], world: World, refuse: Refuse) -> dict[str, Any]:
    """The answers that count; every field that lacks or contradicts is named at its column."""
    form, given = world.form, dict[str, Any]()
    for code, one in world.fields.items():
        try:
            value = world.cells.value(one, cells.get(code, ""))
        except RuleError as error:
            refuse(code, error)
            continue
        if value is not None:
            given[code] = value
    answers = form.effective(given)
    for _section, one in form.missing(answers):
        if not one.is_file and not (cells.get(one.code) or "").strip():
            refuse(one.code, RuleError(N_("%(label)s: this is missing."), label=one.label))
    for contradiction in form.contradictions(answers, answers):
        refuse(str(contradiction.field or ""), contradiction)
    return answers


def _subjects(text: str, world: World, refuse: Refuse) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if not codes:
        refuse("subjects", RuleError(N_("Name at least one subject.")))
    for code in codes:
        subject = world.subjects.get(code)
        if subject is None or not subject.applicable:
            message = N_("There is no subject with the code %(code)s.")
            refuse("subjects", RuleError(message, code=code[:40]))
    return codes


def _check_rules(
    answers: Mapping[str, Any],
    subjects: Iterable[str],
    known: Known | None,
    world: World,
    refuse: Refuse,
) -> None:
    """A document cannot come in a file: what only lacks one goes to the officials' queue."""
    form = world.form
    facts = Facts(
        answers,
        form.bilingual,
        world.labels,
        form.shown(answers).keys(),
        known.bars if known else {},
    )
    for code in subjects:
        verdict = judge(world.rules, code, world.subjects[code].name, facts)
        for reason in verdict.reasons + verdict.missing:
            if reason.message != NO_DOCUMENT:
                refuse("subjects", RuleError(reason.message, **reason.params))
