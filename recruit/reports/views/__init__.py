"""Pages of recruit.reports."""

from recruit.reports.views import (
    case_files,
    cases,
    district_map,
    journal,
    register,
    reports,
    what_if,
)
from recruit.reports.views.blueprint import bp

__all__ = ["bp", "case_files", "cases", "district_map", "journal", "register", "reports", "what_if"]
