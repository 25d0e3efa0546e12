"""Tables that people send (CSV, XLSX) and that we give out (XLSX)."""

from recruit.files.tables.parts import Table
from recruit.files.tables.reading import read_table
from recruit.files.tables.writing import write_xlsx

__all__ = ["Table", "read_table", "write_xlsx"]
