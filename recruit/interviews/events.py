"""What happens around interviews."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PanelFormed(Event):
    """Three people will mark; subject: the panel."""

    members: tuple[str, ...]
    subject_code: str | None


@dataclass(frozen=True, kw_only=True)
class InterviewScheduled(Event):
    """A candidate has a time and a place; subject: the interview."""

    application: str
    panel: str


@dataclass(frozen=True, kw_only=True)
class InterviewMarked(Event):
    """One member submitted their marks; subject: the interview."""

    criteria: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Event):
    """A member does not mark because of a conflict of interest; subject: the interview."""


@dataclass(frozen=True, kw_only=True)
class InterviewCompleted(Event):
    """The last mark came in: there is a joint result; subject: the interview."""

    application: str


@dataclass(frozen=True, kw_only=True)
class InterviewsAdded(Event):
    """Finished interviews came in as a bulk; subject: the panel."""

    count: int
