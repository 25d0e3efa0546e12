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
class ApplicationRenewed(Event):
    """An application rests on the card as it was confirmed anew. `changed`: it says something
    else, so officials check it anew."""

    subject_code: str
    card_version: int
    receipt: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class ApplicationTaken(Event):
    """An official began to check an application."""


@dataclass(frozen=True, kw_only=True)
class ApplicationAssigned(Event):
    """An official gave an application to a colleague, or to nobody in particular."""

    to: str | None  # the colleague's public id


@dataclass(frozen=True, kw_only=True)
class ApplicationHeld(Event):
    """A decision was drawn for the sample: it takes effect when a second official agrees."""

    subject_code: str
    proposed: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SecondOfficialDisagreed(Event):
    """The second official did not agree: a third one decides."""

    subject_code: str
    proposed: str


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """An official took their own decision back within the minutes in which that is possible."""

    subject_code: str
    was: str


@dataclass(frozen=True, kw_only=True)
class ApplicationReopened(Event):
    """An objection against the rejection was upheld: it is to be checked again."""

    subject_code: str
    objection: str


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
    first: str | None = None  # the first official, where two decided


@dataclass(frozen=True, kw_only=True)
class ApplicationRejected(Event):
    subject_code: str
    reasons: tuple[str, ...]
    rule_set: str
    first: str | None = None


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


@dataclass(frozen=True, kw_only=True)
class CardReminded(Event):
    """Somebody was reminded of a card without an application; the subject is the card."""


@dataclass(frozen=True, kw_only=True)
class CorrectionReminded(Event):
    """Somebody was reminded that the time for correcting a returned application ends."""

    subject_code: str


@dataclass(frozen=True, kw_only=True)
class ApplicationsImported(Event):
    """A file of applications came in; the subject is the campaign."""

    file: str
    digest: str
    count: int
