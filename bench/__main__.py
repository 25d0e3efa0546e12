"""Requests a second of saving an answer, and starts of an exam, beside an empty view and a
minimal one."""

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from bench import alerts, cards, importing, placement, points, search, starting
from bench import map as maps
from bench.load import Load, run
from bench.postgres import durable_server
from bench.servers import APPS, THREADS, WORKERS, Server, serving
from bench.settings import settings
from bench.starting import Starts
from bench.stress.population import Seated
from bench.world import Ready, build
from tests import postgres

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of one round")
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--starts", type=int, default=40, help="of one round, 0 for none")
    parser.add_argument("--cards", type=int, default=300_000, help="0: leave their measures out")
    parser.add_argument("--points", type=int, default=60_000, help="totals to compute, 0 for none")
    parser.add_argument("--no-placement", action="store_true", help="leave its measures out")
    parser.add_argument("--map", type=int, default=10_000, help="points on it, 0 for none")
    parser.add_argument("--search", type=int, default=10_000, help="vacancies, 0 for none")
    parser.add_argument("--import", type=int, default=3_000, dest="imported", help="rows, 0: none")
    options = parser.parse_args()
    print("Saving an answer on PostgreSQL, durable commits, all checks on ...", flush=True)
    with durable_server() as server:
        server.create("bench")
        url = server.url("bench")
        waiting = 2 * options.starts * (options.rounds + 1)
        ready, seated = build(settings(url, server.folder), options.candidates, waiting)
        with serving(url, server.folder) as servers:
            rounds = _measure(url, server.folder, servers, ready, options)
            starts = _begin(servers, seated, options) if options.starts else {}
        lost = _lost(url, rounds)
        counted = _cards(server, options.cards)
    placing = [] if options.no_placement else placement.measure()
    found = search.measure(options.search, 10 * options.search) if options.search else []
    found += alerts.measure(2 * options.search) if options.search else []
    drawn = maps.measure(options.map, options.map) if options.map else []
    rows = [_row(name, loads, rounds) for name, loads in rounds.items()]
    begun = [_starts_row(name, loads, starts) for name, loads in starts.items()]
    _print(rows, begun, lost)
    cards.show(counted)
    placement.show(placing)
    search.show(found)
    maps.show(drawn)
    print(f"Computing {options.points} totals on both databases ...", flush=True)
    computed = points.on_both(options.points) if options.points else []
    points.show(computed)
    came_in = importing.on_both(options.imported) if options.imported else []
    importing.show(came_in)
    more = {"importing": came_in}
    _write(
        rows, rounds, begun, starts, options, lost, counted, computed, placing, found, drawn, more
    )
    wrong = any(row["refused"] or row["broken"] for row in (*rows, *begun))
    measured: list[Any] = [*counted, *computed, *placing, *found, *drawn, *came_in]
    sys.exit(1 if lost or wrong or not all(one.good for one in measured) else 0)


def _cards(server: postgres.Server, count: int) -> list[cards.Row]:
    """On a database of their own, so that neither measure is in the other's way."""
    if not count:
        return []
    print(f"Counting over {count} cards ...", flush=True)
    server.create("cards")
    return cards.measure(settings(server.url("cards"), server.folder), count)


def _measure(
    url: str,
    folder: Path,
    servers: Mapping[str, Server],
    ready: list[Ready],
    options: argparse.Namespace,
) -> dict[str, list[Load]]:
    """Interleaved rounds, so that a slow minute of the machine hits all three alike."""
    found: dict[str, list[Load]] = {name: [] for name in APPS}
    seq = 1
    for name in APPS:  # warm up: connections, caches, prepared statements
        run(servers[name].port, ready, folder / "ready", 2, seq)
        seq += 10_000_000
    _forget(url)
    for number in range(options.rounds):
        for name in APPS:
            print(f"  saving, round {number + 1} of {options.rounds}: {APPS[name]}", flush=True)
            port = servers[name].port
            found[name].append(run(port, ready, folder / "ready", options.seconds, seq))
            seq += 10_000_000
    return found


def _begin(
    servers: Mapping[str, Server], seated: list[Seated], options: argparse.Namespace
) -> dict[str, list[Starts]]:
    """Interleaved rounds, too; the first warms up. Who has begun does not begin again."""
    found: dict[str, list[Starts]] = {name: [] for name in APPS}
    fresh = iter(seated)
    for number in range(options.rounds + 1):
        for name, server in servers.items():
            print(f"  beginning, round {number} of {options.rounds}: {APPS[name]}", flush=True)
            same = name == "empty"  # to which everybody is the same
            them = seated[: options.starts] if same else list(islice(fresh, options.starts))
            done = starting.run(server.port, server.process.pid, them)
            if number:
                found[name].append(done)
    return found


