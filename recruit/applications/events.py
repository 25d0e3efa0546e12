"""What happens to applications."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    """A candidate sent an application, for the first time or again after a correction."""

    subject_code: str
    card_version: int
    receipt: str
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplicationTaken(Event):
    """An official began to check an application."""


@dataclass(frozen=True, kw_only=True)
class ApplicationReturned(Event):
    subject_code: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationAccepted(Event):
    """The application is eligible; `automatic` where the rules alone admitted it."""

    subject_code: str
    automatic: bool
    rule_set: str  # the digest of the rules it was decided by


@dataclass(frozen=True, kw_only=True)
class ApplicationRejected(Event):
    subject_code: str
    reasons: tuple[str, ...]
    rule_set: str


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    subject_code: str


@dataclass(frozen=True, kw_only=True)
class ApplicationsAdded(Event):
    """A bulk of applications came in; the subject is the campaign."""

    count: int


@dataclass(frozen=True, kw_only=True)
class PreliminaryRecorded(Event):
    """Preliminary evaluations were written; the subject is the campaign."""

    count: int
