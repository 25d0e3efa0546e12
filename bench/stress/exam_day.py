"""The exam day itself: everybody begins within two minutes, works, ends; then the comparison."""

import time
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import create_engine

from bench.stress.candidate import Browser, Day, Tally
from bench.stress.checks import compare
from bench.stress.crowd import Crowd
from bench.stress.growth import settle
from bench.stress.population import Seated
from bench.stress.server import database_seconds, port_of, processor_seconds, served

SAVING_P99, STARTING_P99 = 300.0, 1000.0  # milliseconds, of issue 3


def run(
    seated: list[Seated],
    folder: Path,
    database: str,
    *,
    workers: int,
    window: float,
    working: float,
    every: float,
    standing: float,
) -> dict[str, Any]:
    """Numbers of one day, with what broke a limit. `standing`: seconds that the server has been
    up before anybody begins."""
    tally = Tally()
    engine = create_engine(database)
    with engine.connect() as connection:
        settle(connection)
    with served(folder, database, workers) as server:
        time.sleep(standing)
        browsers = [Browser(one, tally, Random(one.person)) for one in seated]
        crowd = Crowd(port_of(server))
        before, own, began = processor_seconds(server), time.process_time(), time.monotonic()
        database_before = database_seconds(folder)
        day = Day(began, window, working, every)
        crowd.play(one.day(day) for one in browsers)
        took = time.monotonic() - began
        used, client = processor_seconds(server) - before, time.process_time() - own
        stored = database_seconds(folder) - database_before
    compared = compare(engine, browsers)
    engine.dispose()
    times = {kind: quantiles(found) for kind, found in tally.times.items()}
    return {
        "candidates": len(seated),
        "workers": workers,
        "seconds": round(took, 1),
        "times": times,
        "errors": len(tally.errors) + len(tally.refused),
        "unanswered": tally.unanswered,
        "first_errors": (tally.refused + tally.errors)[:5],
        "most_at_once": crowd.most,
        "server_processor": round(used / took, 2),  # cores, without the database's
        "client_processor": round(client / took, 2),
        "of_each": of_each(len(seated), server=used, database=stored, client=client),
        "compared": asdict(compared),
        "broken": _broken(times, tally, compared.wrong),
    }


def of_each(candidates: int, **seconds: float) -> dict[str, float]:
    """Milliseconds of the processor for one candidate, by who used them."""
    return {name: round(1000 * used / candidates, 1) for name, used in seconds.items()}


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    ordered = sorted(seconds)
    return {
        "count": len(ordered),
        "p50": round(1000 * ordered[len(ordered) // 2], 1),
        "p95": round(1000 * ordered[len(ordered) * 95 // 100], 1),
        "p99": round(1000 * ordered[len(ordered) * 99 // 100], 1),
        "max": round(1000 * ordered[-1], 1),
    }


def _broken(times: dict[str, dict[str, float]], tally: Tally, wrong: dict[str, int]) -> list[str]:
    found = [f"{name}: {number}" for name, number in wrong.items()]
    errors = len(tally.errors) + len(tally.refused)
    if errors or tally.unanswered:
        found.append(f"errors: {errors}, unanswered: {tally.unanswered}")
    for kind, limit in (("save", SAVING_P99), ("start", STARTING_P99)):
        if times[kind]["p99"] > limit:
            found.append(f"p99 of {kind}: {times[kind]['p99']} ms, at most {limit} ms")
    return found
