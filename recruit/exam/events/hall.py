"""What happened in the hall: who signed in, extra time, moves, incidents."""

from dataclasses import dataclass

from recruit.kernel.events import Event


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


@dataclass(frozen=True, kw_only=True)
class ExtraTimeGiven(Event):
    """About an attempt."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class SeatExtraTimeGiven(Event):
    """About an application whose exam has not begun: it will have the minutes from the start."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class SittingExtraTimeGiven(Event):
    """About a sitting: everybody in it, also who begins later; who had ended stays so.

    `entry_until`: from now on the last moment to begin.
    """

    minutes: int
    reached: int
    ended: int
    reason_digest: str
    entry_until: str


@dataclass(frozen=True, kw_only=True)
class SeatMoved(Event):
    """About an application; its attempt, if begun, went with it."""

    from_sitting: str
    from_number: int
    to_sitting: str
    to_number: int
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class IncidentRecorded(Event):
    """About an incident. `about`: the application, empty where it is the whole room."""

    kind: str
    sitting: str
    about: str
    text_digest: str


@dataclass(frozen=True, kw_only=True)
class IncidentConfirmed(Event):
    """About an incident: a second person agreed to what it brings about."""

    kind: str
    sitting: str
    about: str


@dataclass(frozen=True, kw_only=True)
class AttemptExpelled(Event):
    """About an attempt that officials ended, or a finished one that they judged."""

    application: str
    incident: str
    outcome: str
    answered: int
    answers_digest: str
