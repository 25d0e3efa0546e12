"""The three applications, each behind the same gunicorn."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.settings import FIELD_KEY, SECRET
from bench.stress.candidate import HOST

WORKERS, THREADS = 2, 4
APPS = {"empty": "an empty Flask view", "minimal": "a minimal Flask view", "full": "Recruit"}
CALLS = {
    "empty": "bench.yardsticks:empty()",
    "minimal": "bench.yardsticks:minimal()",
    "full": "recruit.app:create_app()",
}


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]


@contextmanager
def serving(
    url: str, folder: Path, names: Iterable[str] = tuple(APPS)
) -> Iterator[dict[str, Server]]:
    """The three applications, or some, on the same gunicorn settings; idle ones cost nothing."""
    ports = {name: _free_port() for name in names}
    running = {n: Server(port, _gunicorn(n, port, url, folder)) for n, port in ports.items()}
    try:
        for name, port in ports.items():
            _wait_for(name, port, folder)
        yield running
    finally:
        for one in running.values():
            one.process.terminate()
        for one in running.values():
            one.process.wait(30)


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
        "RECRUIT_BASE_URL": f"https://{HOST}",
        "RECRUIT_TRUSTED_PROXIES": "1",
        "RECRUIT_MAIL_TRANSPORT": "smtp",
        "RECRUIT_JOBS_EMBEDDED": "0",
    }
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", CALLS[name],
                "--bind", f"127.0.0.1:{port}", "--worker-class", "recruit.lanes.TwoLanes",
                "--workers", str(WORKERS), "--threads", str(THREADS), "--preload",
                "--no-control-socket",
                "--keep-alive", "30", "--graceful-timeout", "1", "--log-level", "warning",
            ],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
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
