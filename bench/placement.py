"""The placement: how long solving takes and how much memory, beside two libraries; and the way
from a frozen input to a certificate that an independent program has verified.

Each measure runs in a process of its own, so that its peak memory is its own:
`python -m bench.placement ours 9850 2177 5`
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from recruit.kernel.canonical import canonical_json
from recruit.kernel.garbage import garbage_kept
from recruit.placement import engine

Size = tuple[int, int, int]
SMALL: Size = (9_850, 2_177, 5)
LARGE: Size = (100_000, 20_000, 10)
# What was promised: seconds of pure solving and of the whole way, megabytes at their peak.
LIMITS = {("ours", SMALL): (0.1, 400), ("ours", LARGE): (4.0, 400), ("whole way", LARGE): (30.0, 0)}
PATIENCE = 300
DEEP = 1_000_000
WHAT = {
    "ours": "our engine",
    "matching": "library matching",
    "algmatch": "library algmatch",
    "whole way": "input to verified certificate",
}
RUNS = [("ours", SMALL), ("matching", SMALL), ("algmatch", SMALL), ("ours", LARGE),
        ("whole way", LARGE)]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Processor `seconds` of pure solving, but for the whole way, which the clock measures;
    `ranking` before it: looking at all keys once. None: no such library here, or no answer within
    the time."""

    name: str
    people: int
    vacancies: int
    choices: int
    seconds: float | None
    ranking: float | None
    megabytes: int | None
    placed: int | None
    why: str = ""

    @property
    def good(self) -> bool:
        most, memory = LIMITS.get((self.name, (self.people, self.vacancies, self.choices)), (0, 0))
        if not most:
            return True
        return self.seconds is not None and self.seconds <= most and (
            not memory or (self.megabytes or 0) <= memory
        )  # fmt: skip


@dataclass(frozen=True)
class Game:
    """People with a total, ties and a lot each; some vacancies are sought after, some are not."""

    posts: list[int]
    starts: array
    choices: array
    keys: engine.Keys


def game(size: Size, seed: int = 2011) -> Game:
    people, vacancies, length = size
    rng = random.Random(seed)
    cumulated = list(accumulate(rng.random() ** 2 + 0.05 for _ in range(vacancies)))
    starts, choices, keys = array("i", [0]), array("i"), engine.Keys()
    for _ in range(people):
        wished: dict[int, None] = {}
        while len(wished) < length:
            wished |= dict.fromkeys(rng.choices(range(vacancies), cum_weights=cumulated, k=length))
        own = (0, 0, rng.randrange(4000, 10000), rng.randrange(60), rng.randrange(4))
        lot = rng.getrandbits(64)
        for vacancy in list(wished)[:length]:
            choices.append(vacancy)
            keys.append((*own, int(rng.random() < 0.1), lot))
        starts.append(len(choices))
    return Game([1 + (rng.random() < 0.3) for _ in range(vacancies)], starts, choices, keys)


# --- one measure, in a process of its own -------------------------------------------------------


def ours(given: Game) -> dict[str, Any]:
    begin = time.process_time()
    task = engine.problem(given.posts, given.starts, given.choices, given.keys)
    ranked = time.process_time()
    done = engine.solve(task)
    end = time.process_time()
    return {
        "seconds": end - ranked,
        "ranking": ranked - begin,
        "placed": sum(1 for position in done.chosen if position >= 0),
    }


def _lists(given: Game) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]:
    """Whom each prefers, by name, and the posts: what the libraries want."""
    wishes = {
        f"c{c}": [f"v{given.choices[p]}" for p in range(begin, end)]
        for c, (begin, end) in enumerate(pairwise(given.starts))
    }
    asked: dict[str, list[tuple[engine.Key, str]]] = {}
    for candidate, (begin, end) in enumerate(pairwise(given.starts)):
        for p in range(begin, end):
            asked.setdefault(f"v{given.choices[p]}", []).append((given.keys[p], f"c{candidate}"))
    ranked = {v: [name for _, name in sorted(rows, reverse=True)] for v, rows in asked.items()}
    return wishes, ranked, {v: given.posts[int(v[1:])] for v in ranked}


def matching(given: Game) -> dict[str, Any]:
    wishes, ranked, posts = _lists(given)
    library = import_module("matching.games")
    sys.setrecursionlimit(DEEP)  # it copies its players one inside the other
    begin = time.process_time()
    found = library.HospitalResident.create_from_dictionaries(wishes, ranked, posts)
    ready = time.process_time()
    done = found.solve(optimal="resident")
    end = time.process_time()
    placed = sum(len(held) for held in done.values())
    return {"seconds": end - ready, "ranking": ready - begin, "placed": placed}


