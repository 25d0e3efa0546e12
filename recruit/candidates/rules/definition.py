"""A form: sections of fields, read from one document; what it shows, accepts and misses."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from recruit.candidates.rules.checks import Check, broken, read_checks, verify
from recruit.candidates.rules.conditions import checked, holds
from recruit.candidates.rules.days import Days, with_days
from recruit.candidates.rules.fields import KINDS, Field, Raw, Registers
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.privacy import Privacy
from recruit.candidates.rules.sealing import is_sealed
from recruit.candidates.rules.tables import TableField
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    code: str
    title: Bilingual
    help: Bilingual | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Parsed:
    """What a posted section gives: values by code, and what is wrong at which input."""

    values: dict[str, Any]
    errors: tuple[RuleError, ...]


class ProblemKind(StrEnum):
    MISSING = "missing"  # required and not answered, or a table with too few rows
    UNFIT = "unfit"  # an answer that the field would not accept today
    CHECK = "check"  # a check between two answers does not hold


@dataclass(frozen=True)
class Problem:
    """Why a card is not complete: at which field, and what is wrong there."""

    kind: ProblemKind
    section: Section
    field: Field
    error: RuleError | None = None


@dataclass(frozen=True)
class FormDefinition:
    """The officials' definition of a card's dynamic fields."""

    name: Bilingual
    sections: tuple[Section, ...]
    document: dict[str, Any] = field(repr=False, compare=False)
    checks: tuple[Check, ...] = ()

    @cached_property
    def digest(self) -> str:
        return digest(canonical_json(self.document))

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {one.code: one for section in self.sections for one in section.fields}

    @cached_property
    def results(self) -> dict[str, Field]:
        """What tables compute, as number fields by the code of the result."""
        return {one.result.code: one.result.field for one in self._tables() if one.result}

    @cached_property
    def all_fields(self) -> dict[str, Field]:
        """The fields and the computed results."""
        return self.fields | self.results

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The codes whose answers are sealed at rest; a sensitive table's result is one, too."""
        found = {c for c, one in self.all_fields.items() if one.privacy is Privacy.SENSITIVE}
        of_tables = {t.result.code for t in self._tables() if t.result and t.code in found}
        return frozenset(found | of_tables)

    @cached_property
    def projected(self) -> dict[str, Field]:
        """What is also written to the typed projection: reportable or counting for points,
        computed results among them, sensitive answers never."""
        return {
            code: one
            for code, one in self.all_fields.items()
            if (one.reportable or one.counts) and code not in self.sensitive
        }

    def kept(self, code: str) -> int | None:
        """For how many days after the campaign's end an answer is kept; None for as long as the
        law keeps the case, and for codes that the form does not have. What a table computes is
        kept no longer than the table."""
        one = self.all_fields.get(code)
        tables = [t for t in self._tables() if t.result and t.result.code == code]
        days = [f.keep_days for f in (one, *tables) if f and f.keep_days is not None]
        return min(days, default=None)

    def section(self, code: str) -> Section:
        for section in self.sections:
            if section.code == code:
                return section
        raise NotFoundError()

    def shown(self, answers: Answers) -> dict[str, Field]:
        """The fields that apply to these answers; a hidden one hides what depends on it."""
        shown: dict[str, Field] = {}
        known, computed = dict(answers), self._computed_conditions
        for code, one in self.fields.items():
            if one.when is None or holds(one.when, known, shown):
                shown[code] = one
                if computed and isinstance(one, TableField) and one.result:
                    known[one.result.code] = _computed(one, answers.get(code))
                    shown[one.result.code] = one.result.field
        if not computed:
            return shown
        return {code: one for code, one in shown.items() if code in self.fields}

    @cached_property
    def _computed_conditions(self) -> bool:
        return any(one.when.codes & self.results.keys() for one in self.fields.values() if one.when)

    def conditions_of(self, fields: Iterable[Field]) -> dict[str, Bilingual]:
        """In words, when those of the fields are asked that are not always asked."""
        return {one.code: one.when.said(self.all_fields) for one in fields if one.when}

    def effective(self, answers: Answers) -> dict[str, Any]:
        """The answers that count: of shown fields, with the computed results; others fall away."""
        shown = self.shown(answers)
        kept = {code: answers[code] for code in shown if answers.get(code) is not None}
        for one in shown.values():
            if isinstance(one, TableField) and one.code in kept:
                if is_sealed(kept[one.code]):  # nothing is computed for who may not see the rows
                    continue
                kept[one.code] = one.complete(kept[one.code])
                found = one.result.compute(kept[one.code]) if one.result else None
                if one.result and found is not None:
                    kept[one.result.code] = found
        return kept

    def missing(self, answers: Answers) -> list[tuple[Section, Field]]:
        """The required fields that lack their answer, and the tables that were begun and lack rows,
        in the form's order."""
        shown = self.shown(answers)
        return [
            (section, one)
            for section in self.sections
            for one in section.fields
            if one.code in shown and _lacks(one, answers.get(one.code))
        ]

    def problems(self, answers: Answers, only: Collection[str] | None = None) -> list[Problem]:
        """All that keeps a card from being complete, in the form's order.

        With `only`, answers of other fields are not looked at again: they fitted before.
        """
        shown = self.shown(answers)
        wrong = self._broken(answers)
        found = []
        for section in self.sections:
            for one in section.fields:
                if one.code not in shown:
                    continue
                value = answers.get(one.code)
                if _lacks(one, value):
                    found.append(Problem(ProblemKind.MISSING, section, one))
                elif (only is None or one.code in only) and not (
                    is_sealed(value) or one.fits(value)
                ):
                    found.append(Problem(ProblemKind.UNFIT, section, one))
                elif one.code in wrong:
                    found.append(Problem(ProblemKind.CHECK, section, one, wrong[one.code]))
        return found

    def contradictions(self, codes: Collection[str], answers: Answers) -> list[RuleError]:
        """The broken checks whose later field is among some codes."""
        return [error for code, error in self._broken(answers).items() if code in codes]

    def _broken(self, answers: Answers) -> dict[str, RuleError]:
        """The broken checks, each at the later of its two fields; a result is its table."""
        if not self.checks:
            return {}
        order, found = list(self.fields), {}
        owners = {t.result.code: t.code for t in self._tables() if t.result}
        shown = self.shown(answers) | self.results
        for one in broken(self.checks, self.effective(answers), shown):
            sides = (owners.get(code, code) for code in (one.left, one.right))
            at = max(sides, key=order.index)
            found[at] = one.error(self.fields[at])
        return found

    def parse_section(self, code: str, raw: Raw) -> Parsed:
        """All fields of a section from what was posted; each wrong one is named, none hides."""
        values: dict[str, Any] = {}
        errors: list[RuleError] = []
        for one in self.section(code).fields:
            if wrong := one.wrong(raw):
                errors += wrong
            else:
                values[one.code] = one.parse(raw)
        return Parsed(values, tuple(errors))

    def labels(self) -> dict[str, Bilingual]:
        """The labels of all fields and computed results by code."""
        return {code: one.label for code, one in self.fields.items()} | {
            one.result.code: one.result.label for one in self._tables() if one.result
        }

    def bilingual(self, code: str, value: Any) -> Bilingual:
        """An answer in words of both languages."""
        one = self.fields.get(code)
        if one is None:
            return Bilingual(*(2 * ("–" if value is None else str(value),)))
        return one.bilingual(value)

    def _tables(self) -> Iterator[TableField]:
        return (one for one in self.fields.values() if isinstance(one, TableField))


