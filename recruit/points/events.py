"""What happens to totals."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PointsComputed(Event):
    """A campaign's totals were computed; subject: the campaign."""

    rule_set: str
    computed: int
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class TotalChanged(Event):
    """A total that stood before has other points or another outcome; subject: the application."""

    total: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PointsCorrected(Event):
    """A decision on appeal added a line to a total; subject: the application."""

    correction: str
    objection: str


@dataclass(frozen=True, kw_only=True)
class PreliminaryRanked(Event):
    """Provisional ranks were given; subject: the campaign."""

    ranked: int
