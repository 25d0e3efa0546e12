"""Applications: what they are, their states, and whether the rules admit them."""

from recruit.applications.rules.applications import Application, NewApplication, Preliminary
from recruit.applications.rules.eligibility import (
    Eligibility,
    Reason,
    Verdict,
    evaluate,
    parse_eligibility,
    reason_from_json,
    reason_to_json,
)
from recruit.applications.rules.states import (
    BINDING,
    REASON_WORDS,
    REJECT_REASONS,
    RETURN_REASONS,
    VOICES,
    WAITING,
    ApplicationState,
    Step,
    Voices,
    may,
    next_state,
)

__all__ = [
    "BINDING",
    "REASON_WORDS",
    "REJECT_REASONS",
    "RETURN_REASONS",
    "VOICES",
    "WAITING",
    "Application",
    "ApplicationState",
    "Eligibility",
    "NewApplication",
    "Preliminary",
    "Reason",
    "Step",
    "Verdict",
    "Voices",
    "evaluate",
    "may",
    "next_state",
    "parse_eligibility",
    "reason_from_json",
    "reason_to_json",
]
