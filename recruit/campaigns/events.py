"""What happens to a campaign."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(Event):
    year: str
    phases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CampaignRenamed(Event):
    year: str


@dataclass(frozen=True, kw_only=True)
class PhasesChanged(Event):
    """`phases`: each as "exam 2026-07-01T05:00:00+00:00/2026-07-20T14:00:00+00:00"."""

    phases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RuleSetDrafted(Event):
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class RuleSetActivated(Event):
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class CampaignStarted(Event):
    rule_set: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class CampaignFinished(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class RuleSetEdited(Event):
    """Rules under work were begun or changed; `at`: the path; subject: the campaign."""

    at: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class RuleSetDraftDiscarded(Event):
    """Rules under work were thrown away; subject: the campaign."""
