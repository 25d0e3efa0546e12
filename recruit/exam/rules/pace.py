"""How often somebody may save: enough for any person, too little to fill a log on purpose."""

from datetime import datetime


class Pace:
    """Counts by person and minute within this process; forgets every minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.minute = 0
        self.counts: dict[int, int] = {}

    def admits(self, person_id: int, now: datetime) -> bool:
        """Count one more; False once there were more than `most` in this minute."""
        minute = int(now.timestamp()) // 60
        if minute != self.minute:
            self.minute, self.counts = minute, {}
        count = self.counts.get(person_id, 0) + 1
        self.counts[person_id] = count
        return count <= self.most
