"""Computing totals, evaluating applications before the exam, correcting after an appeal."""

from recruit.points.service.book import checked_book, open_book
from recruit.points.service.computing import (
    JOB,
    compute_campaign,
    compute_one,
    request_computation,
)
from recruit.points.service.corrections import add_correction, check_correction
from recruit.points.service.preliminary import evaluate_one, on_submission, preliminary
from recruit.points.service.proofs import proofs_of
from recruit.points.service.trying import Trial, Tried, try_rules

__all__ = [
    "JOB",
    "Trial",
    "Tried",
    "add_correction",
    "check_correction",
    "checked_book",
    "compute_campaign",
    "compute_one",
    "evaluate_one",
    "on_submission",
    "open_book",
    "preliminary",
    "proofs_of",
    "request_computation",
    "try_rules",
]
