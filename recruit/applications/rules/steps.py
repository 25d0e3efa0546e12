"""The history of an application, and what follows from it: who may decide, what can be undone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recruit.applications.rules.eligibility import Reason
from recruit.applications.rules.states import ApplicationState, Step
from recruit.kernel.events import Ref

UNDO_WINDOW = timedelta(minutes=10)
UNDOABLE = (Step.ACCEPT, Step.REJECT, Step.RETURN, Step.PROPOSE)
SHARES = 10_000  # the sample is drawn to hundredths of a per cent


@dataclass(frozen=True)
class StepTaken:
    """One step as it was written down; it never changes."""

    application_id: int
    step: Step
    state: ApplicationState  # after it
    at: datetime
    by: Ref
    reasons: tuple[Reason, ...] = ()
    words: str | None = None
    batch: str | None = None  # the decision, which may be one of many made together
    proposed: ApplicationState | None = None  # what a decision in the sample decides


def drawn(application: str, seed: str, per_cent: int) -> bool:
    """Whether the decision about an application waits for a second official.

    The same for the same application and seed, whoever decides and however often: nobody can
    decide again until another lot falls.
    """
    number = hashlib.sha256(f"{seed}:{application}".encode()).digest()[:8]
    return int.from_bytes(number) % SHARES < per_cent * SHARES // 100


def excluded(history: Sequence[StepTaken]) -> frozenset[Ref]:
    """Who may not decide now, as they have decided about it already.

    A new submission clears the table, and so does a card that says something else. Who took their
    own decision back may decide again.
    """
    found: set[Ref] = set()
    for one in history:
        if one.step in (Step.SUBMIT, Step.RENEW):
            found.clear()
        elif one.step is Step.UNDO:
            found.discard(one.by)
        elif one.step in (Step.PROPOSE, Step.DISAGREE, Step.REJECT):
            found.add(one.by)
    return frozenset(found)


def last_decision(history: Sequence[StepTaken]) -> StepTaken | None:
    """The decision that stands, where the last step is one."""
    return history[-1] if history and history[-1].step in UNDOABLE else None


def undo_until(history: Sequence[StepTaken], who: Ref) -> datetime | None:
    """Until when somebody may take the last decision back; None where they may not.

    Only one's own, only the last step, and never one in which a second official took part.
    """
    decision = last_decision(history)
    if decision is None or decision.by != who:
        return None
    earlier = history[-2] if len(history) > 1 else None
    if earlier is not None and earlier.state in (
        ApplicationState.SECOND_CHECK,
        ApplicationState.THIRD_CHECK,
    ):
        return None
    return decision.at + UNDO_WINDOW
