"""Signs of life: written for many at once, seldom."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from recruit.extensions.direct import Direct

WRITE_EVERY = timedelta(seconds=20)

log = structlog.get_logger("recruit.signs")

Write = Callable[[Direct, Mapping[str, datetime]], object]


class SignsOfLife:
    """What this process has heard of and not written yet, by public id. Losing a note does no
    harm: the next one comes soon."""

    def __init__(self, direct: Direct, write: Write, every: timedelta = WRITE_EVERY) -> None:
        self.direct, self.write, self.every = direct, write, every
        self.written_at: datetime | None = None
        self.heard: dict[str, datetime] = {}
        self.lock = threading.Lock()

    def note(self, name: str, now: datetime) -> None:
        """Somebody is there now."""
        with self.lock:
            self.heard[name] = now
            # A clock that was put back (the demo's) must not silence us.
            since = abs(now - self.written_at) if self.written_at else self.every
            if since < self.every:
                return
            heard, self.heard = self.heard, {}
            self.written_at = now
        try:
            self.write(self.direct, heard)
        except (DBAPIError, self.direct.engine.dialect.loaded_dbapi.Error) as error:
            log.warning("signs of life were not written", error=type(error).__name__)
