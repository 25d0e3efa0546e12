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
    """There is a joint result that stands; subject: the interview. The digest is the minutes'."""

    application: str
    passed: bool = True
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class InterviewsAdded(Event):
    """Finished interviews came in as a bulk; subject: the panel."""

    count: int


@dataclass(frozen=True, kw_only=True)
class InterviewMoved(Event):
    """Another time or room; subject: the interview. The reason stands at the appointment."""

    application: str
    panel: str
    was: str  # instant, ISO 8601
    now: str


@dataclass(frozen=True, kw_only=True)
class InterviewCancelled(Event):
    """The appointment does not take place; subject: the interview."""

    application: str


@dataclass(frozen=True, kw_only=True)
class InterviewMissed(Event):
    """The candidate did not come; subject: the interview."""

    application: str
    appointment: int


@dataclass(frozen=True, kw_only=True)
class CandidateCameLate(Event):
    """Subject: the interview."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class MemberSubstituted(Event):
    """Somebody sits there for a member who may not; subject: the interview."""

    leaves: str
    joins: str


@dataclass(frozen=True, kw_only=True)
class OutlierExplained(Event):
    """A member said why their marks lie far from the others'; subject: the interview."""

    member: str


@dataclass(frozen=True, kw_only=True)
class LessonTopicsFixed(Event):
    """The topics of one subject can no longer change; subject: the campaign."""

    subject_code: str
    topics: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class LessonSeedAnnounced(Event):
    """Everybody can draw the topics from here on; subject: the campaign."""

    subject_code: str
    seed: str
    digest: str
