"""Cells of a file as answers of a card, through the fields' own rules."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from recruit.candidates.rules import Field, TableField
from recruit.candidates.rules.fields import Options
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, fold

Raw = dict[str, list[str]]
ROWS, CELLS = "|", ";"  # between the rows of a table, between the cells of a row
MOST_SAID = 20_000  # different cells that are kept, and as many rows of tables
YES = frozenset({"yes", "bəli", "beli", "1", "true", "x"})
NO = frozenset({"no", "xeyr", "0", "false"})


def read_date(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of 27.07.1993 or 1993-07-27; None for anything else."""
    plain = text.strip().partition(" ")[0].partition("T")[0]
    if plain.count("-") == 2:
        year, month, day = plain.split("-")
        return day, month, year
    parts = plain.replace("/", ".").split(".")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


class Cells:
    """What the cells of a file say. Many say the same: that is read once."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], Any] = {}
        self._rows: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def value(self, one: Field, text: str) -> Any:
        """The value that a cell states, None for an empty one; RuleError where it is wrong."""
        if not text.strip():
            return None
        if isinstance(one, TableField):
            return self._table(one, text)
        key = (one.code, text)
        if key in self._values:
            return self._values[key]
        value = one.parse(_raw(one, one.code, text))
        if not isinstance(value, list) and len(self._values) < MOST_SAID:
            self._values[key] = value
        return value

    def _table(self, one: TableField, text: str) -> Any:
        lines = _lines(text)
        if len(lines) <= one.maximum_rows:
            with suppress(RuleError):
                return [dict(row) for line in lines for row in self._line(one, line)] or None
        return one.parse(_table(one, lines))  # which row is wrong stands in the whole of them

    def _line(self, one: TableField, line: str) -> list[dict[str, Any]]:
        """The row that a line states, or none."""
        key = (one.code, line)
        rows = self._rows.get(key)
        if rows is None:
            rows = one.parse(_table(one, [line])) or []
            if len(self._rows) < MOST_SAID:
                self._rows[key] = rows
        return rows


def _lines(text: str) -> list[str]:
    """The rows of a table: `|` or line breaks stand between them."""
    return [line for line in text.replace("\n", ROWS).split(ROWS) if line.strip()]


def _table(one: TableField, lines: Sequence[str]) -> Raw:
    """Cells with `;` between them, in the order of the columns."""
    raw: Raw = {}
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split(CELLS)]
        if len(cells) > len(one.columns):
            raise RuleError(
                N_("%(label)s: row %(row)s has more cells than the table has columns."),
                label=one.label,
                row=number + 1,
            )
        for column, cell in zip(one.columns, cells, strict=False):
            if cell:
                raw |= _raw(column, f"{one.code}-{number}-{column.code}", cell)
    return raw


def _raw(one: Field, name: str, text: str) -> Raw:
    """What the form's page would send for a cell."""
    plain = text.strip()
    if one.kind == "date":
        parts = read_date(plain) or (plain, "", "")
        return {f"{name}-{p}": [t] for p, t in zip(("day", "month", "year"), parts, strict=True)}
    if one.kind == "yes-no":
        said = plain.lower()
        return {name: ["yes" if said in YES else "no" if said in NO else plain]}
    if one.kind == "several" and isinstance(one, Options):
        return {name: [_code(one, part) for part in plain.split(",") if part.strip()]}
    if isinstance(one, Options):
        return {name: [_code(one, plain)]}
    return {name: [plain]}


def _code(one: Options, text: str) -> str:
    """A code as it is, or the option that is called so in either language."""
    plain = text.strip()
    if plain in one.options:
        return plain
    return _names(one).get(fold(plain), plain)


def _names(one: Options) -> Mapping[str, str]:
    """By the name in either language; kept, as registers are long and files longer."""
    key = id(one.options)
    if key not in _kept or _kept[key][0] is not one.options:
        names = {fold(t[lang]): code for code, t in one.options.items() for lang in ("az", "en")}
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept[key] = (one.options, names)
    return _kept[key][1]


MOST_KEPT = 200
_kept: dict[int, tuple[Any, Mapping[str, str]]] = {}
