"""What officials and auditors read: across features, read-only, within their districts."""

from recruit.reports.queries.case import Case, case, is_open
from recruit.reports.queries.figures import ReportFilters, figures_of
from recruit.reports.queries.journal import JournalFilters, JournalPage, journal_page, people_named
from recruit.reports.queries.register import (
    RegisterFilters,
    RegisterRow,
    count,
    everybody,
    register,
)
from recruit.reports.queries.twins import duplicates, twins_of

__all__ = [
    "Case",
    "JournalFilters",
    "JournalPage",
    "RegisterFilters",
    "RegisterRow",
    "ReportFilters",
    "case",
    "count",
    "duplicates",
    "everybody",
    "figures_of",
    "is_open",
    "journal_page",
    "people_named",
    "register",
    "twins_of",
]
