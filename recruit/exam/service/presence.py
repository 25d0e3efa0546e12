"""Signs of life of those who work silently: written for many at once, seldom.

A heartbeat writes nothing by itself. The process notes it and, at most every few seconds, writes
all that it has noted with one statement; what was saved is a sign of life without any of this.
"""

import json
import threading
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from recruit.accounts.service.seen import WRITE_EVERY, Seen
from recruit.extensions.direct import Direct

# In the order of the ids, so that two processes never wait for each other crosswise.
_NOTE = {
    "postgresql": """
        INSERT INTO signs_of_life (attempt_id, seen_at)
        SELECT a.id, n.at FROM attempts a
        JOIN json_to_recordset(%(notes)s::json) AS n(attempt text, at timestamptz)
          ON n.attempt = a.public_id
        ORDER BY a.id
        ON CONFLICT (attempt_id) DO UPDATE SET seen_at = excluded.seen_at
        WHERE signs_of_life.seen_at < excluded.seen_at
        RETURNING 1
    """,
    "sqlite": """
        INSERT INTO signs_of_life (attempt_id, seen_at)
        SELECT a.id, n.value ->> 'at' FROM attempts a
        JOIN json_each(:notes) n ON n.value ->> 'attempt' = a.public_id
        WHERE true
        ON CONFLICT (attempt_id) DO UPDATE SET seen_at = excluded.seen_at
        WHERE signs_of_life.seen_at < excluded.seen_at
        RETURNING 1
    """,
}
_FORM = {"postgresql": "%Y-%m-%dT%H:%M:%S.%f+00:00", "sqlite": "%Y-%m-%d %H:%M:%S.%f"}

log = structlog.get_logger("recruit.exam")


class Presence:
    """What this process has heard and not written yet: of attempts and of sessions."""

    def __init__(self, direct: Direct, every: timedelta = WRITE_EVERY) -> None:
        self.direct, self.every = direct, every
        self.written_at: datetime | None = None
        self.heard: dict[str, datetime] = {}
        self.sessions = Seen(direct, every)
        self.lock = threading.Lock()

    def note(self, attempt: str, now: datetime) -> None:
        """Somebody asked for the time. Losing a note does no harm: the next one comes soon."""
        with self.lock:
            self.heard[attempt] = now
        self._write_at_times(now)

    def note_session(self, session: str, now: datetime) -> None:
        """Somebody works, so their session is in use; long exams are no idleness."""
        self.sessions.note(session, now)

    def _write_at_times(self, now: datetime) -> None:
        with self.lock:
            # A clock that was put back (the demo's) must not silence us.
            since = abs(now - self.written_at) if self.written_at else self.every
            if since < self.every:
                return
            heard, self.heard = self.heard, {}
            self.written_at = now
        try:
            self._write(heard)
        except (DBAPIError, self.direct.engine.dialect.loaded_dbapi.Error) as error:
            log.warning("signs of life were not written", error=type(error).__name__)

    def _write(self, notes: dict[str, datetime]) -> None:
        dialect = self.direct.dialect
        rows = [
            {"attempt": attempt, "at": at.astimezone(UTC).strftime(_FORM[dialect])}
            for attempt, at in sorted(notes.items())
        ]
        self.direct.first(_NOTE[dialect], {"notes": json.dumps(rows)})
