"""What readers do: looking into one candidate's whole case is itself an event."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseRead(Event):
    """subject: card; an official or auditor opened the whole case."""

    purpose: str  # a code of recruit.reports.rules.PURPOSES


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Event):
    """subject: card; an official or auditor took the whole case along as a file."""

    format: str  # "pdf" or "json"
    digest: str  # of the case's canonical JSON


@dataclass(frozen=True, kw_only=True)
class RegisterTaken(Event):
    """subject: system; an official took a list of candidates along as a file."""

    format: str  # "csv" or "xlsx"
    rows: int
    filters: tuple[str, ...]  # which were set, not to what
