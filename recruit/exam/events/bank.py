"""What happened in the item bank: items, files, families, topics, blueprints."""

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
