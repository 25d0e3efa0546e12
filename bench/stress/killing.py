"""kill -9 under load: of a worker, of the whole server, of PostgreSQL, at random moments."""

import os
import signal
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import create_engine

from bench.postgres import crash
from bench.stress.candidate import Browser, Tally
from bench.stress.checks import compare
from bench.stress.crowd import Crowd, Script
from bench.stress.population import Seated
from bench.stress.server import Serving, port_of, processes_of
from tests import postgres

# In turn; a new server takes the longest, and fewer of them leave time for more rounds.
VICTIMS = ("worker", "postgresql", "worker", "postgresql", "server")
PATIENCE = 120.0  # seconds for everybody to be back at work
MOST_WAIT = 1.0  # seconds of work before a kill


class Worker(Browser):
    """A browser that begins and then saves until it is told to end."""

    every = 0.3

    def through(self, over: threading.Event) -> Script:
        yield from self.begin()
        while not over.is_set():
            yield from self.save()
            yield time.monotonic() + self.every * (0.5 + self.random.random())
        yield from self.finish()


def run(
    seated: list[Seated], pg: postgres.Server, folder: Path, database: str, rounds: int, seed: int
) -> dict[str, Any]:
    """So many rounds; whoever does not come back, and what is lost or doubled, breaks it."""
    random, tally, over = Random(seed), Tally(), threading.Event()
    workers = [Worker(one, tally, Random(one.person)) for one in seated]
    stuck: list[str] = []
    kills: dict[str, int] = {}
    with Serving(folder, database, 2) as serving:
        crowd = Crowd(port_of(serving.server))
        script = [one.through(over) for one in workers]
        playing = threading.Thread(target=crowd.play, args=(script,))
        playing.start()
        try:
            for number in range(rounds):
                _all_at_work(workers, time.monotonic(), playing)
                time.sleep(random.random() * MOST_WAIT)
                victim = VICTIMS[number % len(VICTIMS)]
                kills[victim] = kills.get(victim, 0) + 1
                killed = time.monotonic()
                _kill(victim, serving, pg, random)
                if not _all_at_work(workers, killed, playing):
                    stuck.append(f"round {number + 1}: not everybody recovered from {victim}")
                    break
        finally:
            over.set()
            playing.join()
    engine = create_engine(database)
    compared = compare(engine, workers)
    engine.dispose()
    broken = [f"{name}: {number}" for name, number in compared.wrong.items()] + stuck
    if tally.refused:
        broken.append(f"refused: {len(tally.refused)}, the first {tally.refused[0]}")
    return {
        "rounds": rounds,
        "kills": kills,
        "acknowledged": compared.acknowledged,
        "retries": tally.retries,
        "broken": broken,
    }


def _all_at_work(workers: list[Worker], since: float, playing: threading.Thread) -> bool:
    """Wait until each has had an answer acknowledged since then."""
    end = time.monotonic() + PATIENCE
    while any(one.saved <= since for one in workers):
        if time.monotonic() > end or not playing.is_alive():
            return False
        time.sleep(0.05)
    return True


def _kill(victim: str, serving: Serving, pg: postgres.Server, random: Random) -> None:
    if victim == "postgresql":
        crash(pg)
    elif victim == "server":
        serving.restart()
    else:
        master = serving.server.process.pid
        children = [one for one in processes_of(master) if one != master]
        os.kill(random.choice(children), signal.SIGKILL)
