"""Totals, read, and what is gathered to compute them."""

from recruit.points.queries.gathering import Waiting, carried_by, waiting, waiting_one
from recruit.points.queries.totals import (
    Bin,
    Overview,
    Standing,
    computed_by,
    corrections,
    corrections_of,
    history,
    last_computed,
    overview,
    page_of,
    standing,
    standings,
    total,
    totals,
    totals_of,
)

__all__ = [
    "Bin",
    "Overview",
    "Standing",
    "Waiting",
    "carried_by",
    "computed_by",
    "corrections",
    "corrections_of",
    "history",
    "last_computed",
    "overview",
    "page_of",
    "standing",
    "standings",
    "total",
    "totals",
    "totals_of",
    "waiting",
    "waiting_one",
]
