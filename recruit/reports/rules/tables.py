"""A report's table: one row a district or subject, and a total that the rows add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from recruit.kernel.text import N_, Bilingual, sort_key

BY = ("district", "subject")


@dataclass(frozen=True)
class Figures:
    """Counts of one row. People are counted by applications, posts by vacancies."""

    applications: int = 0
    admitted: int = 0
    passed: int = 0
    posts: int = 0
    filled: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))

    @property
    def left(self) -> int:
        return self.posts - self.filled

    def cells(self) -> tuple[int, ...]:
        return (*(getattr(self, name) for name in COLUMNS), self.left)


COLUMNS = tuple(field.name for field in fields(Figures))
HEADINGS = (
    N_("Applications"),
    N_("Admitted to the exam"),
    N_("Reached the threshold"),
    N_("Posts"),
    N_("Posts filled"),
    N_("Posts left"),
)


@dataclass(frozen=True)
class ReportRow:
    code: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Report:
    rows: tuple[ReportRow, ...]
    total: Figures


def report(figures: Mapping[str, Figures], names: Mapping[str, Bilingual], language: str) -> Report:
    """Rows in Azerbaijani order of their names; what is nowhere is left out."""
    filled = {code: one for code, one in figures.items() if any(one.cells())}
    rows = [ReportRow(code, names[code][language], one) for code, one in filled.items()]
    rows.sort(key=lambda row: (sort_key(row.name), row.code))
    return Report(tuple(rows), total(row.figures for row in rows))


def total(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
