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
    SECOND_CHECK = "second-check"  # decided, drawn for the sample: waits for a second official
    THIRD_CHECK = "third-check"  # the two did not agree
    REOPENED = "reopened"  # an objection against the rejection was upheld
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
    PROPOSE = "propose"  # a decision that the sample holds back
    DISAGREE = "disagree"
    UNDO = "undo"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CLOSE = "close"  # the account fell: its FIN is somebody else's
    CONFIRM = "confirm"  # the card was confirmed anew and says the same
    RENEW = "renew"  # the card was confirmed anew and says something else


_S = ApplicationState

_OPEN = (_S.SUBMITTED, _S.UNDER_CHECK, _S.REOPENED)  # nobody has decided yet

# Everything that can happen; what is not here cannot.
TRANSITIONS: dict[tuple[ApplicationState, Step], ApplicationState] = {
    (_S.DRAFT, Step.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, Step.SUBMIT): _S.SUBMITTED,
    **{(state, Step.TAKE): _S.UNDER_CHECK for state in (_S.SUBMITTED, _S.UNDER_CHECK)},
    **{(state, Step.PROPOSE): _S.SECOND_CHECK for state in _OPEN},
    **{(state, Step.ACCEPT): _S.ELIGIBLE for state in (*_OPEN, _S.SECOND_CHECK, _S.THIRD_CHECK)},
    **{
        (state, Step.REJECT): _S.NOT_ELIGIBLE for state in (*_OPEN, _S.SECOND_CHECK, _S.THIRD_CHECK)
    },
    **{(state, Step.RETURN): _S.RETURNED for state in (*_OPEN, _S.THIRD_CHECK)},
    (_S.SECOND_CHECK, Step.DISAGREE): _S.THIRD_CHECK,
    **{
        (state, Step.UNDO): _S.UNDER_CHECK
        for state in (_S.ELIGIBLE, _S.NOT_ELIGIBLE, _S.RETURNED, _S.SECOND_CHECK)
    },
    (_S.NOT_ELIGIBLE, Step.REOPEN): _S.REOPENED,
    **{
        (state, Step.WITHDRAW): _S.WITHDRAWN
        for state in (
            _S.DRAFT,
            *_OPEN,
            _S.RETURNED,
            _S.SECOND_CHECK,
            _S.THIRD_CHECK,
            _S.ELIGIBLE,
        )
    },
    **{
        (state, Step.CONFIRM): state
        for state in (*_OPEN, _S.SECOND_CHECK, _S.THIRD_CHECK, _S.ELIGIBLE)
    },
    **{
        (state, Step.RENEW): _S.SUBMITTED
        for state in (*_OPEN, _S.SECOND_CHECK, _S.THIRD_CHECK, _S.ELIGIBLE)
    },
    **{
        (state, Step.CLOSE): _S.NOT_ELIGIBLE
        for state in (*_OPEN, _S.RETURNED, _S.SECOND_CHECK, _S.THIRD_CHECK, _S.ELIGIBLE)
    },
}

# States in which an application stands on its card, so that the card must not change.
BINDING = frozenset({*_OPEN, _S.SECOND_CHECK, _S.THIRD_CHECK, _S.ELIGIBLE})
WAITING = (_S.SUBMITTED, _S.UNDER_CHECK, _S.REOPENED, _S.SECOND_CHECK, _S.THIRD_CHECK)
DECIDED = (_S.ELIGIBLE, _S.NOT_ELIGIBLE, _S.RETURNED)


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
    _S.SECOND_CHECK: Voices(
        N_("Your application is being checked"),
        N_("For a second official"),
        N_("Second check"),
        "accent",
    ),
    _S.THIRD_CHECK: Voices(
        N_("Your application is being checked"),
        N_("For a third official"),
        N_("Third check"),
        "warning",
    ),
    _S.REOPENED: Voices(
        N_("Your application is being checked again after your objection"),
        N_("Reopened after an objection"),
        N_("Reopened"),
        "accent",
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


# What a step is called in the history: to the candidate, and to officials. A step that is None
# for the candidate is the officials' own affair.
STEP_WORDS: dict[Step, tuple[str | None, str]] = {
    Step.SUBMIT: (N_("You submitted the application"), N_("Submitted")),
    Step.TAKE: (N_("An official began to check it"), N_("Check begun")),
    Step.ACCEPT: (N_("The application was accepted"), N_("Accepted")),
    Step.RETURN: (N_("Returned to you for correction"), N_("Returned for correction")),
    Step.REJECT: (N_("The application was not accepted"), N_("Rejected")),
    Step.PROPOSE: (None, N_("Decided, drawn for a second official")),
    Step.DISAGREE: (None, N_("The second official did not agree")),
    Step.UNDO: (N_("The decision was taken back"), N_("Decision taken back")),
    Step.REOPEN: (N_("Reopened after your objection"), N_("Reopened after an objection")),
    Step.WITHDRAW: (N_("You withdrew the application"), N_("Withdrawn by the candidate")),
    Step.CONFIRM: (N_("You confirmed your card"), N_("Card confirmed by the candidate")),
    Step.RENEW: (
        N_("You confirmed your changed card: it is checked anew"),
        N_("Changed card confirmed by the candidate: to be checked anew"),
    ),
    Step.CLOSE: (
        N_("Closed with the account, whose FIN is somebody else's"),
        N_("Closed with the account, whose FIN is another's"),
    ),
}

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
    "identity": N_("The identity is not proved: the FIN is somebody else's"),
    "other": N_("Another reason, see below"),
}
REASON_WORDS = RETURN_REASONS | REJECT_REASONS
