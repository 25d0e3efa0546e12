"""Tables that people send (CSV, XLSX) and that we give out (XLSX, CSV)."""

from recruit.files.tables.parts import Line, Table, guarded
from recruit.files.tables.reading import read_lines, read_table
from recruit.files.tables.streaming import csv_file, csv_pieces, xlsx_file
from recruit.files.tables.writing import write_xlsx

__all__ = [
    "Line",
    "Table",
    "csv_file",
    "csv_pieces",
    "guarded",
    "read_lines",
    "read_table",
    "write_xlsx",
    "xlsx_file",
]
