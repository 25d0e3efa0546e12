"""What happened in the exam."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ItemsAdded(Event):
    """About the bank as a whole; the subjects' codes and how many items came in."""

    count: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemVersionAdded(Event):
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ItemRead(Event):
    """Somebody looked at an item under seal."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ItemVoided(Event):
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class SittingScheduled(Event):
    subjects: tuple[str, ...]
    capacity: int


@dataclass(frozen=True, kw_only=True)
class SeatsGiven(Event):
    count: int


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    """About an application."""

    sitting: str
    number: int


@dataclass(frozen=True, kw_only=True)
class SittingOpened(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class SittingClosed(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class AttemptStarted(Event):
    application: str
    paper_digest: str


@dataclass(frozen=True, kw_only=True)
class AttemptFinished(Event):
    """The candidate confirmed the end."""

    application: str
    answered: int
    answers_digest: str


@dataclass(frozen=True, kw_only=True)
class AttemptClosed(Event):
    """Time ended it."""

    application: str
    answered: int
    answers_digest: str


@dataclass(frozen=True, kw_only=True)
class AttemptMarked(Event):
    version: int
    reason: str
    rule_set_digest: str


@dataclass(frozen=True, kw_only=True)
class AttemptsLoaded(Event):
    """Finished attempts came in from elsewhere in bulk."""

    count: int


@dataclass(frozen=True, kw_only=True)
class ExtraTimeGiven(Event):
    """About an attempt."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class LateAnswersCounted(Event):
    """About an attempt: two officials let answers count that came after its end."""

    count: int
    reason_digest: str


# --- centres and the hall -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CentreAdded(Event):
    district: str


@dataclass(frozen=True, kw_only=True)
class CentreChanged(Event):
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoomAdded(Event):
    """About a centre."""

    room: str
    capacity: int
    accessible: bool


@dataclass(frozen=True, kw_only=True)
class RoomChanged(Event):
    """About a centre."""

    room: str
    capacity: int
    accessible: bool


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Event):
    """About a sitting: what it asks of whoever comes in. The keys themselves are not told."""

    by_code: bool
    config_keys: int
    exam_keys: int


@dataclass(frozen=True, kw_only=True)
class IdentityChecked(Event):
    """About an application: an invigilator has seen the person, and gave out a code."""

    sitting: str
    seat: int


@dataclass(frozen=True, kw_only=True)
class HallSignedIn(Event):
    """About an application: somebody sat down with the code and signed in."""

    sitting: str
    seat: int


@dataclass(frozen=True, kw_only=True)
class HallSignInBlocked(Event):
    """About a person: too many wrong codes."""

    seconds: int
