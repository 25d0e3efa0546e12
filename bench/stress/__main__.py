"""Everything at once, as on an exam day: `python -m bench.stress` prints tables and exits with 1
where a limit is broken or anything is lost. `make stress` calls it."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.postgres import durable_server
from bench.settings import settings
from bench.stress import exam_day, growth, killing, rush, sweeping
from bench.stress.population import Seated, build
from bench.stress.report import show
from tests import postgres

PARTS = ("day", "sweep", "sqlite", "growth", "kill", "rush")
KILLED = 40  # candidates under whom processes are killed


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    chosen = options.only.split(",") if options.only else list(PARTS)
    found: dict[str, Any] = {}
    if set(chosen) - {"sqlite", "rush"}:
        with durable_server() as pg:
            found |= _postgresql(options, chosen, pg)
    if "rush" in chosen:
        with durable_server() as pg:
            found["rush"] = _rush(options, pg)
    if "sqlite" in chosen and options.sqlite:
        found |= _sqlite(options)
    if "growth" in chosen and options.sqlite:
        found["growth on SQLite"] = _growth_on_sqlite(options)
    show(found)
    if options.json:
        _write(options, found)
    return int(any(part["broken"] for part in found.values()))


def _write(options: argparse.Namespace, found: dict[str, Any]) -> None:
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "options": vars(options),
        "parts": found,
    }
    Path(options.json).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.stress", description=__doc__)
    parser.add_argument("--candidates", type=int, default=9850)
    parser.add_argument("--window", type=float, default=120, help="seconds: all begin within")
    parser.add_argument("--working", type=float, default=300, help="seconds of each candidate")
    parser.add_argument("--every", type=float, default=60, help="seconds between two saves")
    parser.add_argument("--standing", type=float, default=15, help="seconds before the first")
    parser.add_argument("--sqlite", type=int, default=1000, help="candidates on SQLite")
    parser.add_argument("--sizes", default="1000,10000,100000,1000000", help="of the tables")
    parser.add_argument("--samples", type=int, default=100, help="sheets opened at each size")
    parser.add_argument("--rounds", type=int, default=10, help="kills")
    parser.add_argument("--seed", type=int, default=2011, help="of the kills")
    parser.add_argument("--rush-rate", type=float, default=90, help="submissions a second")
    parser.add_argument("--rush-seconds", type=float, default=600, help="of the rush")
    parser.add_argument("--only", default="", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--json", default="", help="write the numbers into this file")
    return parser.parse_args(arguments)


def _postgresql(
    options: argparse.Namespace, chosen: list[str], pg: postgres.Server
) -> dict[str, Any]:
    """Each part has a copy of one country."""
    pg.create("ready")
    needed = 1 if set(chosen) <= {"growth", "sqlite", "rush"} else options.candidates
    _say(f"{needed} candidates apply, take seats and sign in ...")
    seated = build(settings(pg.url("ready"), pg.folder), needed)
    found = {}
    for name, part in (("sweep", _sweep), ("day", _day), ("growth", _growth), ("kill", _kill)):
        if name in chosen:
            pg.create(name, "ready")
            found[name] = part(options, seated, pg, pg.url(name))
            pg.drop(name)
    return found


def _sweep(
    options: argparse.Namespace, seated: list[Seated], pg: postgres.Server, database: str
) -> dict[str, Any]:
    _say("The sweeper ends all of them ...")
    return sweeping.run(settings(database, pg.folder))


def _day(
    options: argparse.Namespace, seated: list[Seated], pg: postgres.Server, database: str
) -> dict[str, Any]:
    _say("The exam day on PostgreSQL ...")
    return _played(options, seated, pg.folder, database, workers=2)


def _growth(
    options: argparse.Namespace, seated: list[Seated], pg: postgres.Server, database: str
) -> dict[str, Any]:
    return _grown(options, seated, pg.folder, database)


def _grown(
    options: argparse.Namespace, seated: list[Seated], folder: Path, database: str
) -> dict[str, Any]:
    sizes = [int(size) for size in options.sizes.split(",")]
    _say(f"Saves and sheets among {sizes[0]} to {sizes[-1]} attempts ...")
    return growth.run(settings(database, folder), seated[0], sizes, options.samples)


def _kill(
    options: argparse.Namespace, seated: list[Seated], pg: postgres.Server, database: str
) -> dict[str, Any]:
    _say(f"{options.rounds} kills ...")
    return killing.run(seated[:KILLED], pg, pg.folder, database, options.rounds, options.seed)


def _rush(options: argparse.Namespace, pg: postgres.Server) -> dict[str, Any]:
    """The deadline of applications, in a country of its own."""
    size = int(options.rush_rate * options.rush_seconds)
    _say(f"{size} candidates have complete cards and sign in ...")
    pg.create("rush")
    seated = rush.build(settings(pg.url("rush"), pg.folder), size)
    _say(f"{options.rush_rate} submissions a second for {options.rush_seconds} s ...")
    return rush.run(seated, pg.folder, pg.url("rush"), rate=options.rush_rate, workers=2)


def _sqlite(options: argparse.Namespace) -> dict[str, Any]:
    with _folder() as folder:
        database = f"sqlite:///{folder}/ready.sqlite3"
        _say(f"{options.sqlite} candidates on SQLite ...")
        seated = build(settings(database, folder), options.sqlite)
        shutil.copy(folder / "ready.sqlite3", folder / "sweep.sqlite3")
        swept = sweeping.run(settings(f"sqlite:///{folder}/sweep.sqlite3", folder))
        _say("The exam day on SQLite ...")
        day = _played(options, seated, folder, database, workers=1)
    return {"sqlite day": day, "sqlite sweep": swept}


def _growth_on_sqlite(options: argparse.Namespace) -> dict[str, Any]:
    with _folder() as folder:
        database = f"sqlite:///{folder}/growth.sqlite3"
        return _grown(options, build(settings(database, folder), 1), folder, database)


def _played(
    options: argparse.Namespace, seated: list[Seated], folder: Path, database: str, workers: int
) -> dict[str, Any]:
    return exam_day.run(
        seated,
        folder,
        database,
        workers=workers,
        window=options.window,
        working=options.working,
        every=options.every,
        standing=options.standing,
    )


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="recruit-stress-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
