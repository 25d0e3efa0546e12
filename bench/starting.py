"""Beginning an exam: the button, the redirect and the sheet, beside an empty view and a minimal
one. Everybody begins once, so a round is so many starts and not so many seconds."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from random import Random

from bench.stress.candidate import Browser, Tally
from bench.stress.crowd import Crowd, Reply
from bench.stress.population import Seated
from bench.stress.server import used_by

AT_ONCE = 8


@dataclass(frozen=True)
class Starts:
    """What one round did. Times in milliseconds; `processor`: of the server for one start."""

    per_second: float
    p50: float
    p99: float
    processor: float
    starts: int
    refused: int
    broken: int


def run(port: int, session: int, seated: Sequence[Seated]) -> Starts:
    """Let them all begin, some at once; `session`: of the server's processes."""
    tally = Tally()
    browsers = [Browser(one, tally, Random(one.person)) for one in seated]
    before, began = used_by(session), time.monotonic()
    Crowd(port).play(_one_by_one(browsers[first::AT_ONCE]) for first in range(AT_ONCE))
    took, used = time.monotonic() - began, used_by(session) - before
    times = sorted(tally.times["start"])
    return Starts(
        len(times) / took,
        1000 * times[len(times) // 2],
        1000 * times[len(times) * 99 // 100],
        1000 * used / len(times),
        len(times),
        len(tally.refused) + len(tally.errors),
        tally.unanswered,
    )


def _one_by_one(browsers: Sequence[Browser]) -> Generator[float | bytes, Reply | None, None]:
    for one in browsers:
        yield from one.begin()
