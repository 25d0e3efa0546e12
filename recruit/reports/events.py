"""What readers do: looking into one candidate's whole case is itself an event."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseRead(Event):
    """subject: card; an official or auditor opened the whole case."""

    purpose: str  # a code of recruit.reports.rules.PURPOSES
