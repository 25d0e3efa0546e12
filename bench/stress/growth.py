"""What a save and a sheet cost while the tables grow from a thousand attempts to a million."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import Connection, text

from bench.stress.candidate import HOST
from bench.stress.population import Seated
from recruit.app import create_app
from recruit.config import Settings
from recruit.exam import service
from recruit.exam.rules.attempts import SaveOutcome
from recruit.extensions import db

ANSWERS = 10  # stored for each attempt
SAVES, WARM = 10, 0.3  # saves a sheet; the share of each that only warms up
PAPERS = 200  # whole ones among those of each size: with five kilobytes each a million are a disk
LIMIT = 1.5  # of the first cost: a tree of twice the depth, and pages that are not in memory
FIRST_ID = 10**9

# All rows of one person, with the seat and the paper of their own as the pattern. Rows of other
# tables are not needed to save into an attempt or to read its sheet, so none are made for these.
NUMBERS = {
    "postgresql": "generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS numbers(n)",
    "sqlite": "(WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL"
    " SELECT n + 1 FROM numbers WHERE n < :last) SELECT n FROM numbers)",
}
NAME = {"postgresql": "lpad(to_hex(n), 16, '0')", "sqlite": "printf('%016x', n)"}
SEATS = """
INSERT INTO seats (id, public_id, sitting_id, application_id, person_id, campaign_id, subject_code,
  number, given_at)
SELECT :base + n, {name}, sitting_id, -n, person_id, campaign_id, subject_code, 100000 + n, :now
FROM seats CROSS JOIN {numbers} WHERE seats.public_id = :seat
"""
DRAWN = """
INSERT INTO papers (id, seat_id, document, digest, shapes, seed, drawn_at)
SELECT :base + n, :base + n, CASE WHEN n % :step = 0 THEN document ELSE '{{"items":[]}}' END,
  digest, shapes, 'growth', :now
FROM papers CROSS JOIN {numbers}
WHERE papers.seat_id = (SELECT id FROM seats WHERE public_id = :seat)
"""
ATTEMPTS = """
INSERT INTO attempts (id, public_id, paper_id, sitting_id, application_id, person_id, campaign_id,
  subject_code, state, shapes, started_at, deadline, extra_minutes, ends_at, closes_at)
SELECT :base + n, {name}, :base + n, seats.sitting_id, -n, person_id, campaign_id, subject_code,
  'open', shapes, :now, :ends, 0, :ends, :ends
FROM seats JOIN papers ON papers.seat_id = seats.id CROSS JOIN {numbers}
WHERE seats.public_id = :seat
"""
STORED = """
INSERT INTO answers (attempt_id, position, seq, response, saved_at)
SELECT :base + n, place, 1, '1', :now
FROM {numbers} CROSS JOIN ({places}) AS places ORDER BY 1, 2
"""
PLACES = " UNION ALL ".join(f"SELECT {place} AS place" for place in range(1, ANSWERS + 1))


def run(settings: Settings, one: Seated, sizes: list[int], samples: int) -> dict[str, Any]:
    """A row for each size, of so many sheets; `of_first` are the medians' ratios to the first."""
    app = create_app(settings)
    rows: list[dict[str, Any]] = []
    known = 0
    for size in sizes:
        began = time.monotonic()
        step = _grow(app, one.seat, known + 1, size)
        loaded = time.monotonic() - began
        saves = _costs(_saves(app, one, size, 10_000 * (len(rows) + 1), samples * SAVES))
        sheets = _costs(_sheets(app, one, known + 1, size, step, samples))
        first = rows[0] if rows else {"save": saves, "sheet": sheets}
        rows.append(
            {
                "attempts": size,
                "answers": size * ANSWERS,
                "loaded": round(loaded, 1),
                "save": saves,
                "save_of_first": round(saves["p50"] / first["save"]["p50"], 2),
                "sheet": sheets,
                "sheet_of_first": round(sheets["p50"] / first["sheet"]["p50"], 2),
            }
        )
        known = size
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.engine.dispose()
    return {"rows": rows, "broken": [one for row in rows for one in _broken(row)]}


