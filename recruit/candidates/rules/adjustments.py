"""What a candidate with a disability may ask for at the exam."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MOST_EXTRA_MINUTES = 180
LONGEST_REASON = 1000


class AdjustmentKind(StrEnum):
    EXTRA_TIME = "extra-time"
    LARGE_PRINT = "large-print"
    READER = "reader"
    SCRIBE = "scribe"
    SEPARATE_ROOM = "separate-room"


class AdjustmentState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


KIND_NAMES = {
    AdjustmentKind.EXTRA_TIME: N_("Extra time"),
    AdjustmentKind.LARGE_PRINT: N_("Large print"),
    AdjustmentKind.READER: N_("A reader"),
    AdjustmentKind.SCRIBE: N_("A scribe"),
    AdjustmentKind.SEPARATE_ROOM: N_("A separate room"),
}
STATE_NAMES = {
    AdjustmentState.ASKED: N_("Being considered"),
    AdjustmentState.GRANTED: N_("Granted"),
    AdjustmentState.REFUSED: N_("Refused"),
    AdjustmentState.WITHDRAWN: N_("Withdrawn"),
}
STATE_TAGS = {
    AdjustmentState.ASKED: "accent",
    AdjustmentState.GRANTED: "good",
    AdjustmentState.REFUSED: "danger",
    AdjustmentState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Adjustment:
    """One adjustment that was asked for, and what was decided."""

    id: int
    public_id: str
    person_id: int
    campaign_id: int
    card_id: int
    kind: AdjustmentKind
    reason: str
    document_public_id: str | None
    state: AdjustmentState
    minutes: int | None  # of extra time, once granted
    asked_at: datetime
    decided_at: datetime | None
    decision_reason: str | None

    @property
    def name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def tag(self) -> str:
        return STATE_TAGS[self.state]


def check_minutes(kind: AdjustmentKind, minutes: int | None) -> int | None:
    """Extra time is granted in whole minutes; the other adjustments have none."""
    if kind is not AdjustmentKind.EXTRA_TIME:
        return None
    if minutes is None or not 1 <= minutes <= MOST_EXTRA_MINUTES:
        raise RuleError(
            N_("Enter the extra minutes as a whole number from 1 to %(most)s."),
            most=MOST_EXTRA_MINUTES,
            field="minutes",
        )
    return minutes


def check_reason(reason: str, *, field: str = "reason") -> str:
    """A reason in words: not empty, not endless."""
    text = " ".join(reason.split())
    if len(text) < 3:
        raise RuleError(N_("Give the reason in a few words."), field=field)
    if len(text) > LONGEST_REASON:
        raise RuleError(
            N_("The reason must not be longer than %(most)s characters."),
            most=LONGEST_REASON,
            field=field,
        )
    return text
