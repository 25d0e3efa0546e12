"""60,000 totals computed from nothing, on both databases; beside it the least that it could cost.

    python -m bench.points --candidates 60000

Everybody has a card, a marked exam and an interview rule's worth of indicators: the rules of
2011, which have the most sources. The yardstick reads the same cards and marks out of the same
database and writes as many bytes: no rules, no reasons, no digests.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import Connection, text

from bench.postgres import durable_server
from bench.settings import settings
from recruit.app import create_app
from recruit.applications.rules import ApplicationState
from recruit.campaigns.rules import Campaign
from recruit.config import Settings
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.points import queries, service
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card, publish_form, shipped_form
from tests.factories.directory import load_registers
from tests.factories.points import make_exam_result

MOST_SECONDS = 30.0
MIGRATIONS = Path(__file__).parent.parent / "migrations"
BATCH = 2000
FIRST = 1_000_000  # the copies' ids begin here
TABLES = ("persons", "cards", "applications", "seats", "papers", "attempts", "exam_results")


@dataclass(frozen=True)
class Row:
    """`of_yardstick`: how many times the yardstick's time, in the same run."""

    name: str
    what: str
    seconds: float
    processor_ms_each: float
    limit_seconds: float
    of_yardstick: float

    @property
    def good(self) -> bool:
        return self.seconds <= self.limit_seconds


def measure(database: str, given: Settings, candidates: int) -> list[Row]:
    """Build the candidates in an empty database, then compute, compute again, and read."""
    app = create_app(given)
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        campaign = build(candidates)
        least, _ = _timed(lambda: _least(campaign))
        rows = [
            _row(database, "compute", "all totals from nothing", candidates, least, campaign),
            _row(database, "again", "a second time, nothing changed", candidates, least, campaign),
            _row(database, "read", "what totals decide by, read", candidates, least, campaign),
        ]
        db.session.rollback()
    with app.app_context():
        db.engine.dispose()
    return rows


def build(candidates: int) -> Campaign:
    load_registers()
    campaign = make_campaign(rules="2011-example")
    publish_form(shipped_form(), campaign.id)
    application = make_application(make_card(None, campaign), state=ApplicationState.ELIGIBLE)
    make_exam_result(application)
    db.session.commit()
    with db.engine.begin() as connection:
        copies = {table: _template(connection, table) for table in TABLES}
        for start in range(0, candidates - 1, BATCH):
            numbers = range(start, min(start + BATCH, candidates - 1))
            for table in TABLES:
                rows = [_copy(copies, table, number) for number in numbers]
                _insert(connection, table, rows)
    return campaign


def _template(connection: Connection, table: str) -> dict[str, Any]:
    chosen = f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1"  # noqa: S608
    row = connection.execute(text(chosen)).mappings().one()
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


# What differs from one candidate to the next; references follow the copies' own numbers.
_REFERENCES = {
    "person_id": "persons",
    "card_id": "cards",
    "application_id": "applications",
    "seat_id": "seats",
    "paper_id": "papers",
    "attempt_id": "attempts",
}


def _copy(copies: dict[str, dict[str, Any]], table: str, number: int) -> dict[str, Any]:
    chance = random.Random(number)  # noqa: S311
    row = dict(copies[table])
    changes: dict[str, Any] = {"id": FIRST + number, "public_id": f"b{table[:3]}{number:012d}"}
    changes |= dict.fromkeys(_REFERENCES, FIRST + number)
    changes |= {"email": f"b{number}@bench.invalid", "fin": None, "receipt": None}
    changes |= {"candidate_number": f"{number % 1_000_000:06d}", "receipt_code": f"B{number:08d}"}
    if table == "seats":
        changes["number"] = number + 2
    if table == "cards":
        changes["answers"] = json.dumps(_answers(row["answers"], chance), ensure_ascii=False)
    if table == "exam_results":
        changes |= _marks(row["sections"], chance)
    return {key: changes.get(key, value) for key, value in row.items()}


