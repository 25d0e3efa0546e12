"""The parts of a workbook that grow with its rows, read by expat itself: guarding every tag in
Python (defusedxml) took most of the time. Here nothing can be declared at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import IO, Any
from xml.parsers import expat

CHUNK = 1 << 16
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
ROW, CELL, VALUE, FORMULA = (MAIN + name for name in ("row", "c", "v", "f"))
INLINE, STRING, TEXT, SOUND = (MAIN + name for name in ("is", "si", "t", "rPh"))
Cells = list[Any]
Row = tuple[int, Cells, list[int]]  # its number, its values, the columns that hold formulas
Convert = Callable[[str, int, str], Any]


class DeclaredError(Exception):
    """A part declares a document type; no workbook that a program wrote does."""


def _parser(source: Any) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = source.start, source.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_declared: Any) -> Any:
    raise DeclaredError


def _pieces(part: IO[bytes], source: Any) -> Iterator[list[Any]]:
    """What a source has found, after each piece of a part."""
    parser = source.parser = _parser(source)
    while data := part.read(CHUNK):
        parser.Parse(data, False)
        found, source.found = source.found, []
        yield found
    parser.Parse(b"", True)


def strings(part: IO[bytes]) -> list[str]:
    """The texts that cells share, in their order, without how they are written and pronounced."""
    return [text.replace("x005F_", "") for found in _pieces(part, _Strings()) for text in found]


def rows(part: IO[bytes], convert: Convert) -> Iterator[Row]:
    """The rows of a sheet that hold something, by ascending numbers. `convert` makes a value of a
    cell's type, style and text."""
    last = 0
    for found in _pieces(part, _Rows(convert)):
        for row in found:
            if row[0] > last:
                yield row
                last = row[0]


@dataclass
class _Strings:
    """What stands between <si> and </si>."""

    found: list[str] = field(default_factory=list)
    parser: Any = None
    _texts: list[str] = field(default_factory=list)
    _sounds: int = 0

    def start(self, name: str, _given: dict[str, str]) -> None:
        if name == TEXT and not self._sounds:
            self.parser.CharacterDataHandler = self._texts.append
        elif name == STRING:
            self._texts = []
        elif name == SOUND:
            self._sounds += 1

    def end(self, name: str) -> None:
        if name == TEXT:
            self.parser.CharacterDataHandler = None
        elif name == STRING:
            self.found.append("".join(self._texts))
        elif name == SOUND:
            self._sounds -= 1


@dataclass
class _Rows:
    """What stands in <row>: <c r="A1" t="s" s="2"><f/><v>..</v></c>, or <is> for a text."""

    convert: Convert
    found: list[Row] = field(default_factory=list)
    parser: Any = None
    _number: int = 0
    _column: int = 0
    _cells: Cells | None = None
    _formulas: list[int] = field(default_factory=list)
    _given: dict[str, str] | None = None  # of the cell
    _texts: list[str] = field(default_factory=list)
    _formula: bool = False
    _sounds: int = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == CELL:
            self._given, self._texts, self._formula = given, [], False
        elif name == VALUE:
            if self._given is not None and self._given.get("t") != "inlineStr":
                self.parser.CharacterDataHandler = self._texts.append
        elif name == TEXT:
            inline = self._given is not None and self._given.get("t") == "inlineStr"
            if inline and not self._sounds:
                self.parser.CharacterDataHandler = self._texts.append
        elif name == ROW:
            self._number = _whole(given["r"]) if "r" in given else self._number + 1
            self._column, self._cells, self._formulas = 0, [], []
        elif name == FORMULA:
            self._formula = True
        elif name == SOUND:
            self._sounds += 1

    def end(self, name: str) -> None:
        if name in (VALUE, TEXT):
            self.parser.CharacterDataHandler = None
        elif name == CELL:
            self._end_cell()
        elif name == ROW and self._cells is not None:
            self.found.append((self._number, self._cells, self._formulas))
            self._cells = None
        elif name == SOUND:
            self._sounds -= 1

    def _end_cell(self) -> None:
        given, cells = self._given, self._cells
        self._given = None
        if given is None or cells is None:
            return
        self._column = column = column_of(given["r"]) if "r" in given else self._column + 1
        value = None
        if self._formula:
            self._formulas.append(column - 1)
        elif text := "".join(self._texts):
            value = self.convert(given.get("t", "n"), int(given.get("s", 0)), text)
        if column > len(cells):
            cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value


def _whole(text: str) -> int:
    """Some programs write rows as 3.0."""
    number = float(text)
    if not number.is_integer():
        raise ValueError(text)
    return int(number)


def column_of(place: str) -> int:
    """28 for AB7."""
    letters = place.rstrip("0123456789")
    found = _columns.get(letters)
    if found is None:
        found = import_module("openpyxl.utils").column_index_from_string(letters)
        _columns[letters] = found  # there are 18,278 at most
    return found


_columns: dict[str, int] = {}
