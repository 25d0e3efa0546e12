"""The sweeper: thousands of exams that time has ended, with a full paper of answers each."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from recruit.app import create_app
from recruit.config import Settings
from recruit.exam import tasks
from recruit.extensions import db

LIMIT = 30.0  # seconds, of issue 3

BEGIN = {
    "postgresql": "md5(seats.public_id)",
    "sqlite": "lower(hex(randomblob(8)))",
}
ATTEMPTS = """
INSERT INTO attempts (public_id, paper_id, sitting_id, application_id, person_id, campaign_id,
  subject_code, state, shapes, started_at, deadline, extra_minutes, ends_at, closes_at)
SELECT substr({name}, 1, 16), papers.id, seats.sitting_id, seats.application_id,
  seats.person_id, seats.campaign_id, seats.subject_code, 'open', papers.shapes,
  :began, :ends, 0, :ends, :closes
FROM seats JOIN papers ON papers.seat_id = seats.id
"""
ANSWERS = """
WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 60)
INSERT INTO answers (attempt_id, position, seq, response, saved_at)
SELECT attempts.id, place, 1000 + place, '1', :began FROM attempts CROSS JOIN places
"""


def begun(connection: Connection, now: datetime) -> None:
    """An open attempt at each seat, whose time and grace are over."""
    ends = now - timedelta(minutes=2)
    values = {
        "began": _stored(connection, ends - timedelta(minutes=150)),
        "ends": _stored(connection, ends),
        "closes": _stored(connection, ends + timedelta(seconds=30)),
    }
    name = BEGIN[connection.dialect.name]
    connection.execute(text(ATTEMPTS.format(name=name)), values)
    connection.execute(text(ANSWERS), values)


def _stored(connection: Connection, instant: datetime) -> object:
    sqlite = connection.dialect.name == "sqlite"
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f") if sqlite else instant


def run(settings: Settings) -> dict[str, Any]:
    """End them all as the server's own sweeper does it."""
    app = create_app(settings)
    with app.app_context():
        now = datetime.now(UTC)
        with db.engine.begin() as connection:
            begun(connection, now)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        began = time.monotonic()
        tasks.close(now)
        took = time.monotonic() - began
        states = db.session.execute(text("SELECT state, count(*) FROM attempts GROUP BY state"))
        ended = {row[0]: row[1] for row in states}
        wrong = {
            "not ended": sum(ended.values()) - ended.get("closed", 0),
            "without one mark": _number(
                "SELECT count(*) FROM attempts LEFT JOIN (SELECT attempt_id, count(*) AS marks"
                " FROM exam_results GROUP BY attempt_id) AS m ON m.attempt_id = attempts.id"
                " WHERE coalesce(marks, 0) <> 1"
            ),
            "not told once": sum(ended.values())
            - _number(
                "SELECT count(*) FROM jobs JOIN journal_entries AS e"
                " ON unique_key = 'tell:' || e.public_id WHERE e.kind = 'AttemptClosed'"
            ),
        }
        db.session.remove()
        db.engine.dispose()
    app.extensions["recruit.direct"].close()
    broken = [f"{name}: {number}" for name, number in wrong.items() if number]
    if took > LIMIT:
        broken.append(f"swept in {took:.1f} s, at most {LIMIT} s")
    return {"attempts": sum(ended.values()), "seconds": round(took, 1), "broken": broken}


def _number(statement: str) -> int:
    return int(db.session.scalar(text(statement)) or 0)
