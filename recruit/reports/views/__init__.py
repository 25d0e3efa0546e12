"""Pages of recruit.reports."""

from recruit.reports.views import case_files, cases, journal, register, reports
from recruit.reports.views.blueprint import bp

__all__ = ["bp", "case_files", "cases", "journal", "register", "reports"]
