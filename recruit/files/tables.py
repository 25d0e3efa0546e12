"""Tables that people send (CSV, XLSX) and that we give out (XLSX)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recruit.kernel.errors import RecruitError


@dataclass(frozen=True)
class Table:
    """A header and rows of the same width, all text; `numbers` are the rows' lines in the file.

    `warnings` say what was mended or guessed; show them to the person.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)
    warnings: list[RecruitError] = field(default_factory=list)


def read_table(data: bytes, filename: str, *, max_rows: int = 20_000, limit_mb: int = 10) -> Table:
    """The table in a CSV or XLSX file; FileRefusedError for everything else, never a crash."""
    raise NotImplementedError


def write_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with a sheet per name; each sheet's first row is its header."""
    raise NotImplementedError
