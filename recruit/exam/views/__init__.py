"""Pages of recruit.exam."""

from recruit.exam.views import (
    analysis,
    candidate,
    hall,
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
    "hall",
    "office_items",
    "office_sittings",
    "practice",
    "saving",
    "sheet",
]
