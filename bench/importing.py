"""A file of applications read, checked and brought in, on both databases; beside it the least that
its rows could cost.

    python -m bench.importing

The people of the file are all different, as people are: names, days, universities, tables of two to
nine marks.

`held`: how long one transaction keeps everybody else from writing on SQLite. The yardstick writes
the same rows of all tables by plain statements into tables without keys: nothing is read, checked,
worked out or noted.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import Connection, event, text
from sqlalchemy.pool import Pool

from bench.postgres import durable_server
from bench.settings import settings
from recruit.accounts import queries as accounts
from recruit.app import create_app
from recruit.applications.service import importing
from recruit.campaigns.rules import Campaign
from recruit.candidates import service as cards
from recruit.config import Settings
from recruit.demo import names
from recruit.extensions import db
from recruit.files.tables import write_xlsx
from recruit.jobs.service import run_due
from recruit.kernel.asker import Asker
from recruit.kernel.clock import FixedClock
from tests.applications.test_importing import ROW
from tests.factories.accounts import make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW
from tests.factories.directory import load_registers

WHOLE = 9_850  # rows of a file, in at most so many seconds
MOST_SECONDS, MOST_HELD = 30.0, 1.0
MIGRATIONS = Path(__file__).parent.parent / "migrations"
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TABLES = (
    "persons",
    "person_words",
    "consents",
    "cards",
    "card_versions",
    "card_values",
    "applications",
    "application_steps",
    "journal_entries",
)


@dataclass(frozen=True)
class Row:
    """`of_yardstick`: how many times the yardstick's time checking and taking in needs; `held` on
    SQLite alone."""

    name: str
    what: str
    rows: int
    check_seconds: float
    take_seconds: float
    held_seconds: float | None
    rows_a_second: int
    of_yardstick: float

    @property
    def limit_seconds(self) -> float:
        return MOST_SECONDS * max(self.rows / WHOLE, 0.1)

    @property
    def good(self) -> bool:
        quick = self.check_seconds + self.take_seconds <= self.limit_seconds
        return quick and (self.held_seconds or 0) <= MOST_HELD


def measure(database: str, given: Settings, rows: int) -> Row:
    """Bring a file of new people into an empty campaign."""
    app = create_app(given)
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        campaign, who = _world()
        data = _file(rows)
        made = importing.stage(data, "applications.xlsx", campaign=campaign, asker=who, now=NOW)
        db.session.commit()
        with _holding() as held:
            check = _timed(_job)
            found = importing.staged(made, asker=who)
            assert (found.state, found.rows) == ("checked", rows), found  # noqa: S101
            importing.confirm(made, asker=who, now=NOW)
            db.session.commit()
            take = _timed(_job)
        assert importing.staged(made, asker=who).state == "done"  # noqa: S101
        db.session.rollback()
        least = _least()
        db.engine.dispose()
    return Row(
        database,
        f"{database}: {rows:,} applications from a file",
        rows,
        round(check, 2),
        round(take, 2),
        round(max(held), 2) if held else None,
        round(rows / (check + take)),
        round((check + take) / least, 1),
    )


def _job() -> None:
    run_due(FixedClock(NOW), kinds=[importing.JOB])


def _world() -> tuple[Campaign, Asker]:
    load_registers(NOW)
    cards.load_standard_form(NOW)
    campaign = make_campaign(now=NOW)
    official = make_official("ministry-official", now=NOW)
    db.session.commit()
    return campaign, accounts.asker_of(official.id)


def _file(rows: int) -> bytes:
    chance = random.Random(14)  # noqa: S311
    lines = [[one[name] for name in ROW] for one in (_person(n, chance) for n in range(rows))]
    return write_xlsx({"applications": [list(ROW), *lines]})


def _person(number: int, chance: random.Random) -> dict[str, str]:
    sex = chance.choice(("female", "male"))
    first_name, last_name, patronymic = names.name(chance, sex)
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1975, 1999)
    marks = (
        f"Fənn {chance.randint(1, 300)}; {chance.randint(30, 50) / 10}; {chance.randint(1, 8)}; 5"
        for _mark in range(chance.randint(2, 9))
    )
    return {
        **ROW,
        "fin": _fin(number),
        "email": f"b{number}@bench.invalid",
        "subjects": "physics",
        "first_name": first_name,
        "last_name": last_name,
        "patronymic": patronymic,
        "birth_date": f"{day:02}.{month:02}.{year}",
        "phone": f"050 {200 + number // 10_000} {number // 100 % 100:02} {number % 100:02}",
        "university": f"Universitet {chance.randint(1, 400)}",
        "graduation_year": str(year + 22),
        "transcript": " | ".join(marks),
        "experience_months": str(chance.randint(0, 120)),
        "sex": sex,
    }


def _fin(number: int) -> str:
    found, left = "", 10**9 + number
    for _letter in range(7):
        left, rest = divmod(left, len(LETTERS))
        found = LETTERS[rest] + found
    return found


@contextmanager
def _holding() -> Iterator[list[float]]:
    """How long each transaction that writes into SQLite has the lock, until others have it."""
    held: list[float] = []

    def begun(connection: Connection) -> None:
        if "turns" in connection.info:  # the lock was waited for, and is ours
            connection.info["held_since"] = time.perf_counter()

    def ended(_connection: Any, record: Any) -> None:
        if since := record.info.pop("held_since", None):
            held.append(time.perf_counter() - since)

    engine = db.engine
    event.listen(engine, "begin", begun)
    event.listen(Pool, "checkin", ended)
    try:
        yield held
    finally:
        event.remove(engine, "begin", begun)
        event.remove(Pool, "checkin", ended)


def _least() -> float:
    """Writing what has come in once more, into tables without keys and triggers."""
    with db.engine.connect() as connection:
        rows = {name: _rows(connection, name) for name in TABLES}
        for name in TABLES:
            same = f"CREATE TABLE bench_{name} AS SELECT * FROM {name} WHERE 1 = 0"  # noqa: S608
            connection.execute(text(same))
        connection.commit()

        def write() -> None:
            for name, values in rows.items():
                names = ", ".join(f'"{one}"' for one in values[0])
                said = ", ".join(f":{one}" for one in values[0])
                into = f"INSERT INTO bench_{name} ({names}) VALUES ({said})"  # noqa: S608
                connection.execute(text(into), values)
            connection.commit()

        return _timed(write)


def _rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    found = connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608
    return [dict(row) for row in found.mappings()]


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def on_both(rows: int) -> list[Row]:
    """On a SQLite file and on a PostgreSQL of our own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        found = [measure("sqlite", settings(url, Path(folder)), rows)]
    with durable_server() as server:
        server.create("importing")
        given = settings(server.url("importing"), server.folder / "importing")
        found.append(measure("postgresql", given, rows))
    return found


def show(rows: Iterable[Row]) -> None:
    print(f"\n{'':46}{'check s':>9}{'take s':>9}{'held s':>9}{'rows/s':>9}{'of least':>10}")
    for row in rows:
        held = "–" if row.held_seconds is None else row.held_seconds
        print(
            f"{row.what:46}{row.check_seconds:>9}{row.take_seconds:>9}{held:>9}"
            f"{row.rows_a_second:>9}{row.of_yardstick:>10}"
            f"{'' if row.good else f'   over {row.limit_seconds:.0f} s or held too long'}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=WHOLE)
    show(on_both(parser.parse_args().rows))
