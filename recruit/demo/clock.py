"""The demo's clock: the real one, moved forward by as much as a visitor wants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from recruit.kernel.clock import SystemClock


@dataclass(frozen=True)
class DemoClock:
    """Keeps its offset in a file of the data folder, so that all processes agree."""

    file: Path

    def now(self) -> datetime:
        return SystemClock().now() + self.offset()

    def offset(self) -> timedelta:
        try:
            return timedelta(seconds=int(self.file.read_text()))
        except (FileNotFoundError, ValueError):
            return timedelta(0)

    def move(self, by: timedelta) -> None:
        """Forward or back; None of the campaign's instants change."""
        whole = self.offset() + by
        unfinished = self.file.with_suffix(".part")
        unfinished.write_text(str(int(whole.total_seconds())))
        unfinished.replace(self.file)