def _forget(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER TABLE answers DISABLE TRIGGER ALL")
        connection.execute("TRUNCATE answers")
        connection.execute("ALTER TABLE answers ENABLE TRIGGER ALL")


def _lost(url: str, rounds: dict[str, list[Load]]) -> int:
    """How many acknowledged answers are not in the table."""
    acknowledged = sum(
        load.requests - load.refused for name in ("minimal", "full") for load in rounds[name]
    )
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM answers").fetchone()
    return max(0, acknowledged - (row[0] if row else 0))


def _row(name: str, loads: list[Load], rounds: dict[str, list[Load]]) -> dict[str, object]:
    def median(of: list[Load]) -> float:
        return statistics.median(load.per_second for load in of)

    return {
        "name": name,
        "what": APPS[name],
        "per_second": round(median(loads)),
        "p50_ms": round(statistics.median(load.p50 for load in loads), 1),
        "p99_ms": round(statistics.median(load.p99 for load in loads), 1),
        "of_minimal": round(median(loads) / median(rounds["minimal"]), 2),
        "of_empty": round(median(loads) / median(rounds["empty"]), 2),
        "refused": sum(load.refused for load in loads),
        "broken": sum(load.broken for load in loads),
    }


def _starts_row(
    name: str, loads: list[Starts], rounds: dict[str, list[Starts]]
) -> dict[str, object]:
    """`processor_ms`: of the server, without the database's; the ratio says how many of the
    other's starts one of ours costs."""

    def used(of: list[Starts]) -> float:
        return statistics.median(load.processor for load in of)

    return {
        "name": name,
        "what": APPS[name],
        "per_second": round(statistics.median(load.per_second for load in loads), 1),
        "p50_ms": round(statistics.median(load.p50 for load in loads), 1),
        "p99_ms": round(statistics.median(load.p99 for load in loads), 1),
        "processor_ms": round(used(loads), 1),
        "of_minimal": round(used(rounds["minimal"]) / max(used(loads), 0.01), 2),
        "of_empty": round(used(rounds["empty"]) / max(used(loads), 0.01), 2),
        "refused": sum(load.refused for load in loads),
        "broken": sum(load.broken for load in loads),
    }


def _print(rows: list[dict[str, object]], begun: list[dict[str, object]], lost: int) -> None:
    print(
        f"\n{'':24}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'of minimal':>12}{'of empty':>10}"
    )
    for row in rows:
        print(
            f"{row['what']:24}{row['per_second']:>12}{row['p50_ms']:>9}{row['p99_ms']:>9}"
            f"{row['of_minimal']:>12}{row['of_empty']:>10}"
        )
    if begun:
        print(
            f"\n{'beginning an exam':24}{'starts/s':>12}{'p50 ms':>9}{'p99 ms':>9}"
            f"{'of minimal':>12}{'of empty':>10}{'processor ms':>14}"
        )
    for row in begun:
        print(
            f"{row['what']:24}{row['per_second']:>12}{row['p50_ms']:>9}{row['p99_ms']:>9}"
            f"{row['of_minimal']:>12}{row['of_empty']:>10}{row['processor_ms']:>14}"
        )
    wrong = sum(int(str(row["refused"])) + int(str(row["broken"])) for row in (*rows, *begun))
    print(f"\nAcknowledged and lost: {lost}. Refused or broken: {wrong}.")


def _write(
    rows: list[dict[str, object]],
    rounds: dict[str, list[Load]],
    begun: list[dict[str, object]],
    starts: dict[str, list[Starts]],
    options: argparse.Namespace,
    lost: int,
    counted: list[cards.Row],
    computed: list[points.Row],
    placing: list[placement.Row],
    found: list[search.Row],
    drawn: list[maps.Row],
    more: Mapping[str, list[Any]],
) -> None:
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "gunicorn": {"workers": WORKERS, "threads": THREADS},
        "options": vars(options),
        "lost": lost,
        "rows": rows,
        "cards": [asdict(one) for one in counted],
        "placement": [asdict(one) for one in placing],
        "points": [asdict(one) for one in computed],
        "map": [asdict(one) for one in drawn],
        "search": [asdict(one) for one in found],
        "rounds": {name: [asdict(load) for load in loads] for name, loads in rounds.items()},
        **{name: [asdict(one) for one in measured] for name, measured in more.items()},
        "starting": begun,
        "starts": {name: [asdict(load) for load in loads] for name, loads in starts.items()},
    }
    RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
