"""Rows of a workbook's first sheet; hostile workbooks are refused before they are unpacked."""

import io
import re
import warnings as python_warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

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
    load = _openpyxl().load_workbook
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # openpyxl speaks of styles and the like
            yield from _rows(load(io.BytesIO(data), read_only=True, keep_links=False), warnings)
    except (FileRefusedError, GeneratorExit):
        raise
    except Exception as error:  # a broken or hostile file fails anywhere inside the parsers
        raise FileRefusedError(N_("The workbook cannot be read. Save it again as XLSX.")) from error


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
        yield from _sheet_rows(sheet)
    finally:
        book.close()


def _sheet_rows(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the file says of its own size would cut rows off
    formulas: list[str] = []
    scanned = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        scanned += len(row) + 1
        if number > MOST_SCANNED or scanned > MOST_CELLS:
            raise FileRefusedError(N_("The sheet is too large. Delete what is not the table."))
        formulas += [cell_name(number, c) for c, cell in enumerate(row) if cell.data_type == "f"]
        if len(formulas) >= MOST_FORMULAS:
            break
        yield number, [_text(number, column, cell.value) for column, cell in enumerate(row)]
    if formulas:
        rows: list[tuple[int, str, RecruitError]] = [
            (int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), name, _formula_error())
            for name in formulas[:MOST_FORMULAS]
        ]
        raise FileRefusedError(
            N_("Some cells hold formulas. Paste their values instead. Cells: %(cells)s."),
            rows,
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
    if _NO_TEXT.search(text):
        raise FileRefusedError(
            N_("A cell holds characters that are no text: %(cell)s."), cell=cell_name(row, column)
        )
    return text


def _plain(value: float) -> str:
    """Fifteen digits, as spreadsheets show them: 0.3, not 0.30000000000000004."""
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if abs(value) < 1e15 else text
