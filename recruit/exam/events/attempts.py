"""What happened to attempts, from their beginning to their marks."""

from dataclasses import dataclass

from recruit.kernel.events import Event


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
