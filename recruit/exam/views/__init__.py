"""Pages of recruit.exam."""

from recruit.exam.views import (
    analysis,
    candidate,
    centres,
    entry,
    hall,
    hall_sign_in,
    hall_steps,
    items,
    looking_back,
    office_sittings,
    practice,
    results,
    saving,
    seat_files,
    sheet,
    slips,
    subjects,
)
from recruit.exam.views.blueprint import bp

__all__ = [
    "analysis",
    "bp",
    "candidate",
    "centres",
    "entry",
    "hall",
    "hall_sign_in",
    "hall_steps",
    "items",
    "looking_back",
    "office_sittings",
    "practice",
    "results",
    "saving",
    "seat_files",
    "sheet",
    "slips",
    "subjects",
]