def _answers(stored: str, chance: random.Random) -> dict[str, Any]:
    return {
        **json.loads(stored),
        "experience_months": chance.randrange(0, 300),
        "average_grade": f"{chance.randrange(300, 501) / 100:.2f}",
        "education": chance.choice(("bachelor", "master", "phd")),
        "honours": chance.random() < 0.2,
    }


def _marks(stored: str, chance: random.Random) -> dict[str, Any]:
    sections, total = json.loads(stored), 0
    for section, items in zip(sections, (40, 20), strict=True):
        right = chance.randrange(items // 4, items + 1)
        section |= {"right": right, "wrong": items - right, "blank": 0, "points": f"{right}.00"}
        total += right
    return {"sections": json.dumps(sections), "total": 100 * total}


def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = ", ".join(f'"{one}"' for one in rows[0])
    said = ", ".join(f":{one}" for one in rows[0])
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({said})"), rows)  # noqa: S608


# --- the measures ---------------------------------------------------------------------------------


def _row(
    database: str, name: str, what: str, candidates: int, least: float, campaign: Campaign
) -> Row:
    seconds, processor = _timed(lambda: _work(name, campaign, candidates))
    each = processor * 1000 / candidates
    return Row(
        f"{database}-{name}",
        f"{database}: {what}",
        round(seconds, 2),
        round(each, 3),
        MOST_SECONDS,
        round(seconds / least, 2),
    )


def _work(name: str, campaign: Campaign, candidates: int) -> None:
    if name == "read":
        found = len(queries.totals(campaign.id))
    else:
        tally = service.compute_campaign(
            campaign, asker=Asker(), now=NOW, progress=lambda *at: db.session.commit()
        )
        db.session.commit()
        found = tally["computed"]
        unchanged = candidates if name == "again" else 0
        assert tally["unchanged"] == unchanged, tally  # noqa: S101
    assert found == candidates, found  # noqa: S101


def _least(campaign: Campaign) -> None:
    """Reading every card and every mark of the campaign, and writing a row for each."""
    values = {"campaign": campaign.id}
    with db.engine.connect() as connection:
        cards = connection.execute(
            text("SELECT id, answers FROM cards WHERE campaign_id = :campaign"), values
        ).all()
        marks = connection.execute(
            text("SELECT application_id, sections FROM exam_results WHERE campaign_id = :campaign"),
            values,
        ).all()
        connection.rollback()
        connection.execute(text("CREATE TABLE bench_least (id bigint primary key, said text)"))
        said = "x" * 2600
        both = zip(cards, marks, strict=True)
        rows = [
            {"id": number, "said": said, "read": (json.loads(card[1]), json.loads(mark[1]))}
            for number, (card, mark) in enumerate(both)
        ]
        for row in rows:
            del row["read"]
        statement = text("INSERT INTO bench_least (id, said) VALUES (:id, :said)")
        for part in _parts(rows):
            connection.execute(statement, part)
        connection.execute(text("DROP TABLE bench_least"))
        connection.commit()


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """(seconds by the clock, seconds of this process)."""
    clock, processor = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - clock, time.process_time() - processor


def on_both(candidates: int) -> list[Row]:
    """On a SQLite file and on a PostgreSQL of our own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        rows = measure("sqlite", settings(url, Path(folder)), candidates)
    with durable_server() as server:
        server.create("points")
        given = settings(server.url("points"), server.folder / "points")
        rows += measure("postgresql", given, candidates)
    return rows


def show(rows: Iterable[Row]) -> None:
    print(f"\n{'':46}{'seconds':>9}{'ms each':>9}{'of least':>10}")
    for row in rows:
        print(
            f"{row.what:46}{row.seconds:>9}{row.processor_ms_each:>9}{row.of_yardstick:>10}"
            f"{'' if row.good else f'   over {row.limit_seconds:.0f} s'}"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory: {memory} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.points", description=__doc__)
    parser.add_argument("--candidates", type=int, default=60_000)
    show(on_both(parser.parse_args().candidates))
