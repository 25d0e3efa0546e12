"""What happens to cards, forms, documents and adjustments."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CardOpened(Event):
    """A person has a card in a campaign, and with it a candidate number."""


@dataclass(frozen=True, kw_only=True)
class CardSaved(Event):
    """A section of a card was saved; `fields` are the codes of the answers that changed."""

    section: str
    version: int
    fields: tuple[str, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class CardLocked(Event):
    """An application stands on the card, so it cannot change."""


@dataclass(frozen=True, kw_only=True)
class CardReopened(Event):
    """The card can be changed again."""


@dataclass(frozen=True, kw_only=True)
class CardsAdded(Event):
    """A bulk of cards came in; the subject is the campaign."""

    count: int


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    """A person gave a file; the subject is the person."""

    document: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentRemoved(Event):
    document: str


@dataclass(frozen=True, kw_only=True)
class DocumentRead(Event):
    """An official opened a person's document; the subject is the person."""

    document: str


@dataclass(frozen=True, kw_only=True)
class SensitiveFieldsRead(Event):
    """An official saw sensitive answers of a card; `fields` are their codes."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CardPrefilled(Event):
    """Answers of an earlier campaign were taken over; `fields` are their codes."""

    earlier: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswersExpired(Event):
    """The time for keeping some answers of a campaign is over: they are gone for good."""

    fields: tuple[str, ...]
    groups: tuple[str, ...]
    cards: int
    documents: int


@dataclass(frozen=True, kw_only=True)
class CardErased(Event):
    """All answers of a card are gone for good, but for what the law keeps."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FormCreated(Event):
    """A form was set up, empty or from the shipped one."""


@dataclass(frozen=True, kw_only=True)
class FormDraftChanged(Event):
    """The draft of a form was changed: `change` says how, `part` which section or field."""

    change: str
    part: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class FormPublished(Event):
    """From here on new cards answer this version of the form, and the others as `existing` says:
    keep, complete or re-confirm. `touched` of the `cards` there were have a new trouble."""

    version: int
    digest: str
    existing: str = "complete"
    cards: int = 0
    touched: int = 0


@dataclass(frozen=True, kw_only=True)
class CardsCalled(Event):
    """Candidates are asked to complete or to confirm their cards; the subject is the campaign."""

    form_version: str
    existing: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CardCalled(Event):
    """One of them: the card is open for changes again if it was locked."""

    existing: str
    was_locked: bool


@dataclass(frozen=True, kw_only=True)
class CardConfirmed(Event):
    """The candidate stands by this version of the card under this form."""

    version: int
    form: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class VersionsSealed(Event):
    """About a version of a form: what lay open in earlier versions of cards is sealed now."""

    count: int
    cards: int


@dataclass(frozen=True, kw_only=True)
class CardCallLapsed(Event):
    """Nobody answered the call in time; a card that was locked is locked again."""


@dataclass(frozen=True, kw_only=True)
class AdjustmentEvent(Event):
    """Base of what happens to a request for an exam adjustment; the subject is the card."""

    adjustment: str


@dataclass(frozen=True, kw_only=True)
class AdjustmentAsked(AdjustmentEvent):
    """A candidate asked for an exam adjustment."""


@dataclass(frozen=True, kw_only=True)
class AdjustmentGranted(AdjustmentEvent):
    """Officials granted it; for extra time two of them."""


@dataclass(frozen=True, kw_only=True)
class AdjustmentRefused(AdjustmentEvent):
    """An official refused it, with a reason."""


@dataclass(frozen=True, kw_only=True)
class AdjustmentWithdrawn(AdjustmentEvent):
    """The candidate took it back."""
