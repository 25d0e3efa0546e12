"""Pages of recruit.exam."""

from recruit.exam.views import (
    analysis,
    candidate,
    office_items,
    office_sittings,
    practice,
    saving,
    sheet,
)
from recruit.exam.views.blueprint import bp

__all__ = [
    "analysis",
    "bp",
    "candidate",
    "office_items",
    "office_sittings",
    "practice",
    "saving",
    "sheet",
]
