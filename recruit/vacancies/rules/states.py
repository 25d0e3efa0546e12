"""The states of a vacancy, and which step leads from which to which."""

from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


class State(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    EDIT = "edit"
    CHECK = "check"
    SEND_BACK = "send-back"
    PUBLISH = "publish"
    CHANGE = "change"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STATES = tuple(state.value for state in State)
HIDDEN = (State.DRAFT.value, State.CHECKED.value)  # only officials see them
STATE_NAMES = {
    "draft": N_("Draft"),
    "checked": N_("Checked"),
    "published": N_("Published"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
}

# Everything that may happen; what is not named here is refused. A checked one that is edited is
# a draft again: it was not checked as it stands.
TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.EDIT): State.DRAFT,
    (State.DRAFT, Step.CHECK): State.CHECKED,
    (State.DRAFT, Step.SEND_BACK): State.DRAFT,
    (State.CHECKED, Step.EDIT): State.DRAFT,
    (State.CHECKED, Step.SEND_BACK): State.DRAFT,
    (State.CHECKED, Step.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Step.CHANGE): State.PUBLISHED,
    (State.PUBLISHED, Step.CLOSE): State.CLOSED,
    (State.PUBLISHED, Step.WITHDRAW): State.WITHDRAWN,
    (State.CLOSED, Step.WITHDRAW): State.WITHDRAWN,
}
_REFUSALS = {
    Step.EDIT: N_("Only a draft can be edited freely; this vacancy is published or over."),
    Step.CHECK: N_("Only a draft can be checked."),
    Step.SEND_BACK: N_("Only what is not published yet can be sent back."),
    Step.PUBLISH: N_("Only a checked vacancy can be published."),
    Step.CHANGE: N_("Only a published vacancy can be changed with a reason."),
    Step.CLOSE: N_("Only a published vacancy can be closed."),
    Step.WITHDRAW: N_(
        "Only a published or closed vacancy can be withdrawn, and this one is neither."
    ),
}


def after(state: str, step: Step) -> State:
    """The state that a step leads to; RuleError where the table has no such step."""
    found = TRANSITIONS.get((State(state), step))
    if found is None:
        raise RuleError(_REFUSALS[step])
    return found


def before(step: Step) -> tuple[str, ...]:
    """The states from which a step is allowed, for the WHERE of the statement that takes it."""
    return tuple(state.value for state, one in TRANSITIONS if one is step)


def may(state: str, step: Step) -> bool:
    return (State(state), step) in TRANSITIONS


def require_discardable(state: str) -> None:
    """RuleError for what is or was published: it leaves a trace, by being withdrawn."""
    if state not in HIDDEN:
        raise RuleError(N_("Only what was never published can be deleted. Withdraw it instead."))


WITHDRAWAL_REASONS = {
    "filled": N_("The post has been filled in another way"),
    "cut": N_("The post has been cut"),
    "wrong": N_("The vacancy was posted by mistake"),
    "closing": N_("The school is being closed or merged"),
}
CLOSING_REASONS = {
    "enough": N_("Enough candidates have chosen it"),
    "school": N_("The school has asked for it"),
    "calendar": N_("Its time has ended by the calendar"),
}
BY_CALENDAR = "calendar"
