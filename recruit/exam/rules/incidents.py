"""What can happen in the hall, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

LONGEST_TEXT = 2000


class IncidentKind(StrEnum):
    LATE = "late"
    NO_DOCUMENT = "no-document"
    EXPELLED = "expelled"
    ILL = "ill"
    EVACUATION = "evacuation"
    TECHNICAL = "technical"
    OTHER = "other"


KIND_NAMES = {
    IncidentKind.LATE: N_("Late"),
    IncidentKind.NO_DOCUMENT: N_("No document"),
    IncidentKind.EXPELLED: N_("Expelled from the exam"),
    IncidentKind.ILL: N_("Ill"),
    IncidentKind.EVACUATION: N_("Evacuation"),
    IncidentKind.TECHNICAL: N_("Technical failure"),
    IncidentKind.OTHER: N_("Other incident"),
}
CREDITS_TIME = frozenset({IncidentKind.EVACUATION, IncidentKind.TECHNICAL})
OF_ONE_PERSON = frozenset({IncidentKind.LATE, IncidentKind.NO_DOCUMENT, IncidentKind.EXPELLED})


class Outcome(StrEnum):
    """What becomes of the exam of somebody who was expelled, or whose breach was proven later."""

    KEPT = "kept"
    ANNULLED = "annulled"
    VOID = "void"  # annulled after the exam, never by an incident in the hall


@dataclass(frozen=True)
class Judgement:
    """What became of somebody's exam by an expulsion or a breach proven later, and when two people
    agreed to it. `outcome`: None where it was annulled and counts again."""

    outcome: Outcome | None
    at: datetime


class IncidentState(StrEnum):
    RECORDED = "recorded"  # nothing to confirm
    WAITING = "waiting"  # for the second person
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"


@dataclass(frozen=True)
class NewIncident:
    """What somebody puts on record; `seat` is a public id, None for the whole room."""

    kind: IncidentKind
    text: str
    happened_at: datetime
    seat: str | None = None
    minutes: int | None = None

    @property
    def needs_second(self) -> bool:
        """It ends an exam, or gives time: one person does not decide that alone."""
        return self.kind is IncidentKind.EXPELLED or self.minutes is not None


def check(new: NewIncident, *, opens_at: datetime, now: datetime) -> None:
    """RuleError names what does not fit together."""
    if not new.text.strip():
        raise RuleError(N_("Describe what happened."), field="text")
    if len(new.text) > LONGEST_TEXT:
        raise RuleError(N_("At most %(most)s characters, please."), most=LONGEST_TEXT, field="text")
    if new.kind in OF_ONE_PERSON and new.seat is None:
        raise RuleError(N_("Choose whom it is about."), field="seat")
    if new.kind is IncidentKind.EVACUATION and new.seat is not None:
        raise RuleError(N_("An evacuation is about the whole room."), field="seat")
    if new.minutes is not None and new.kind not in CREDITS_TIME:
        raise RuleError(
            N_("Only an evacuation or a technical failure gives extra time."), field="minutes"
        )
    if new.happened_at > now:
        raise RuleError(N_("This moment has not come yet."), field="happened_at")
    if (opens_at - new.happened_at).days >= 1:
        raise RuleError(N_("This was more than a day before the sitting."), field="happened_at")


@dataclass(frozen=True)
class Incident:
    """An incident as it stands on record; persons by id."""

    public_id: str
    kind: IncidentKind
    text: str
    happened_at: datetime
    seat: int | None
    seat_public_id: str | None
    application_id: int | None
    person_id: int | None
    minutes: int | None
    recorded_by: int
    recorded_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None
    state: IncidentState
    outcome: Outcome | None

    @property
    def name(self) -> str:
        """A source text."""
        return KIND_NAMES[self.kind]
