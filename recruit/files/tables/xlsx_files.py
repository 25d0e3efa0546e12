"""Rows of a workbook's first sheet; hostile workbooks are refused before they are unpacked."""

import io
import re
import warnings as python_warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

from recruit.files.tables import sheets
from recruit.files.tables.parts import Line, cell_name, named
from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_

MOST_PARTS = 500
UNPACKED_MB = 60
MOST_FORMULAS = 100  # named before reading stops
MOST_SCANNED = 250_000  # rows looked at, empty ones included
MOST_CELLS = 5_000_000  # likewise
_NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@cache
def _openpyxl() -> Any:
    """Loaded with the first workbook: with numpy behind it, every start would pay for it."""
    if not import_module("openpyxl.xml").DEFUSEDXML:
        # It would expand entities: a few bytes could fill the memory.
        raise ImportError("defusedxml is missing")
    return import_module("openpyxl")


def lines(data: bytes, warnings: list[RecruitError]) -> Iterator[Line]:
    """The rows of the first sheet with their numbers; FileRefusedError where it cannot be read."""
    _refuse_bombs(data)
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # openpyxl speaks of styles and the like
            yield from _rows(_book(data), warnings)
    except (FileRefusedError, GeneratorExit):
        raise
    except Exception as error:  # a broken or hostile file fails anywhere inside the parsers
        raise FileRefusedError(N_("The workbook cannot be read. Save it again as XLSX.")) from error


def _book(data: bytes) -> Any:
    """Everything but what grows with the rows is read by openpyxl."""
    _openpyxl()
    reader = import_module("openpyxl.reader.excel").ExcelReader(
        io.BytesIO(data), read_only=True, keep_links=False
    )
    reader.read_strings = lambda: _read_strings(reader)
    reader.read()
    return reader.wb


def _read_strings(reader: Any) -> None:
    kind = import_module("openpyxl.xml.constants").SHARED_STRINGS
    if (found := reader.package.find(kind)) is not None:
        with reader.archive.open(found.PartName[1:]) as part:
            reader.shared_strings = sheets.strings(part)


def _refuse_bombs(data: bytes) -> None:
    """By the sizes that the archive declares: reading stops at those, so they cannot lie."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as error:
        raise FileRefusedError(N_("The workbook cannot be read. Save it again as XLSX.")) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > UNPACKED_MB * 1024 * 1024:
        raise FileRefusedError(
            N_("The workbook is too large when unpacked: the limit is %(mb)s MB."), mb=UNPACKED_MB
        )


def _rows(book: Any, warnings: list[RecruitError]) -> Iterator[Line]:
    try:
        sheet = book.worksheets[0]
        if len(book.worksheets) > 1:
            warnings.append(
                RecruitError(
                    N_("Only the first sheet was read: %(sheet)s."), sheet=sheet.title[:60]
                )
            )
        with sheet._get_source() as part:  # noqa: SLF001
            yield from _sheet_rows(sheets.rows(part, _conversion(book, sheet)))
    finally:
        book.close()


def _conversion(book: Any, sheet: Any) -> sheets.Convert:
    """As openpyxl makes a value of what a cell holds."""
    strings: list[str] = sheet._shared_strings  # noqa: SLF001
    dates: set[int] = book._date_formats  # noqa: SLF001
    times: set[int] = book._timedelta_formats  # noqa: SLF001
    days = import_module("openpyxl.utils.datetime")

    def convert(kind: str, style: int, text: str) -> Any:
        if kind == "s":
            return strings[int(text)]
        if kind == "n":
            number = float(text) if "." in text or "E" in text or "e" in text else int(text)
            if style not in dates:
                return number
            try:
                return days.from_excel(number, book.epoch, timedelta=style in times)
            except (OverflowError, ValueError):
                return "#VALUE!"
        if kind == "b":
            return bool(int(text))
        return days.from_ISO8601(text) if kind == "d" else text

    return convert


def _sheet_rows(rows: Iterable[sheets.Row]) -> Iterator[Line]:
    formulas: list[str] = []
    scanned = 0
    for number, row, computed in rows:
        scanned += len(row) + 1
        if number > MOST_SCANNED or scanned > MOST_CELLS:
            raise FileRefusedError(N_("The sheet is too large. Delete what is not the table."))
        formulas += [cell_name(number, column) for column in computed]
        if len(formulas) >= MOST_FORMULAS:
            break
        yield number, [_text(number, column, value) for column, value in enumerate(row)]
    if formulas:
        named_rows: list[tuple[int, str, RecruitError]] = [
            (int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), name, _formula_error())
            for name in formulas[:MOST_FORMULAS]
        ]
        raise FileRefusedError(
            N_("Some cells hold formulas. Paste their values instead. Cells: %(cells)s."),
            named_rows,
            cells=named(formulas),
        )


def _formula_error() -> RecruitError:
    return RecruitError(N_("This cell holds a formula."))


def _text(row: int, column: int, value: Any) -> str:
    """A cell as text: dates as 2026-09-01, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _plain(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    if not text.isprintable() and _NO_TEXT.search(text):
        raise FileRefusedError(
            N_("A cell holds characters that are no text: %(cell)s."), cell=cell_name(row, column)
        )
    return text


def _plain(value: float) -> str:
    """Fifteen digits, as spreadsheets show them: 0.3, not 0.30000000000000004."""
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if abs(value) < 1e15 else text
