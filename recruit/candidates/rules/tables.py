"""The table field: rows of typed columns, and what is computed from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recruit.candidates.rules.fields import KINDS, SWITCHES, Field, Raw, Registers, first, kind
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.results import ComputedColumn, Result, Row, read_result
from recruit.candidates.rules.sealing import is_sealed
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

MOST_ROWS = 100
MOST_COLUMNS = 12
COLUMN_KINDS: Mapping[str, type[Field]] = {
    name: KINDS[name]
    for name in (
        *("text", "number", "date", "yes-no", "choice"),
        *("phone", "e-mail", "identity-number"),
    )
} | {"computed": ComputedColumn}
OF_TABLE = ("when", "proves", "privacy", "keep_days", *SWITCHES)


@kind
@dataclass(frozen=True, kw_only=True)
class TableField(Field):
    """Rows are sent as `code-0-column`; a row without any entry is no row."""

    kind = "table"
    kind_name = N_("Table")
    stored = "table"
    types = (list,)
    own = ("columns", "minimum_rows", "maximum_rows", "result")

    columns: tuple[Field, ...]
    minimum_rows: int = 0
    maximum_rows: int = MOST_ROWS
    result: Result | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        columns = tuple(_column(one, registers) for one in part.parts("columns", most=MOST_COLUMNS))
        codes = [column.code for column in columns]
        if not codes or len(set(codes)) != len(codes):
            raise bad(part.path + ".columns", N_("each column needs a code of its own"))
        _check_formulas(part, columns)
        least = part.whole("minimum_rows", 0, least=0, most=MOST_ROWS)
        return {
            "columns": columns,
            "minimum_rows": least,
            "maximum_rows": part.whole(
                "maximum_rows", MOST_ROWS, least=max(least, 1), most=MOST_ROWS
            ),
            "result": read_result(part.part("result"), columns) if part.has("result") else None,
        }

    def parse(self, raw: Raw, name: str | None = None) -> list[dict[str, Any]] | None:
        rows, errors = self._rows(raw, name or self.code)
        if errors:
            raise errors[0]
        return rows or None

    def wrong(self, raw: Raw) -> list[RuleError]:
        """Every wrong cell, with the number of its row as the page counts it."""
        return self._rows(raw, self.code)[1]

    def _rows(self, raw: Raw, name: str) -> tuple[list[dict[str, Any]], list[RuleError]]:
        rows: list[dict[str, Any]] = []
        errors: list[RuleError] = []
        found = row_numbers(raw, name)
        if len(found) > MOST_ROWS:
            return [], [self._too_many(name)]
        for number in found:
            row, wrong = self._row(raw, f"{name}-{number}")
            errors += [_in_row(number + 1, error) for error in wrong]
            if row:
                rows.append(row)
        if len(rows) > self.maximum_rows:
            return [], [self._too_many(name)]
        return rows, errors

    def _too_many(self, name: str) -> RuleError:
        return self.refuse(
            N_("%(label)s: at most %(most)s rows are possible."), name, most=self.maximum_rows
        )

    def _row(self, raw: Raw, name: str) -> tuple[dict[str, Any] | None, list[RuleError]]:
        """A row, None for one without entries, and what is wrong in its cells."""
        row: dict[str, Any] = {}
        errors: dict[str, RuleError] = {}
        for column in self.columns:
            try:
                value = column.parse(raw, f"{name}-{column.code}")
            except RuleError as error:
                errors[column.code] = error
            else:
                row |= {} if value is None else {column.code: value}
        if not errors and row.keys() <= self.preset:
            return None, []
        for column in self.columns:
            if column.required and column.code not in row and column.code not in errors:
                at = f"{name}-{column.input_name}"
                errors[column.code] = column.refuse(N_("%(label)s: this is missing."), at)
        if errors:
            return None, list(errors.values())
        try:
            if self.result:
                self.result.check(row, name)
        except RuleError as error:
            return None, [error]
        return self.computed(row), []

    @cached_property
    def preset(self) -> frozenset[str]:
        """The choices that a fresh row of the page has set: needed ones, where what is typed beside
        them says whether the row is meant. Elsewhere a choice is an entry like any other."""
        needed = [c for c in self.columns if c.required and c.kind != "computed"]
        if all(c.kind == "choice" for c in needed):
            return frozenset()
        return frozenset(c.code for c in needed if c.kind == "choice")

    def computed(self, row: Row) -> dict[str, Any]:
        """A row with what its computed columns give; they may use the ones before them."""
        found = dict(row)
        for column in self.columns:
            if isinstance(column, ComputedColumn):
                found.pop(column.code, None)
                cell = column.compute(found, self.columns)
                if cell is not None:
                    found[column.code] = cell
        return found

    def complete(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """All rows with their computed columns."""
        if not any(isinstance(column, ComputedColumn) for column in self.columns):
            return [dict(row) for row in rows]
        return [self.computed(row) for row in rows]

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        name = name or self.code
        raw: dict[str, list[str]] = {}
        for number, row in enumerate(value or []):
            for column in self.columns:
                raw |= column.typed(row.get(column.code), f"{name}-{number}-{column.code}")
        return raw

    def say(self, value: Any, language: str) -> str:
        count = len(value)
        return f"Sətir sayı: {count}" if language == "az" else f"Rows: {count}"

    def rows_said(self, value: Any, language: str) -> list[list[str]]:
        """The rows as texts, column by column; none of sealed ones."""
        return [
            [column.describe(row.get(column.code), language) for column in self.columns]
            for row in ([] if is_sealed(value) else value or [])
        ]

    def script(self) -> dict[str, Any]:
        """What the page's script needs to compute as one types."""
        return {
            "formulas": [
                {"code": c.code, "tree": c.formula.tree, "decimals": c.decimals}
                for c in self.columns
                if isinstance(c, ComputedColumn)
            ],
            "result": self.result.as_json() if self.result else None,
        }


def _in_row(number: int, error: RuleError) -> RuleError:
    """The error with its row before the column's name."""
    label = error.params.get("label")
    if not isinstance(label, Bilingual):
        return error
    said = Bilingual(f"Sətir {number}, {label.az}", f"Row {number}, {label.en}")
    return RuleError(error.message, field=error.field, **{**error.params, "label": said})


def row_numbers(raw: Raw, name: str) -> list[int]:
    """The numbers of the rows that a form sent for a table, in their order."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{1,6})-[a-z0-9_-]+", re.ASCII)
    matches = (pattern.fullmatch(key) for key in raw if isinstance(key, str))
    return sorted({int(m.group(1)) for m in matches if m and first(raw, m.group(0))})


def _column(part: Part, registers: Registers) -> Field:
    cls = COLUMN_KINDS.get(part.text("kind"))
    if cls is None:
        raise bad(part.path + ".kind", N_("a column cannot be of this kind"))
    for name in OF_TABLE:
        if part.has(name):
            raise bad(f"{part.path}.{name}", N_("this is said of the table, not of a column"))
    return cls.read(part, registers)


def _check_formulas(part: Part, columns: Sequence[Field]) -> None:
    """A computed column reads number columns before it, so none can lead back to itself."""
    known: set[str] = set()
    for number, column in enumerate(columns, start=1):
        if isinstance(column, ComputedColumn):
            path = f"{part.path}.columns[{number}].formula"
            if column.code in column.formula.names:
                raise bad(path, N_("a column cannot be computed from itself"))
            if not column.formula.names <= known:
                raise bad(path, N_("only number columns before this one can be used"))
        if column.stored == "number":
            known.add(column.code)
