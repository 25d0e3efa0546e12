"""Long lists that are given out row by row: nothing in them is a formula or a link."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, Any

from recruit.files.tables.parts import guarded
from recruit.files.tables.writing import _sheet_name, _write_cell
from recruit.kernel.clock import baku

PIECE = 64 * 1024


def csv_file(rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """CSV in a temporary file, written without holding the rows: with semicolons, as spreadsheets
    here read it, and the mark that says UTF-8. A cell that a spreadsheet would compute begins
    with an apostrophe. The caller closes it."""
    target = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    out = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_safe(one) for one in row] for row in rows)
    out.flush()
    out.detach()
    target.seek(0)
    return target


def csv_pieces(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The same as pieces of text; the rows are read before the first piece leaves, so that a slow
    line holds no database."""
    return _texts(csv_file(rows))


def _texts(file: IO[bytes]) -> Iterator[str]:
    with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        while piece := text.read(PIECE):
            yield piece


def _safe(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return baku(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    text = str(value)
    return text if isinstance(value, int | Decimal) else guarded(text)


def xlsx_file(title: str, rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A workbook of one sheet in a temporary file, written without holding the rows; the first
    row is the header. The caller closes it."""
    target = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with import_module("xlsxwriter").Workbook(target, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        sheet = book.add_worksheet(_sheet_name(title))
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)
    target.seek(0)
    return target
