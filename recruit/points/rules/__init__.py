"""The arithmetic of points: pure, exact, and every line with its reason."""

from recruit.points.rules.evaluation import evaluate
from recruit.points.rules.facts import (
    Correction,
    ExamFact,
    Facts,
    InterviewFact,
    SectionFact,
    facts_document,
)
from recruit.points.rules.parsing import check_references, parse_points
from recruit.points.rules.schema import (
    Coefficient,
    PointsRules,
    Source,
    SourceKind,
    TieBreak,
    TieKind,
    residence_slot,
)
from recruit.points.rules.totals import (
    Line,
    Reason,
    Total,
    document_of,
    line_document,
    line_of,
    total_of,
)

__all__ = [
    "Coefficient",
    "Correction",
    "ExamFact",
    "Facts",
    "InterviewFact",
    "Line",
    "PointsRules",
    "Reason",
    "SectionFact",
    "Source",
    "SourceKind",
    "TieBreak",
    "TieKind",
    "Total",
    "check_references",
    "document_of",
    "evaluate",
    "facts_document",
    "line_document",
    "line_of",
    "parse_points",
    "residence_slot",
    "total_of",
]
