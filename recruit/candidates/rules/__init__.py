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
from recruit.candidates.rules.conditions import Comparison, Condition, Operator, holds
from recruit.candidates.rules.definition import (
    FormDefinition,
    Parsed,
    Section,
    compatible,
    parse_definition,
)
from recruit.candidates.rules.fields import KINDS, Field, FileField
from recruit.candidates.rules.privacy import Privacy
from recruit.candidates.rules.tables import TableField

__all__ = [
    "KINDS",
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentState",
    "Card",
    "CardState",
    "Comparison",
    "Condition",
    "Conflict",
    "Document",
    "Field",
    "FileField",
    "FormDefinition",
    "Merge",
    "NewCard",
    "Operator",
    "Parsed",
    "Privacy",
    "Section",
    "TableField",
    "compatible",
    "holds",
    "merge",
    "parse_definition",
]
