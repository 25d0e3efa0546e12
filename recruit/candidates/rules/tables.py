"""The table field: rows of typed columns, and what is computed from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from recruit.candidates.rules.fields import (
    KINDS,
    Field,
    NumberField,
    Raw,
    Registers,
    first,
    kind,
    uses,
)
from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.errors import RuleError
from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import N_, Bilingual

MOST_ROWS = 100
COLUMN_KINDS = ("text", "number", "date", "yes-no", "choice")


@dataclass(frozen=True)
class Scale:
    """A marking scale: its borders, and from which mark on it counts as what out of 5.

    Without steps a mark counts as it is.
    """

    code: str
    minimum: Fraction
    maximum: Fraction
    steps: tuple[tuple[Fraction, Fraction], ...]  # (from mark, out of 5), highest first

    def convert(self, mark: Fraction) -> Fraction:
        if not self.steps:
            return mark
        return next((five for start, five in self.steps if mark >= start), self.steps[-1][1])

    def holds(self, mark: Fraction) -> bool:
        return self.minimum <= mark <= self.maximum


@dataclass(frozen=True)
class AverageGrade:
    """The weighed mean of a transcript out of 5, exact, rounded half-up to hundredths."""

    code: str
    label: Bilingual
    grade: str
    credits: str
    scale: str
    scales: Mapping[str, Scale]
    field: NumberField

    def compute(self, rows: Sequence[Mapping[str, Any]]) -> str | None:
        """'4.52', or None without rows; a row without credits weighs 1."""
        weighed = [
            (self._weight(row), self._five(row)) for row in rows if row.get(self.grade) is not None
        ]
        weight = sum((w for w, _ in weighed), Fraction(0))
        if not weight:
            return None
        mean = sum((w * five for w, five in weighed), Fraction(0)) / weight
        return str(decimal_of(to_hundredths(mean)))

    def _weight(self, row: Mapping[str, Any]) -> Fraction:
        return Fraction(1) if row.get(self.credits) is None else Fraction(row[self.credits])

    def _five(self, row: Mapping[str, Any]) -> Fraction:
        mark = Fraction(row[self.grade])
        scale = self.scales.get(row.get(self.scale) or "")
        return scale.convert(mark) if scale else mark

    def check(self, row: Mapping[str, Any], name: str) -> None:
        """A mark must lie within its scale."""
        scale, mark = self.scales.get(row.get(self.scale) or ""), row.get(self.grade)
        if scale and mark is not None and not scale.holds(Fraction(mark)):
            raise RuleError(
                N_("This mark is not on the scale: it goes from %(least)s to %(most)s."),
                least=str(scale.minimum),
                most=str(scale.maximum),
                field=f"{name}-{self.grade}",
            )


@kind
@dataclass(frozen=True, kw_only=True)
class TableField(Field):
    """Rows are sent as `code-0-column`; a row without any entry is no row."""

    kind = "table"
    kind_name = N_("Table")
    stored = "table"
    own = ("columns", "minimum_rows", "maximum_rows", "result")

    columns: tuple[Field, ...]
    minimum_rows: int = 0
    maximum_rows: int = MOST_ROWS
    result: AverageGrade | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        columns = tuple(_column(one, registers) for one in part.parts("columns", most=12))
        codes = [column.code for column in columns]
        if not codes or len(set(codes)) != len(codes):
            raise bad(part.path + ".columns", N_("each column needs a code of its own"))
        least = part.whole("minimum_rows", 0, least=0, most=MOST_ROWS)
        return {
            "columns": columns,
            "minimum_rows": least,
            "maximum_rows": part.whole(
                "maximum_rows", MOST_ROWS, least=max(least, 1), most=MOST_ROWS
            ),
            "result": _average(part.part("result"), columns) if part.has("result") else None,
        }

    def parse(self, raw: Raw, name: str | None = None) -> list[dict[str, Any]] | None:
        name = name or self.code
        rows, found = [], row_numbers(raw, name)
        if len(found) > MOST_ROWS:
            raise self._too_many(name)
        for number in found:
            if row := self._row(raw, f"{name}-{number}"):
                rows.append(row)
        if len(rows) > self.maximum_rows:
            raise self._too_many(name)
        return rows or None

    def _too_many(self, name: str) -> RuleError:
        return self.refuse(
            N_("%(label)s: at most %(most)s rows are possible."), name, most=self.maximum_rows
        )

    def _row(self, raw: Raw, name: str) -> dict[str, Any] | None:
        cells = {c.code: c.parse(raw, f"{name}-{c.code}") for c in self.columns}
        row = {code: value for code, value in cells.items() if value is not None}
        if not row or self._only_presets(row):
            return None
        for column in self.columns:
            if column.required and column.code not in row:
                raise column.refuse(N_("%(label)s: this is missing."), f"{name}-{column.code}")
        if self.result:
            self.result.check(row, name)
        return row

    def _only_presets(self, row: Mapping[str, Any]) -> bool:
        """A fresh row of the page has its choices set and nothing typed."""
        return all(c.kind == "choice" for c in self.columns if c.code in row)

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
        """The rows as texts, column by column."""
        return [
            [column.describe(row.get(column.code), language) for column in self.columns]
            for row in value or []
        ]


def row_numbers(raw: Raw, name: str) -> list[int]:
    """The numbers of the rows that a form sent for a table, in their order."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{1,3})-[a-z0-9_-]+", re.ASCII)
    matches = (pattern.fullmatch(key) for key in raw if isinstance(key, str))
    return sorted({int(m.group(1)) for m in matches if m and first(raw, m.group(0))})


def _column(part: Part, registers: Registers) -> Field:
    name = part.text("kind")
    if name not in COLUMN_KINDS:
        raise bad(part.path + ".kind", N_("a column cannot be of this kind"))
    return KINDS[name].read(part, registers)


def _average(part: Part, columns: tuple[Field, ...]) -> AverageGrade:
    if part.text("kind") != "average-grade":
        raise bad(part.path + ".kind", N_("there is no such computation"))
    kinds = {column.code: column for column in columns}
    of = part.part("columns")
    names = {role: of.code(role) for role in ("grade", "credits", "scale")}
    for role, wanted in (("grade", "number"), ("credits", "number"), ("scale", "choice")):
        column = kinds.get(names[role])
        if column is None or column.kind != wanted:
            raise bad(f"{of.path}.{role}", N_("there is no such column of the right kind"))
    scales = {scale.code: scale for scale in map(_scale, part.parts("scales"))}
    if set(scales) != set(getattr(kinds[names["scale"]], "options", {})):
        raise bad(part.path + ".scales", N_("each scale of the column needs its conversion"))
    return AverageGrade(
        part.code("code"),
        part.bilingual("label"),
        names["grade"],
        names["credits"],
        names["scale"],
        scales,
        NumberField(
            code=part.code("code"), label=part.bilingual("label"), decimals=2, **uses(part)
        ),
    )


def _scale(part: Part) -> Scale:
    steps = tuple(
        (Fraction(step.required_number("from")), Fraction(step.required_number("counts")))
        for step in (part.parts("steps") if part.has("steps") else ())
    )
    if list(steps) != sorted(steps, reverse=True):
        raise bad(part.path + ".steps", N_("steps go from the highest to the lowest"))
    low, high = part.required_number("minimum"), part.required_number("maximum")
    if low > high:
        raise bad(part.path + ".maximum", N_("the maximum is below the minimum"))
    return Scale(part.text("code"), Fraction(low), Fraction(high), steps)
