"""What a candidate with a disability may ask for at the exam."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MOST_EXTRA_MINUTES = 180
MOST_PER_CENT = 100
LONGEST_REASON = 1000
LONGEST_LEGAL = 500


class AdjustmentKind(StrEnum):
    EXTRA_TIME = "extra-time"
    LARGE_PRINT = "large-print"
    READER = "reader"
    SCRIBE = "scribe"
    SEPARATE_ROOM = "separate-room"
    ACCESSIBLE_ROOM = "accessible-room"


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
    AdjustmentKind.ACCESSIBLE_ROOM: N_("A room without steps"),
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
    per_cent: int | None = None  # of extra time, where it is not counted in minutes
    legal: str | None = None  # what a refusal rests on
    decided_by: int | None = None
    after: str | None = None  # the refused one that an objection opened again

    @property
    def name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def tag(self) -> str:
        return STATE_TAGS[self.state]


def check_figures(
    kind: AdjustmentKind, minutes: int | None, per_cent: int | None
) -> tuple[int | None, int | None]:
    """Extra time is granted in whole minutes or in per cent; the other adjustments have neither."""
    if kind is not AdjustmentKind.EXTRA_TIME:
        return None, None
    if minutes is None and per_cent is not None:
        if not 1 <= per_cent <= MOST_PER_CENT:
            raise RuleError(
                N_("Enter the per cent as a whole number from 1 to %(most)s."),
                most=MOST_PER_CENT,
                field="per_cent",
            )
        return None, per_cent
    if per_cent is not None:
        raise RuleError(N_("Enter minutes or per cent, not both."), field="per_cent")
    if minutes is None or not 1 <= minutes <= MOST_EXTRA_MINUTES:
        raise RuleError(
            N_("Enter the extra minutes as a whole number from 1 to %(most)s."),
            most=MOST_EXTRA_MINUTES,
            field="minutes",
        )
    return minutes, None


class Figures(Protocol):
    """Extra time as it was granted: minutes, or per cent of the exam."""

    @property
    def minutes(self) -> int | None: ...

    @property
    def per_cent(self) -> int | None: ...


def extra_minutes(granted: Iterable[Figures], exam_minutes: int) -> int:
    """How much longer an exam of so many minutes takes with what was granted; per cent of it are
    rounded up to whole minutes."""
    return sum(
        (one.minutes or 0) + -(-exam_minutes * (one.per_cent or 0) // 100) for one in granted
    )


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
