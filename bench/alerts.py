"""The day's alerts: what a look for many saved searches costs, and asking for its mails.

    python -m bench.alerts --searches 20000

Half of the searches are like somebody else's. Everything that the campaign has published is new.
The memory is what Python asks for while the alerts are made, in a second look at the same day.
"""

import argparse
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, event, insert

from bench.postgres import durable_server
from bench.search import SUBJECTS, Row, show, world
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.clock import BAKU, FixedClock
from recruit.vacancies.models import AlertRun, SavedSearch, SearchAlert
from recruit.vacancies.service import alerts

NEW = 1_000  # vacancies published since the day before


def measure(searches: int = 2_000) -> list[Row]:
    """Rows of both databases; small by default."""
    with durable_server() as server:
        server.create("alerts")
        rows = _on("postgresql", server.url("alerts"), searches)
    return rows + _on("sqlite", "", searches)


def _on(kind: str, url: str, searches: int) -> list[Row]:
    print(f"  alerts of {searches} searches on {kind} ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/alerts.sqlite3"
        with world(address, Path(folder), NEW, NEW) as (_app, campaign):
            return _rows(kind, campaign, searches)


def _rows(kind: str, campaign: Campaign, searches: int) -> list[Row]:
    begin = datetime.now(UTC) - timedelta(days=2)
    at = (datetime.now(BAKU) + timedelta(hours=12)).replace(hour=12).astimezone(UTC)
    db.session.execute(insert(SavedSearch), _searches(campaign, searches, begin))
    db.session.commit()
    with _counted() as said:
        seconds, made = _timed(lambda: alerts.alert(at))
        told, _ = _timed(lambda: run_due(FixedClock(at), kinds=["notifications.tell"]))
    size = (kind, NEW, searches)
    return [
        Row("alerts of a day, mails", *size, made),
        Row("alerts of a day, made in s", *size, round(seconds, 2)),
        Row("alerts of a day, mails asked for in s", *size, round(told, 2)),
        Row("alerts of a day, statements of both", *size, len(said)),
        *([Row("alerts of a day, MB", *size, _megabytes(at))] if kind == "sqlite" else []),
    ]


def _megabytes(at: datetime) -> float:
    for model in (SearchAlert, AlertRun):
        db.session.execute(delete(model))
    db.session.commit()
    tracemalloc.start()
    alerts.alert(at)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(peak / 2**20, 1)


def _timed(run: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = run()
    return time.perf_counter() - began, found


@contextmanager
def _counted() -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


def _searches(campaign: Campaign, count: int, asked_at: datetime) -> list[dict[str, Any]]:
    rng, districts = random.Random(20), list(directory.districts())  # noqa: S311
    different = [_filters(rng, districts) for _ in range(count // 2)]
    return [
        {
            "public_id": f"s{n:015}",
            "campaign_id": campaign.id,
            "email": f"a{n}@example.org",
            "owner": f"{n:064}",
            "language": rng.choice(("az", "en")),
            "filters": filters,
            "digest": digest(canonical_json(filters)),
            "slot": 1,
            "asked_at": asked_at,
            "confirmed_at": asked_at,
        }
        for n in range(count)
        for filters in [rng.choice(different)]
    ]


def _filters(rng: random.Random, districts: list[str]) -> dict[str, str]:
    asked = {
        "subject": rng.choice(("", *SUBJECTS)),
        "district": rng.choice(("", "", *districts)),
        "kind": rng.choice(("", "", "incentive")),
        "q": rng.choice(("", "", "mekteb", str(rng.randint(1, 300)))),
        "hours_from": rng.choice(("", str(rng.randint(1, 20)))),
        "near": rng.choice(("", f"{rng.uniform(39, 41.5):.5f},{rng.uniform(46, 49):.5f}")),
    }
    asked["within"] = str(rng.randint(5, 100)) if asked["near"] else ""
    return {name: value for name, value in asked.items() if value}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.alerts", description=__doc__)
    parser.add_argument("--searches", type=int, default=2_000)
    show(measure(parser.parse_args().searches))


if __name__ == "__main__":
    main()
