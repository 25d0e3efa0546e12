"""What a table computes: a column of each row, and one result of all rows; exact, then rounded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from recruit.candidates.rules.expressions import Expression, NotArithmeticError, parse
from recruit.candidates.rules.fields import Field, NumberField, Raw, Registers, uses
from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

Row = Mapping[str, Any]

RESULT_KINDS: Mapping[str, str] = {
    "average-grade": N_("Average grade: weighed by credits, out of 5"),
    "sum": N_("Sum of a column"),
    "mean": N_("Mean of a column"),
    "weighed-mean": N_("Mean of a column, weighed by another"),
}


# Few different marks, and many of each: making a fraction of a text takes ten times as long.
exact: Callable[[int | str], Fraction] = lru_cache(10_000)(Fraction)


@dataclass(frozen=True)
class Scale:
    """A marking scale: its borders, and from which mark on it counts as what.

    Without steps a mark counts as it is.
    """

    code: str
    minimum: Fraction
    maximum: Fraction
    steps: tuple[tuple[Fraction, Fraction], ...]  # (from mark, counts), highest first

    def convert(self, mark: Fraction) -> Fraction:
        if not self.steps:
            return mark
        return next((counts for start, counts in self.steps if mark >= start), self.steps[-1][1])

    def holds(self, mark: Fraction) -> bool:
        return self.minimum <= mark <= self.maximum


@dataclass(frozen=True, kw_only=True)
class Result:
    """One number of all rows; `field` is the number field that it is to conditions and reports.

    A row without the column's value does not count; one without its weight weighs 1.
    """

    kind: str
    field: NumberField
    column: str
    weight: str | None = None
    scale: str | None = None
    scales: Mapping[str, Scale]

    @property
    def code(self) -> str:
        return self.field.code

    @property
    def label(self) -> Bilingual:
        return self.field.label

    def compute(self, rows: Sequence[Row]) -> str | int | None:
        """'4.52', a whole number where the result has no decimal places, None without rows."""
        weighed = [
            (self._weight(row), self._counts(row))
            for row in rows
            if row.get(self.column) is not None
        ]
        weight = sum((w for w, _ in weighed), Fraction(0))
        if not weighed or not weight:
            return None
        found = sum((w * value for w, value in weighed), Fraction(0))
        return self.field.stored_form(found if self.kind == "sum" else found / weight)

    def _weight(self, row: Row) -> Fraction:
        weight = row.get(self.weight) if self.weight else None
        return Fraction(1) if weight is None else exact(weight)

    def _counts(self, row: Row) -> Fraction:
        mark = exact(row[self.column])
        scale = self._scale(row)
        return scale.convert(mark) if scale else mark

    def _scale(self, row: Row) -> Scale | None:
        return self.scales.get(row.get(self.scale) or "") if self.scale else None

    def check(self, row: Row, name: str) -> None:
        """A mark must lie within its scale."""
        scale, mark = self._scale(row), row.get(self.column)
        if scale and mark is not None and not scale.holds(exact(mark)):
            raise RuleError(
                N_("This mark is not on the scale: it goes from %(least)s to %(most)s."),
                least=str(scale.minimum),
                most=str(scale.maximum),
                field=f"{name}-{self.column}",
            )

    def as_json(self) -> dict[str, Any]:
        """What the page's script needs to compute the same."""
        return {
            "kind": self.kind,
            "column": self.column,
            "weight": self.weight,
            "scale": self.scale,
            "decimals": self.field.decimals,
            "scales": {
                code: [[str(start), str(counts)] for start, counts in scale.steps]
                for code, scale in self.scales.items()
            },
        }


@dataclass(frozen=True, kw_only=True)
class ComputedColumn(NumberField):
    """A column that nobody types: arithmetic over the numbers of its row."""

    kind = "computed"
    kind_name = N_("Computed")
    own = ("formula", "decimals", "unit")

    formula: Expression

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        try:
            formula = parse(part.text("formula"))
        except NotArithmeticError as error:
            problem = N_("only columns, numbers, + - * / ( ), min and max can be used")
            raise bad(part.path + ".formula", problem) from error
        found = super().settings(part, registers)
        return {name: found[name] for name in ("decimals", "unit")} | {"formula": formula}

    def parse(self, raw: Raw, name: str | None = None) -> None:
        return None

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        return {}

    def compute(self, row: Row, columns: Sequence[Field]) -> str | int | None:
        """The cell of this row."""
        numbers = {
            c.code: exact(row[c.code])
            for c in columns
            if c.stored == "number" and row.get(c.code) is not None
        }
        found = self.formula.value(numbers)
        return None if found is None else self.stored_form(found)


# --- reading a form's document -------------------------------------------------------------------


def read_result(part: Part, columns: Sequence[Field]) -> Result:
    kind = part.text("kind")
    if kind not in RESULT_KINDS:
        raise bad(part.path + ".kind", N_("there is no such computation"))
    known = {column.code: column for column in columns}
    if kind == "average-grade":
        of = part.part("columns")
        names = {role: _name(of, role, known) for role in ("grade", "credits", "scale")}
        column = names["grade"]
        weight: str | None = names["credits"]
        scale: str | None = names["scale"]
    else:
        column = _name(part, "column", known)
        weight = _name(part, "weight", known) if kind == "weighed-mean" else None
        scale = _name(part, "scale", known) if part.has("scale") else None
    scales = {one.code: one for one in map(read_scale, part.parts("scales"))} if scale else {}
    if scale and set(scales) != set(getattr(known[scale], "options", {})):
        raise bad(part.path + ".scales", N_("each scale of the column needs its conversion"))
    field = NumberField(
        code=part.code("code"),
        label=part.bilingual("label"),
        decimals=part.whole("decimals", 2, least=0, most=4),
        unit=part.bilingual("unit") if part.has("unit") else None,
        **uses(part),
    )
    return Result(kind=kind, field=field, column=column, weight=weight, scale=scale, scales=scales)


def _name(part: Part, role: str, known: Mapping[str, Field]) -> str:
    """The code of a column that can play this role."""
    name, wanted = part.code(role), "choice" if role == "scale" else "number"
    if name not in known or known[name].stored != wanted:
        raise bad(f"{part.path}.{role}", N_("there is no such column of the right kind"))
    return name


def read_scale(part: Part) -> Scale:
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
