"""Use cases of applications: the candidate's, the officials', and those of bulk."""

from recruit.applications.rules import parse_eligibility
from recruit.applications.service.bulk import add_applications, record_preliminary
from recruit.applications.service.candidates import receipt_code, submit, withdraw
from recruit.applications.service.officials import (
    Clear,
    accept,
    accept_many,
    clear_ones,
    reject,
    return_to_candidate,
    take,
)
from recruit.campaigns.service import register_section

register_section("eligibility", parse_eligibility)

__all__ = [
    "Clear",
    "accept",
    "accept_many",
    "add_applications",
    "clear_ones",
    "receipt_code",
    "record_preliminary",
    "reject",
    "return_to_candidate",
    "submit",
    "take",
    "withdraw",
]
