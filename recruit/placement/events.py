"""What happens to lists, rounds and places."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ChoiceListSaved(Event):
    """Subject: choice-list."""

    contract: str
    version: int
    choices: int


@dataclass(frozen=True, kw_only=True)
class ChoiceListConfirmed(Event):
    """Subject: choice-list. The digest is the receipt's."""

    contract: str
    version: int
    choices: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ChoicesReminded(Event):
    """Subject: card; its owner has not confirmed a list, so many days before the end."""

    days: int


@dataclass(frozen=True, kw_only=True)
class ChoiceListsImported(Event):
    """Subject: campaign."""

    lists: int


@dataclass(frozen=True, kw_only=True)
class PlacementOpened(Event):
    """Subject: placement (a round)."""

    contract: str
    round: int


@dataclass(frozen=True, kw_only=True)
class PlacementLocked(Event):
    """Subject: placement (a round). The digest is the snapshot's."""

    contract: str
    round: int
    candidates: int
    posts: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class PlacementSimulated(Event):
    """Subject: placement (a round)."""

    run: str
    placed: int
    unfilled: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class PlacementSeedAnnounced(Event):
    """Subject: placement (a round). The seed is public from here on."""

    seed: str


@dataclass(frozen=True, kw_only=True)
class PlacementCertified(Event):
    """Subject: placement (a round)."""

    run: str
    placed: int
    unfilled: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class PlacementSetAside(Event):
    """Subject: placement (a round) that was never published."""

    contract: str
    round: int


@dataclass(frozen=True, kw_only=True)
class PlacementOverridden(Event):
    """Subject: placement (the round that the change made); `before` is the one it took over."""

    override: str
    change: str
    before: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class PlacementPublished(Event):
    """Subject: campaign."""

    contract: str
    round: int
    placement: str
    candidates: int
    posts: int
    placed: int
    unfilled: int


@dataclass(frozen=True, kw_only=True)
class PlaceAccepted(Event):
    """Subject: place."""

    vacancy: str


@dataclass(frozen=True, kw_only=True)
class PlaceDeclined(Event):
    """Subject: place."""

    vacancy: str


@dataclass(frozen=True, kw_only=True)
class PlaceFell(Event):
    """Subject: place. Its holder did not pass the interview that comes before the order."""

    vacancy: str


@dataclass(frozen=True, kw_only=True)
class PlaceLapsed(Event):
    """Subject: place. It was not answered in time; `means` is the rules' word for it."""

    vacancy: str
    means: str


@dataclass(frozen=True, kw_only=True)
class PlaceFreed(Event):
    """Subject: place. Its vacancy was withdrawn; `means` is the rules' word for what follows."""

    vacancy: str
    means: str


@dataclass(frozen=True, kw_only=True)
class ExcuseAsked(Event):
    """Subject: place."""

    code: str


@dataclass(frozen=True, kw_only=True)
class ExcuseAccepted(Event):
    """Subject: place. Its holder is free of the bar."""

    code: str


@dataclass(frozen=True, kw_only=True)
class ExcuseRefused(Event):
    """Subject: place."""

    code: str
