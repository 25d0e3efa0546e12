"""The arithmetic of points: pure, exact, and every line with its reason."""

from recruit.points.rules import words
from recruit.points.rules.checks import check_draft, check_fields, check_references
from recruit.points.rules.evaluation import Reckoner, evaluate
from recruit.points.rules.facts import (
    Carried,
    Correction,
    ExamFact,
    Facts,
    InterviewFact,
    SectionFact,
    facts_document,
)
from recruit.points.rules.parsing import parse_points
from recruit.points.rules.schema import (
    Coefficient,
    Contract,
    PointsRules,
    Source,
    SourceKind,
    TieBreak,
    TieKind,
    residence_slot,
)
from recruit.points.rules.totals import (
    ContractThreshold,
    Decisive,
    Line,
    Reason,
    Total,
    document_of,
    line_document,
    line_of,
    total_of,
)

__all__ = [
    "Carried",
    "Coefficient",
    "Contract",
    "ContractThreshold",
    "Decisive",
    "Correction",
    "ExamFact",
    "Facts",
    "InterviewFact",
    "Line",
    "PointsRules",
    "Reckoner",
    "Reason",
    "SectionFact",
    "Source",
    "SourceKind",
    "TieBreak",
    "TieKind",
    "Total",
    "check_draft",
    "check_fields",
    "check_references",
    "document_of",
    "evaluate",
    "facts_document",
    "line_document",
    "line_of",
    "parse_points",
    "residence_slot",
    "total_of",
    "words",
]
