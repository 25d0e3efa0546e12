"""What one save costs while the tables grow from a thousand attempts to a million."""

import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg

from bench.stress.exam_day import quantiles
from bench.stress.population import Seated
from recruit.app import create_app
from recruit.config import Settings
from recruit.exam import service
from recruit.exam.rules.attempts import SaveOutcome
from recruit.extensions import db

ANSWERS = 10  # stored for each attempt
SAVES, WARM = 1000, 300
LIMIT = 1.5  # of the first cost: a tree of twice the depth, and pages that are not in memory

# Rows of other tables are not needed to save into an attempt, so none are made for these.
ATTEMPTS = """
INSERT INTO attempts (public_id, paper_id, sitting_id, application_id, person_id, campaign_id,
  subject_code, state, shapes, started_at, deadline, extra_minutes, ends_at, closes_at)
SELECT lpad(to_hex(n), 16, '0'), -n, sitting_id, -n, person_id, campaign_id, subject_code, 'open',
  repeat('s5', 60), %(now)s, %(ends)s, 0, %(ends)s, %(ends)s
FROM seats CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) AS n
WHERE seats.person_id = %(person)s
"""
STORED = """
INSERT INTO answers (attempt_id, position, seq, response, saved_at)
SELECT id, place, 1, '1', %(now)s FROM attempts CROSS JOIN generate_series(1, %(answers)s) AS place
WHERE paper_id BETWEEN -%(last)s::bigint AND -%(first)s::bigint ORDER BY id, place
"""


def run(settings: Settings, database: str, one: Seated, sizes: list[int]) -> dict[str, Any]:
    """A row for each size; `of_first` is the median's ratio to the first one's."""
    rows: list[dict[str, float]] = []
    known, seq = 0, 1_000
    for size in sizes:
        _grow(database, one.person, known + 1, size)
        known, seq = size, seq + 10_000
        times = quantiles(_saves(settings, one, size, seq))
        rows.append(
            {
                "attempts": size,
                "answers": size * ANSWERS,
                "p50_ms": times["p50"],
                "p99_ms": times["p99"],
                "of_first": round(times["p50"] / (rows[0]["p50_ms"] if rows else times["p50"]), 2),
            }
        )
    broken = [
        f"a save among {row['attempts']} attempts costs {row['of_first']} of the first"
        for row in rows
        if row["of_first"] > LIMIT
    ]
    return {"rows": rows, "broken": broken}


def _grow(database: str, person: int, first: int, last: int) -> None:
    now = datetime.now(UTC)
    values = {
        "first": first,
        "last": last,
        "person": person,
        "answers": ANSWERS,
        "now": now,
        "ends": now + timedelta(hours=10),
    }
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no foreign keys
        connection.execute(ATTEMPTS, values)
        connection.execute(STORED, values)
        connection.execute("VACUUM ANALYZE attempts, answers")
        connection.execute("CHECKPOINT")


def _saves(settings: Settings, one: Seated, size: int, seq: int) -> list[float]:
    """Seconds of saves into attempts all over the table, all checks on."""
    app = create_app(settings)
    direct, random, times = app.extensions["recruit.direct"], Random(size), []
    with app.app_context():
        session = db.session.connection().exec_driver_sql(
            "SELECT public_id FROM sessions WHERE person_id = %(person)s", {"person": one.person}
        )
        public_id = session.scalar_one()
        db.session.remove()
        for number in range(WARM + SAVES):
            attempt = f"{random.randint(1, size):016x}"
            place, now = random.randint(1, 60), datetime.now(UTC)
            began = time.perf_counter()
            saved = service.save_at_once(
                direct, attempt, public_id, place, "1", seq + number, now=now
            )
            times.append(time.perf_counter() - began)
            assert saved.outcome is SaveOutcome.SAVED, saved
        direct.close()
        db.engine.dispose()
    return times[WARM:]
