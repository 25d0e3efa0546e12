"""Signs of life of sessions: written for many at once, seldom."""

import threading
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from recruit.accounts.service import sessions
from recruit.extensions.direct import Direct

WRITE_EVERY = timedelta(seconds=20)

log = structlog.get_logger("recruit.accounts")


class Seen:
    """The sessions that this process has heard of and not written yet."""

    def __init__(self, direct: Direct, every: timedelta = WRITE_EVERY) -> None:
        self.direct, self.every = direct, every
        self.written_at: datetime | None = None
        self.heard: dict[str, datetime] = {}
        self.lock = threading.Lock()

    def note(self, session: str, now: datetime) -> None:
        """Somebody works, so their session is in use. Losing a note does no harm: the next one
        comes soon."""
        with self.lock:
            self.heard[session] = now
            # A clock that was put back (the demo's) must not silence us.
            since = abs(now - self.written_at) if self.written_at else self.every
            if since < self.every:
                return
            heard, self.heard = self.heard, {}
            self.written_at = now
        try:
            sessions.touch_each(self.direct, heard)
        except (DBAPIError, self.direct.engine.dialect.loaded_dbapi.Error) as error:
            log.warning("sessions were not touched", error=type(error).__name__)
