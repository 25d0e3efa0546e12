"""What happened to sittings, their seats and their halls."""

from dataclasses import dataclass

from recruit.kernel.events import Event


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
class SittingProtocolled(Event):
    """About a sitting: two people confirmed its numbers and closed it."""

    protocol: str
    digest: str


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
