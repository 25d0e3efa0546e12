"""The states of an application, what leads from one to the next, and how each is said."""

from dataclasses import dataclass
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_CHECK = "under-check"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What somebody does with an application."""

    SUBMIT = "submit"
    TAKE = "take"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    WITHDRAW = "withdraw"


_S = ApplicationState

# Everything that can happen; what is not here cannot.
TRANSITIONS: dict[tuple[ApplicationState, Step], ApplicationState] = {
    (_S.DRAFT, Step.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, Step.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, Step.TAKE): _S.UNDER_CHECK,
    (_S.UNDER_CHECK, Step.TAKE): _S.UNDER_CHECK,
    (_S.SUBMITTED, Step.ACCEPT): _S.ELIGIBLE,
    (_S.UNDER_CHECK, Step.ACCEPT): _S.ELIGIBLE,
    (_S.SUBMITTED, Step.RETURN): _S.RETURNED,
    (_S.UNDER_CHECK, Step.RETURN): _S.RETURNED,
    (_S.SUBMITTED, Step.REJECT): _S.NOT_ELIGIBLE,
    (_S.UNDER_CHECK, Step.REJECT): _S.NOT_ELIGIBLE,
    (_S.DRAFT, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.SUBMITTED, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.UNDER_CHECK, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.RETURNED, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.ELIGIBLE, Step.WITHDRAW): _S.WITHDRAWN,
}

# States in which an application stands on its card, so that the card must not change.
BINDING = frozenset({_S.SUBMITTED, _S.UNDER_CHECK, _S.ELIGIBLE})
WAITING = (_S.SUBMITTED, _S.UNDER_CHECK)


@dataclass(frozen=True)
class Voices:
    """One state in three voices, with the kind of tag that shows it."""

    candidate: str
    official: str
    report: str
    tag: str


VOICES = {
    _S.DRAFT: Voices(
        N_("Your application is not submitted yet"), N_("Not submitted"), N_("Drafts"), "neutral"
    ),
    _S.SUBMITTED: Voices(
        N_("Your application is being checked"), N_("To be checked"), N_("Submitted"), "accent"
    ),
    _S.UNDER_CHECK: Voices(
        N_("Your application is being checked"), N_("Being checked"), N_("Under check"), "accent"
    ),
    _S.RETURNED: Voices(
        N_("Returned for correction"), N_("With the candidate"), N_("Returned"), "warning"
    ),
    _S.ELIGIBLE: Voices(N_("You are admitted to the exam"), N_("Accepted"), N_("Admitted"), "good"),
    _S.NOT_ELIGIBLE: Voices(
        N_("Your application was not accepted"), N_("Rejected"), N_("Not admitted"), "danger"
    ),
    _S.WITHDRAWN: Voices(
        N_("You have withdrawn this application"), N_("Withdrawn"), N_("Withdrawals"), "neutral"
    ),
}


def words_of(state: ApplicationState) -> Voices:
    return VOICES[state]


def next_state(state: ApplicationState, step: Step) -> ApplicationState:
    """Where a step leads; RuleError where it leads nowhere."""
    found = TRANSITIONS.get((state, step))
    if found is None:
        raise RuleError(N_("The application is not in a state in which this is possible."))
    return found


def may(state: ApplicationState, step: Step) -> bool:
    return (state, step) in TRANSITIONS


# Why an official returns or rejects; stable codes, the words are translated.
RETURN_REASONS = {
    "document-missing": N_("A document is missing"),
    "document-unreadable": N_("A document cannot be read"),
    "facts-differ": N_("The card and the documents say different things"),
    "transcript-wrong": N_("The transcript is not copied correctly"),
    "other": N_("Another reason, see below"),
}
REJECT_REASONS = {
    "education": N_("The level of education does not meet the conditions"),
    "specialty": N_("The specialty does not match the subject"),
    "citizenship": N_("The conditions of citizenship or residence are not met"),
    "document-false": N_("A document is not genuine"),
    "other": N_("Another reason, see below"),
}
REASON_WORDS = RETURN_REASONS | REJECT_REASONS