def _computed(one: TableField, rows: Any) -> Any:
    """A table's result; of sealed rows it is sealed, too."""
    if is_sealed(rows) or one.result is None:
        return rows
    return one.result.compute(one.complete(rows or []))


def _lacks(one: Field, value: Any) -> bool:
    """Whether a required answer is missing, or a table that was begun has too few rows."""
    if isinstance(one, TableField) and not is_sealed(value) and (value or one.required):
        return len(value or []) < max(one.minimum_rows, 1)
    return one.required and value is None


def parse_definition(
    document: Any, registers: Registers | None = None, days: Days | None = None
) -> FormDefinition:
    """A form from its document; RuleError names the path of the first thing that is wrong.

    `days`: those of a campaign's calendar, which a document that was parsed before may name.
    """
    whole = Part(with_days(document, days) if days else document, "form")
    try:
        canonical_json(document)
    except TypeError as error:
        raise bad("form", N_("numbers with decimals are written as text")) from error
    sections = tuple(_section(part, registers or {}) for part in whole.parts("sections", most=40))
    definition = FormDefinition(whole.bilingual("name"), sections, document, read_checks(whole))
    _check_codes(definition)
    _check_conditions(definition)
    _check_proofs(definition)
    verify(definition.checks, definition.all_fields)
    return definition


def _section(part: Part, registers: Registers) -> Section:
    return Section(
        part.code("code"),
        part.bilingual("title"),
        part.bilingual("help") if part.has("help") else None,
        tuple(_field(one, registers) for one in part.parts("fields", most=60)),
    )


def _field(part: Part, registers: Registers) -> Field:
    cls = KINDS.get(part.text("kind"))
    if cls is None:
        raise bad(part.path + ".kind", N_("there is no such kind of field"))
    return cls.read(part, registers)


def _check_codes(definition: FormDefinition) -> None:
    seen: set[str] = set()
    codes = [one.code for section in definition.sections for one in section.fields]
    results = [one.result.code for one in definition._tables() if one.result]
    for code in codes + results:
        if code in seen:
            raise bad(code, N_("two fields have this code"))
        seen.add(code)
    sections = [section.code for section in definition.sections]
    if len(set(sections)) != len(sections):
        raise bad("form.sections", N_("each section needs a code of its own"))


def _check_conditions(definition: FormDefinition) -> None:
    earlier: dict[str, Field] = {}
    for code, one in definition.fields.items():
        if one.when:
            list(checked(one.when, code, earlier, definition.all_fields))
        earlier[code] = one
        if isinstance(one, TableField) and one.result:
            earlier[one.result.code] = one.result.field


def _check_proofs(definition: FormDefinition) -> None:
    for code, one in definition.fields.items():
        if one.proves is None:
            continue
        if one.proves not in definition.fields or one.proves == code:
            raise bad(f"{code}.proves", N_("the form does not have this field"))


def compatible(old: FormDefinition, new: FormDefinition) -> None:
    """A code that was once answered keeps its kind; else old answers would be read wrongly."""
    before = old.fields
    for code, one in new.fields.items():
        if code in before and before[code].stored != one.stored:
            raise RuleError(
                N_(
                    "The field %(code)s was of another kind in an earlier version. "
                    "Give the new field a code of its own."
                ),
                code=code,
            )
