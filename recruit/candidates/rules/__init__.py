"""Cards and the forms they answer: pure rules."""

from recruit.candidates.rules.adjustments import Adjustment, AdjustmentKind, AdjustmentState
from recruit.candidates.rules.cards import (
    Card,
    CardState,
    Conflict,
    Document,
    Merge,
    NewCard,
    merge,
)
from recruit.candidates.rules.definition import (
    FormDefinition,
    Parsed,
    Section,
    compatible,
    parse_definition,
)
from recruit.candidates.rules.fields import KINDS, Condition, Field
from recruit.candidates.rules.tables import AverageGrade, TableField

__all__ = [
    "KINDS",
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentState",
    "AverageGrade",
    "Card",
    "CardState",
    "Condition",
    "Conflict",
    "Document",
    "Field",
    "FormDefinition",
    "Merge",
    "NewCard",
    "Parsed",
    "Section",
    "TableField",
    "compatible",
    "merge",
    "parse_definition",
]
