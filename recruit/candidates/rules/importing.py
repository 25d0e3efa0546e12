"""A form that came as a file: everything that is wrong with it, each by its path."""

import json
from collections.abc import Iterator
from typing import Any

from recruit.candidates.rules.definition import parse_definition
from recruit.candidates.rules.fields import COMMON, KINDS, Field, Registers
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.tables import COLUMN_KINDS, MOST_COLUMNS, OF_TABLE
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

LARGEST = 1_000_000  # bytes
MOST_PROBLEMS = 100
FORM = ("name", "sections", "checks")
SECTION = ("code", "title", "help", "fields")


def read_document(data: bytes) -> Any:
    """The JSON of a file; RuleError where it is none, or too large."""
    if len(data) > LARGEST:
        raise RuleError(N_("The file is too large: a form has at most 1 MB."))
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RuleError(N_("The file is no JSON text in UTF-8.")) from error


def problems_of(document: Any, registers: Registers) -> list[RuleError]:
    """All that is wrong with a form's document; an empty list for a good one."""
    found: list[RuleError] = []
    for error in _each(document, registers):
        found.append(error)
        if len(found) >= MOST_PROBLEMS:
            return found
    if not found:
        try:
            parse_definition(document, registers)
        except (RuleError, RecursionError) as error:
            found.append(error if isinstance(error, RuleError) else _too_deep())
    return found


def _too_deep() -> RuleError:
    return bad("form", N_("the document is nested too deeply"))


def _each(document: Any, registers: Registers) -> Iterator[RuleError]:
    try:
        whole = Part(document, "form")
        sections = list(whole.parts("sections", most=40))
    except RuleError as error:
        yield error
        return
    yield from _unknown(whole, FORM)
    for section in sections:
        yield from _unknown(section, SECTION)
        try:
            fields = list(section.parts("fields", most=60))
        except RuleError as error:
            yield error
            continue
        for field in fields:
            yield from _field(field, KINDS, registers, COMMON)


def _field(
    part: Part, kinds: Any, registers: Registers, common: tuple[str, ...]
) -> Iterator[RuleError]:
    kind = part.value.get("kind")
    cls: type[Field] | None = kinds.get(kind) if isinstance(kind, str) else None
    if cls is None:
        yield RuleError(
            N_("%(path)s: there is no kind of field named %(kind)s. Known are: %(known)s."),
            path=part.path + ".kind",
            kind=str(kind)[:40],
            known=", ".join(kinds),
        )
        return
    yield from _unknown(part, common + cls.own)
    before = True
    if kind == "table":
        for problem in _columns(part, registers):
            before = False
            yield problem
    if before:
        try:
            cls.read(part, registers)
        except RuleError as error:
            yield error


def _columns(part: Part, registers: Registers) -> Iterator[RuleError]:
    common = tuple(name for name in COMMON if name not in OF_TABLE)
    try:
        columns = list(part.parts("columns", most=MOST_COLUMNS))
    except RuleError as error:
        yield error
        return
    for column in columns:
        yield from _field(column, COLUMN_KINDS, registers, common)


def _unknown(part: Part, known: tuple[str, ...]) -> Iterator[RuleError]:
    for name in part.value:
        if name not in known:
            yield bad(f"{part.path}.{str(name)[:40]}", N_("this is not known here"))
