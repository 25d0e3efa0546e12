"""What officials decided about results: keys, voided items, late answers, finality."""

from dataclasses import dataclass

from recruit.kernel.events import Event


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
class LateAnswersCounted(Event):
    """About an attempt: two officials let answers count that came after its end."""

    count: int
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class ResultsDeclaredFinal(Event):
    """About a campaign: the results marked until now stand."""

    results: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ResultAnnulled(Event):
    """About an application: a breach was proven after its exam."""

    annulment: str
    objections_until: str
    reason_digest: str
    legal_digest: str


@dataclass(frozen=True, kw_only=True)
class AnnulmentLifted(Event):
    """About an application: its annulled result counts again."""

    annulment: str
    reason_digest: str
