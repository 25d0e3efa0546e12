"""What happens to objections."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ObjectionRaised(Event):
    """A candidate objects; subject: the objection."""

    kind: str
    application: str


@dataclass(frozen=True, kw_only=True)
class ObjectionDecided(Event):
    """An official decided; subject: the objection."""

    kind: str
    application: str
    outcome: str
