"""Requests a second of saving an answer, beside an empty view and a minimal one."""

import argparse
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench.load import Load, run
from bench.postgres import durable_server
from bench.world import Ready, build
from recruit.config import Settings

WORKERS, THREADS = 2, 4
APPS = {"empty": "an empty Flask view", "minimal": "a minimal Flask view", "full": "Recruit"}
CALLS = {
    "empty": "bench.yardsticks:empty()",
    "minimal": "bench.yardsticks:minimal()",
    "full": "recruit.app:create_app()",
}
RESULTS = Path(__file__).with_name("results.json")
FIELD_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
SECRET = "only-for-this-measurement-0123456789abcdef"  # noqa: S105


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of one round")
    parser.add_argument("--candidates", type=int, default=200)
    options = parser.parse_args()
    print("Saving an answer on PostgreSQL, durable commits, all checks on ...", flush=True)
    with durable_server() as server:
        server.create("bench")
        url = server.url("bench")
        ready = build(_settings(url, server.folder), options.candidates)
        rounds = _measure(url, server.folder, ready, options.rounds, options.seconds)
        lost = _lost(url, rounds)
    rows = [_row(name, loads, rounds) for name, loads in rounds.items()]
    _print(rows, lost)
    _write(rows, rounds, options, lost)
    sys.exit(1 if lost or any(row["refused"] or row["broken"] for row in rows) else 0)


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        mode="test",
        secret_key=SECRET,
        field_keys=FIELD_KEY,
        database_url=url,
        data_dir=folder / "data",
        rate_limits=False,
    )  # type: ignore[arg-type]


def _measure(
    url: str, folder: Path, ready: list[Ready], rounds: int, seconds: int
) -> dict[str, list[Load]]:
    """Interleaved rounds, so that a slow minute of the machine hits all three alike."""
    found: dict[str, list[Load]] = {name: [] for name in APPS}
    seq = 1
    with _servers(url, folder) as ports:
        for name in APPS:  # warm up: connections, caches, prepared statements
            run(ports[name], ready, folder / "ready", 2, seq)
            seq += 10_000_000
        _forget(url)
        for number in range(rounds):
            for name in APPS:
                print(f"  round {number + 1} of {rounds}: {APPS[name]}", flush=True)
                found[name].append(run(ports[name], ready, folder / "ready", seconds, seq))
                seq += 10_000_000
    return found


@contextmanager
def _servers(url: str, folder: Path) -> Iterator[dict[str, int]]:
    """The three applications on the same gunicorn settings; idle ones cost nothing."""
    ports = {name: _free_port() for name in APPS}
    running = [_gunicorn(name, port, url, folder) for name, port in ports.items()]
    try:
        for name, port in ports.items():
            _wait_for(name, port, folder)
        yield ports
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(30)


def _gunicorn(name: str, port: int, url: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BENCH_DATABASE": url.replace("postgresql+psycopg://", "postgresql://"),
        # Production with everything on. Limits count in each process: no Redis is needed here.
        "RECRUIT_MODE": "production",
        "RECRUIT_SECRET_KEY": SECRET,
        "RECRUIT_FIELD_KEYS": FIELD_KEY,
        "RECRUIT_DATABASE_URL": url,
        "RECRUIT_DATA_DIR": str(folder / "data"),
        "RECRUIT_SECURE_COOKIES": "1",
        "RECRUIT_BASE_URL": "https://bench.invalid",
        "RECRUIT_MAIL_TRANSPORT": "smtp",
        "RECRUIT_JOBS_EMBEDDED": "0",
    }
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", CALLS[name],
                "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
                "--workers", str(WORKERS), "--threads", str(THREADS), "--preload",
                "--no-control-socket",
                "--keep-alive", "30", "--graceful-timeout", "1", "--log-level", "warning",
            ],
            env=environment,
            stdout=log,
            stderr=log,
        )  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(name: str, port: int, folder: Path) -> None:
    """Until a worker answers, whatever it says: the master listens before its workers work."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit(f"{name} does not answer:\n" + (folder / f"{name}.log").read_text()[-2000:])


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


def _print(rows: list[dict[str, object]], lost: int) -> None:
    print(
        f"\n{'':24}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'of minimal':>12}{'of empty':>10}"
    )
    for row in rows:
        print(
            f"{row['what']:24}{row['per_second']:>12}{row['p50_ms']:>9}{row['p99_ms']:>9}"
            f"{row['of_minimal']:>12}{row['of_empty']:>10}"
        )
    wrong = sum(int(str(row["refused"])) + int(str(row["broken"])) for row in rows)
    print(f"\nAcknowledged and lost: {lost}. Refused or broken: {wrong}.")


def _write(
    rows: list[dict[str, object]],
    rounds: dict[str, list[Load]],
    options: argparse.Namespace,
    lost: int,
) -> None:
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "gunicorn": {"workers": WORKERS, "threads": THREADS},
        "options": vars(options),
        "lost": lost,
        "rows": rows,
        "rounds": {name: [asdict(load) for load in loads] for name, loads in rounds.items()},
    }
    RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
