"""How often something may happen: a save, enough for any person, too little to fill a log on
purpose; a note that somebody is still there."""

from datetime import datetime


class Pace:
    """Counts by name within this process; forgets with every new span."""

    def __init__(self, most: int, seconds: int = 60) -> None:
        self.most, self.seconds = most, seconds
        self.span = 0
        self.counts: dict[str, int] = {}

    def admits(self, whose: str, now: datetime) -> bool:
        """Count one more; False once there were more than `most` in this span."""
        span = int(now.timestamp()) // self.seconds
        if span != self.span:
            self.span, self.counts = span, {}
        count = self.counts.get(whose, 0) + 1
        self.counts[whose] = count
        return count <= self.most
