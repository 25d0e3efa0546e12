"""Signs of life of those who work silently: written for many at once, seldom.

A heartbeat writes nothing by itself. The process notes it and, at most every few seconds, writes
all that it has noted with one statement; what was saved is a sign of life without any of this.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from recruit.accounts.service import sessions
from recruit.extensions.direct import Direct
from recruit.extensions.signs import SignsOfLife

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


class Presence:
    """What this process has heard and not written yet: of attempts and of sessions."""

    def __init__(self, direct: Direct) -> None:
        self.attempts = SignsOfLife(direct, _write)
        self.sessions = SignsOfLife(direct, sessions.touch_each)

    def note(self, attempt: str, now: datetime) -> None:
        """Somebody asked for the time."""
        self.attempts.note(attempt, now)

    def note_session(self, session: str, now: datetime) -> None:
        """Somebody works, so their session is in use; long exams are no idleness."""
        self.sessions.note(session, now)


def _write(direct: Direct, heard: Mapping[str, datetime]) -> None:
    rows = [
        {"attempt": attempt, "at": at.astimezone(UTC).strftime(_FORM[direct.dialect])}
        for attempt, at in sorted(heard.items())
    ]
    direct.first(_NOTE[direct.dialect], {"notes": json.dumps(rows)})