def algmatch(given: Game) -> dict[str, Any]:
    wishes, ranked, posts = _lists(given)
    library = import_module("algmatch")
    given_to = {
        "residents": {int(c[1:]) + 1: [int(v[1:]) + 1 for v in own] for c, own in wishes.items()},
        "hospitals": {
            int(v[1:]) + 1: {
                "capacity": posts[v],
                "preferences": [int(c[1:]) + 1 for c in own],
            }
            for v, own in ranked.items()
        },
    }
    begin = time.process_time()
    found = library.HospitalResidentsProblem(dictionary=given_to)
    ready = time.process_time()
    done = found.get_stable_matching()
    end = time.process_time()
    placed = sum(1 for place in done["resident_sided"].values() if place)
    return {"seconds": end - ready, "ranking": ready - begin, "placed": placed}


@garbage_kept()  # as the job that performs a run
def whole_way(given: Game) -> dict[str, Any]:
    """Read the frozen input, solve, make both editions, and verify the auditor's elsewhere."""
    rules = import_module("recruit.placement.rules")
    certificates = import_module("recruit.placement.service.certificates")
    solving = import_module("recruit.placement.service.solving")
    text = canonical_json(_document(given))
    begin = time.perf_counter()
    outcome = solving.solve(rules.snapshot_of(json.loads(text)), "drawn")
    about = dict.fromkeys(("public_id", "secret", "snapshot_digest"), "bench")
    round_ = SimpleNamespace(receipts_file=None, **about)
    whole = certificates.make(round_, outcome, "drawn", certificates.WHOLE, None)
    certificates.make(round_, outcome, "drawn", certificates.PUBLIC, None)
    with tempfile.TemporaryDirectory() as folder:
        file, program = Path(folder) / "certificate.zip", Path(folder) / "verify.py"
        file.write_bytes(whole)
        program.write_bytes(import_module("recruit.placement.certificate.write").verify_program())
        subprocess.run([sys.executable, "-I", str(program), str(file)], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    return {
        "seconds": time.perf_counter() - begin,
        "ranking": None,
        "placed": len(outcome.places()),
    }


def _document(given: Game) -> dict[str, Any]:
    return {
        "campaign": "bench",
        "contract": "permanent",
        "round": 1,
        "rule_set": "bench",
        "key": ["holder", "priority", "points", "tie-1", "tie-2", "tie-3", "lot"],
        "vacancies": [[v, f"v{v:06}", posts] for v, posts in enumerate(given.posts)],
        "candidates": [
            [
                f"{100000 + c}",
                c,
                [[given.choices[p], c, list(given.keys[p][:-1]), None] for p in range(begin, end)],
            ]
            for c, (begin, end) in enumerate(pairwise(given.starts))
        ],
    }


MEASURES: dict[str, Callable[[Game], dict[str, Any]]] = {
    "ours": ours,
    "matching": matching,
    "algmatch": algmatch,
    "whole way": whole_way,
}


# --- all of them --------------------------------------------------------------------------------


def measure() -> list[Row]:
    return [_measured(name, size) for name, size in RUNS]


def _measured(name: str, size: Size) -> Row:
    print(f"  placing {size[0]} x {size[1]} x {size[2]}: {WHAT[name]}", flush=True)
    words = [sys.executable, "-m", "bench.placement", name, *map(str, size)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return _nothing(name, size, f"no answer within {PATIENCE} s")
    except subprocess.CalledProcessError as error:
        missing = "ModuleNotFoundError" in error.stderr
        why = "not installed" if missing else error.stderr.strip().splitlines()[-1]
        return _nothing(name, size, why)
    return Row(name, *size, **json.loads(done.stdout.splitlines()[-1]))


def _nothing(name: str, size: Size, why: str) -> Row:
    return Row(name, *size, seconds=None, ranking=None, megabytes=None, placed=None, why=why)


def show(rows: list[Row]) -> None:
    print(f"\n{'placing':52}{'solving s':>11}{'ranking s':>11}{'peak MB':>9}{'placed':>8}")
    for row in rows:
        what = f"{WHAT[row.name]}, {row.people} x {row.vacancies} x {row.choices}"
        cells = (_cell(row.seconds), _cell(row.ranking), row.megabytes or "-", row.placed or "-")
        print("{:52}{:>11}{:>11}{:>9}{:>8}".format(what, *cells), end="")
        print(f"  {row.why}" if row.why else "" if row.good else "  over what was promised")


def _cell(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.3f}"


def main() -> None:
    if len(sys.argv) < 2:
        rows = measure()
        show(rows)
        sys.exit(0 if all(row.good for row in rows) else 1)
    name, *size = sys.argv[1:]
    people, vacancies, choices = map(int, size)
    found = MEASURES[name](game((people, vacancies, choices)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**found, "megabytes": peak}))


def _in_a_deep_thread(work: Callable[[], None]) -> None:
    """What goes wrong in there goes wrong out here."""
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  (raised again below)
            wrong.append(error)

    threading.stack_size(1 << 30)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if wrong:
        raise wrong[0]


if __name__ == "__main__":
    if sys.argv[1:2] == ["matching"]:
        _in_a_deep_thread(main)
    else:
        main()
