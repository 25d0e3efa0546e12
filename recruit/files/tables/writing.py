"""Workbooks that we give out: nothing in them is a formula or a link."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from recruit.files.tables.parts import guarded
from recruit.kernel.clock import baku
from recruit.kernel.text import Bilingual

WIDEST = 60
MOST_CHARACTERS = 32_767  # of one cell, a limit of the format
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with a sheet per name; each sheet's first row is its header.

    Cells: text, whole numbers, Decimal, date, datetime (shown in Baku time), bool, None.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # Loaded with the first workbook: most processes never write one.
    with import_module("xlsxwriter").Workbook(out, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        for name, rows in sheets.items():
            _write_sheet(book.add_worksheet(_sheet_name(name)), rows, formats)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub(" ", name).strip("' ")[:31].rstrip("' ") or "1"


def _write_sheet(sheet: Any, rows: Sequence[Sequence[Any]], formats: Mapping[Any, Any]) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)
            width = min(len(str(value)) + 2, WIDEST)
            widths[column] = max(widths.get(column, 8), width)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    if rows:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows) - 1, 0), max(len(rows[0]) - 1, 0))


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: Mapping[Any, Any]) -> None:
    if row == 0:
        sheet.write_string(row, column, str(value)[:MOST_CHARACTERS], formats["head"])
    elif value is None or value == "":
        return
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, baku(value).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[date])
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value, formats[Decimal])
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        sheet.write_number(row, column, value)
    else:
        text = f"{value.az} / {value.en}" if isinstance(value, Bilingual) else str(value)
        text = guarded(text) if text.startswith("'") else text  # reading takes one away again
        sheet.write_string(row, column, text[:MOST_CHARACTERS])
