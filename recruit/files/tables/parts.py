"""What a table is, and the limits that every format shares."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_

MOST_COLUMNS = 100
LONGEST_CELL = 5_000
SHOWN_CELLS = 10  # how many cells a warning names before it says "..."

# A row as it stands in a file: its number there, from 1, and its cells.
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A header and rows of the same width, all text; `numbers` are the rows' lines in the file.

    Empty rows are left out. `warnings` say what was mended or guessed; show them.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)
    warnings: list[RecruitError] = field(default_factory=list)


def letters(column: int) -> str:
    """The name of a column counted from 0, as spreadsheets write it: A, Z, AA."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    return f"{letters(column)}{row}"


def named(cells: list[str]) -> str:
    """Some cells by name; the rest as dots."""
    return ", ".join(cells[:SHOWN_CELLS]) + (" ..." if len(cells) > SHOWN_CELLS else "")


# What a spreadsheet would compute; apostrophes in front of it count as ours, so that a text which
# has them already comes back with as many.
_COMPUTED = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """The text as no spreadsheet computes it: with an apostrophe in front where it would."""
    return f"'{text}" if _COMPUTED.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _COMPUTED.match(cell) else cell


def build(lines: Iterable[Line], max_rows: int, warnings: list[RecruitError]) -> Table:
    """Lines as a table; refuses too many rows or columns, and rows wider than the header."""
    filled = _filled(lines, max_rows)
    if not filled:
        raise FileRefusedError(N_("The file has no rows."))
    filled, mended = _mend(filled)
    header = _header(filled[0][1])
    _refuse_wide(filled[1:], len(header))
    if mended:
        warnings = [
            *warnings,
            RecruitError(
                N_("Other letters stood where ə belongs; they were corrected. Cells: %(cells)s."),
                cells=named(mended),
            ),
        ]
    if strange := _foreign(filled[1:]):
        warnings = [
            *warnings,
            RecruitError(
                N_(
                    "Letters of another alphabet stand between Latin ones; they only look alike."
                    " Cells: %(cells)s."
                ),
                cells=named(strange),
            ),
        ]
    rows = [(cells + [""] * len(header))[: len(header)] for _, cells in filled[1:]]
    return Table(header, rows, [number for number, _ in filled[1:]], warnings)


def _filled(lines: Iterable[Line], max_rows: int) -> list[Line]:
    filled: list[Line] = []
    for number, raw in lines:
        cells = _trimmed(number, raw)
        if not cells:
            continue
        filled.append((number, cells))
        if len(filled) > max_rows + 1:
            raise FileRefusedError(N_("The file has more than %(count)s rows."), count=max_rows)
    return filled


def _trimmed(number: int, raw: list[str]) -> list[str]:
    """The cells without spaces and guards around them and without empty ones at the end."""
    cells = [
        " ".join(cell.split()) if len(cell) <= LONGEST_CELL else cell
        for cell in map(unguarded, raw)
    ]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise FileRefusedError(
            N_("The file has more than %(columns)s columns. Row: %(row)s."),
            columns=MOST_COLUMNS,
            row=number,
        )
    for column, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise FileRefusedError(
                N_("A cell has more than %(count)s characters: %(cell)s."),
                count=LONGEST_CELL,
                cell=cell_name(number, column),
            )
    return cells


def _header(cells: list[str]) -> list[str]:
    for column, name in enumerate(cells):
        if not name:
            raise FileRefusedError(
                N_("A column has no name in the first row: %(column)s."), column=letters(column)
            )
        if name in cells[:column]:
            raise FileRefusedError(N_("Two columns have the same name: %(name)s."), name=name[:100])
    return cells


def _refuse_wide(lines: list[Line], width: int) -> None:
    wide: list[tuple[int, str, RecruitError]] = [
        (number, letters(width), RecruitError(N_("This row has more cells than the first row.")))
        for number, cells in lines
        if len(cells) > width
    ]
    if wide:
        raise FileRefusedError(N_("Some rows have more cells than the first row."), wide[:100])


# Letters that look like ə and are not: from old keyboards and from Cyrillic ones.
_NOT_SCHWA = str.maketrans(
    {"\u01dd": "\u0259", "\u018e": "\u018f", "\u04d9": "\u0259", "\u04d8": "\u018f"}
)


def _mend(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Puts ə where a look-alike stands; the lines, and the names of the mended cells."""
    mended: list[str] = []
    result: list[Line] = []
    for number, cells in lines:
        better = [one if one.isascii() else one.translate(_NOT_SCHWA) for one in cells]
        mended += [cell_name(number, c) for c, cell in enumerate(cells) if better[c] != cell]
        result.append((number, better))
    return result, mended


# A Latin letter beside a Cyrillic or Greek one in the same word: typed with the wrong keyboard.
_MIXED = re.compile(
    "[A-Za-z\u00c0-\u024f\u0259][\u0370-\u03ff\u0400-\u052f]"
    "|[\u0370-\u03ff\u0400-\u052f][A-Za-z\u00c0-\u024f\u0259]"
)


def _foreign(lines: list[Line]) -> list[str]:
    """The names of cells with such words. They are left as they are: which letter was meant is
    for people to say."""
    return [
        f"{cell_name(number, column)} “{cell[:40]}”"
        for number, cells in lines
        for column, cell in enumerate(cells)
        if not cell.isascii() and _MIXED.search(cell)
    ]
