"""A form: sections of fields, read from one document; what it shows, accepts and misses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from recruit.candidates.rules.fields import KINDS, ChoiceField, Field, Raw, Registers
from recruit.candidates.rules.parsing import Part, bad
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


@dataclass(frozen=True)
class FormDefinition:
    """The officials' definition of a card's dynamic fields."""

    name: Bilingual
    sections: tuple[Section, ...]
    document: dict[str, Any] = field(repr=False, compare=False)

    @property
    def digest(self) -> str:
        return digest(canonical_json(self.document))

    @property
    def fields(self) -> dict[str, Field]:
        return {one.code: one for section in self.sections for one in section.fields}

    def section(self, code: str) -> Section:
        for section in self.sections:
            if section.code == code:
                return section
        raise NotFoundError()

    def shown(self, answers: Answers) -> dict[str, Field]:
        """The fields that apply to these answers; a hidden one hides what depends on it."""
        shown: dict[str, Field] = {}
        for code, one in self.fields.items():
            when = one.when
            if when is None or (when.field in shown and answers.get(when.field) == when.equals):
                shown[code] = one
        return shown

    def effective(self, answers: Answers) -> dict[str, Any]:
        """The answers that count: of shown fields, with the computed results; others fall away."""
        shown = self.shown(answers)
        kept = {code: answers[code] for code in shown if answers.get(code) is not None}
        for one in shown.values():
            if isinstance(one, TableField) and one.result and one.code in kept:
                average = one.result.compute(kept[one.code])
                if average is not None:
                    kept[one.result.code] = average
        return kept

    def missing(self, answers: Answers) -> list[tuple[Section, Field]]:
        """The required fields that lack their answer, in the form's order."""
        shown = self.shown(answers)
        return [
            (section, one)
            for section in self.sections
            for one in section.fields
            if one.code in shown and one.required and not _answered(one, answers.get(one.code))
        ]

    def parse_section(self, code: str, raw: Raw) -> Parsed:
        """All fields of a section from what was posted; each wrong one is named, none hides."""
        values: dict[str, Any] = {}
        errors = []
        for one in self.section(code).fields:
            try:
                values[one.code] = one.parse(raw)
            except RuleError as error:
                errors.append(error)
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


def _answered(one: Field, value: Any) -> bool:
    if isinstance(one, TableField):
        return len(value or []) >= max(one.minimum_rows, 1)
    return value is not None


def parse_definition(document: Any, registers: Registers | None = None) -> FormDefinition:
    """A form from its document; RuleError names the path of the first thing that is wrong."""
    whole = Part(document, "form")
    try:
        canonical_json(document)
    except TypeError as error:
        raise bad("form", N_("numbers with decimals are written as text")) from error
    sections = tuple(_section(part, registers or {}) for part in whole.parts("sections", most=40))
    definition = FormDefinition(whole.bilingual("name"), sections, document)
    _check_codes(definition)
    _check_conditions(definition)
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
            other = earlier.get(one.when.field)
            if other is None:
                raise bad(code, N_("the condition names a field that does not come earlier"))
            if not _possible(other, one.when.equals):
                raise bad(code, N_("the condition names a value that the field cannot have"))
        earlier[code] = one


def _possible(other: Field, value: Any) -> bool:
    if isinstance(other, ChoiceField):
        return other.source is not None or value in other.options
    return isinstance(value, bool) if other.kind == "yes-no" else False


def compatible(old: FormDefinition, new: FormDefinition) -> None:
    """A code that was once answered keeps its kind; else old answers would be read wrongly."""
    before = old.fields
    for code, one in new.fields.items():
        if code in before and before[code].kind != one.kind:
            raise RuleError(
                N_(
                    "The field %(code)s was of another kind in an earlier version. "
                    "Give the new field a code of its own."
                ),
                code=code,
            )
