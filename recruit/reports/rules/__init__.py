"""The arithmetic and the words of reports: pure."""

from recruit.reports.rules.cases import PURPOSES, READING, check_purpose
from recruit.reports.rules.tables import BY, Figures, Report, ReportRow, report

__all__ = [
    "BY",
    "PURPOSES",
    "READING",
    "Figures",
    "Report",
    "ReportRow",
    "check_purpose",
    "report",
]
