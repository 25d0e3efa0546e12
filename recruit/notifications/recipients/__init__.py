"""Who is told what, one module for each feature whose events tell somebody something."""

from recruit.notifications.recipients import (
    accounts,
    appeals,
    applications,
    candidates,
    exam,
    interviews,
    placement,
    points,
    searches,
    vacancies,
)

__all__ = [
    "accounts",
    "appeals",
    "applications",
    "candidates",
    "exam",
    "interviews",
    "placement",
    "points",
    "searches",
    "vacancies",
]
