"""Use cases of applications: the candidate's, the officials', and those of bulk."""

from recruit.applications.rules import parse_eligibility
from recruit.applications.rules.schema import SCHEMA
from recruit.applications.service.bars import DECLINED, add_bars, lift_bar
from recruit.applications.service.bulk import add_applications, record_preliminary
from recruit.applications.service.candidates import (
    evaluates_submissions,
    receipt_code,
    submit,
    withdraw,
)
from recruit.applications.service.clear import Bulk, Clear, accept_many, clear_ones
from recruit.applications.service.closing import on_entry
from recruit.applications.service.deciding import meet_role
from recruit.applications.service.officials import (
    accept,
    assign,
    colleagues,
    is_drawn,
    reject,
    reopen,
    return_to_candidate,
    take,
)
from recruit.applications.service.renewing import on_confirmed
from recruit.applications.service.seconding import agree, disagree
from recruit.applications.service.undoing import (
    builds_on_decisions,
    may_undo_until,
    undo,
    undo_batch,
)
from recruit.campaigns.service import register_section

register_section("eligibility", parse_eligibility, schema=SCHEMA)

__all__ = [
    "DECLINED",
    "Bulk",
    "Clear",
    "accept",
    "accept_many",
    "add_applications",
    "add_bars",
    "agree",
    "assign",
    "builds_on_decisions",
    "clear_ones",
    "colleagues",
    "disagree",
    "evaluates_submissions",
    "is_drawn",
    "lift_bar",
    "may_undo_until",
    "meet_role",
    "on_confirmed",
    "on_entry",
    "receipt_code",
    "record_preliminary",
    "reject",
    "reopen",
    "return_to_candidate",
    "submit",
    "take",
    "undo",
    "undo_batch",
    "withdraw",
]
