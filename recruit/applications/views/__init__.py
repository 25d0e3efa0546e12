"""Pages of applications: the candidate's own, and the officials' queue."""

from recruit.applications.views import (
    candidates,
    checking,
    clear,
    exporting,
    front,
    importing,
    queue,
    receipts,
)
from recruit.applications.views.blueprint import bp

__all__ = [
    "bp",
    "candidates",
    "checking",
    "clear",
    "exporting",
    "front",
    "importing",
    "queue",
    "receipts",
]
