"""Pages of recruit.reports."""

from recruit.reports.views import cases, journal, register, reports
from recruit.reports.views.blueprint import bp

__all__ = ["bp", "cases", "journal", "register", "reports"]