def _costs(seconds: list[float]) -> dict[str, float]:
    """Milliseconds, to the hundredth: a save is that quick."""
    ordered = sorted(seconds)
    places = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100}
    return {name: max(0.01, round(1000 * ordered[at], 2)) for name, at in places.items()}


def _broken(row: dict[str, Any]) -> list[str]:
    return [
        f"a {name} among {row['attempts']} attempts costs {row[f'{name}_of_first']} of the first"
        for name in ("save", "sheet")
        if row[f"{name}_of_first"] > LIMIT
    ]


def _grow(app: Flask, seat: str, first: int, last: int) -> int:
    """Fill the tables up to `last`; every so many attempts have a whole paper."""
    now = datetime.now(UTC)
    step = max(1, (last - first + 1) // PAPERS)
    with app.app_context(), db.engine.connect() as connection:
        values = {
            "first": first,
            "last": last,
            "seat": seat,
            "base": FIRST_ID,
            "step": step,
            "now": _stored(connection, now),
            "ends": _stored(connection, now + timedelta(hours=10)),
        }
        _without_keys(connection)
        kind = connection.dialect.name
        for statement in (SEATS, DRAWN, ATTEMPTS, STORED):
            said = statement.format(name=NAME[kind], numbers=NUMBERS[kind], places=PLACES)
            connection.execute(text(said), values)
        connection.commit()
        connection.invalidate()  # with what was switched off
    with app.app_context(), db.engine.connect() as connection:
        settle(connection)
    return step


def _without_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.rollback()  # it can be switched outside of a transaction only
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
    else:
        connection.execute(text("SET session_replication_role = replica"))


def settle(connection: Connection) -> None:
    """As the database's own housekeeping would leave it."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("ANALYZE"))
        connection.commit()
        return
    free = connection.execution_options(isolation_level="AUTOCOMMIT")
    free.execute(text("VACUUM ANALYZE"))
    free.execute(text("CHECKPOINT"))
    os.sync()  # a save waits for the disk, and must not wait for what was loaded


def _stored(connection: Connection, instant: datetime) -> object:
    sqlite = connection.dialect.name == "sqlite"
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f") if sqlite else instant


def _saves(app: Flask, one: Seated, size: int, seq: int, count: int) -> list[float]:
    """Seconds of saves into attempts all over the table, all checks on."""
    direct, random = app.extensions["recruit.direct"], Random(size)
    with app.app_context():
        session = db.session.scalar(
            text("SELECT public_id FROM sessions WHERE person_id = :person"),
            {"person": one.person},
        )
        db.session.remove()

        def save(number: int) -> None:
            attempt, place = f"{random.randint(1, size):016x}", random.randint(1, 60)
            saved = service.save_at_once(
                direct, attempt, session, place, "1", seq + number, now=datetime.now(UTC)
            )
            assert saved.outcome is SaveOutcome.SAVED, saved

        return _timed(save, count)


def _sheets(app: Flask, one: Seated, first: int, last: int, step: int, count: int) -> list[float]:
    """Seconds of sheets, from the request to the page, of attempts all over the table."""
    client, random = app.test_client(use_cookies=False), Random(last)
    whole = range(-(-first // step) * step, last + 1, step)

    def sheet(_number: int) -> None:
        page = client.get(
            f"/az/me/exam/{random.choice(whole):016x}",
            headers={"Cookie": one.cookie, "Host": HOST},
        )
        assert page.data.count(b"data-shape=") > 1, (page.status, page.data[:300])

    return _timed(sheet, count)


def _timed(step: Callable[[int], None], count: int) -> list[float]:
    warm, times = int(count * WARM), []
    for number in range(warm + count):
        began = time.perf_counter()
        step(number)
        times.append(time.perf_counter() - began)
    return times[warm:]
