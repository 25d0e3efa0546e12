"""What the portal's own pages do."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MyDataTaken(Event):
    """subject: person; they took all of their data along as a file."""

    format: str  # "pdf" or "json"
    digest: str
