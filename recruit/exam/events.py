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
class ItemSubmitted(Event):
    """A version waits for its review."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(Event):
    """Taken back out of review by its authors."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ItemApproved(Event):
    version: int


@dataclass(frozen=True, kw_only=True)
class ItemReturned(Event):
    """Sent back to its author with a remark."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ItemRetired(Event):
    version: int


@dataclass(frozen=True, kw_only=True)
class ItemClassified(Event):
    """Topic, difficulty or source changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemFileStaged(Event):
    """A file of items was read, for its own reader to look at."""

    format: str
    items: int


@dataclass(frozen=True, kw_only=True)
class ItemsExported(Event):
    """About the bank as a whole; items under seal stand in the journal one by one as well."""

    subject_code: str
    format: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ItemFamilyMade(Event):
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class TopicSaved(Event):
    """About a subject."""

    code: str


@dataclass(frozen=True, kw_only=True)
class BlueprintMade(Event):
    """About a subject; from here on papers are drawn by it."""

    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class PracticeTestMade(Event):
    """About a subject."""

    version: int
    count: int


@dataclass(frozen=True, kw_only=True)
class KeyCorrected(Event):
    """About an item: another key counts in a campaign for a version of it."""

    campaign: str
    version: int
    digest: str
    reason_digest: str


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
class SeatExtraTimeGiven(Event):
    """About an application whose exam has not begun: it will have the minutes from the start."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class SittingExtraTimeGiven(Event):
    """About a sitting: everybody in it, also who begins later; who had ended stays so."""

    minutes: int
    reached: int
    ended: int
    reason_digest: str


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


@dataclass(frozen=True, kw_only=True)
class SittingProtocolled(Event):
    """About a sitting: two people confirmed its numbers and closed it."""

    protocol: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ResultsDeclaredFinal(Event):
    """About a campaign: the results marked until now stand."""

    results: int
    digest: str


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
