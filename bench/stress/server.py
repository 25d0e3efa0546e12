"""Recruit as it is shipped: `recruit serve` in production, behind what plays nginx."""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.settings import FIELD_KEY, SECRET
from bench.stress.candidate import HOST
from tests.e2e.processes import Running, ready, start_redis, start_server, stop


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Serving:
    """A server with everything on, and its Redis; jobs are other processes' work, as in
    docs/operations. It can be killed and comes back at the same address."""

    def __init__(self, folder: Path, database: str, workers: int) -> None:
        self.folder, self.database, self.workers = folder, database, workers
        self.port = free_port()

    def __enter__(self) -> "Serving":
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        redis = free_port()
        self.redis = start_redis(redis, self.folder / "redis")
        self.settings = production(f"redis://127.0.0.1:{redis}/0", self.database, self.workers)
        self.server = self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        stop(self.server, self.redis)

    def _start(self) -> Running:
        server = start_server(self.port, self.folder / "data", **self.settings)
        ready(server)
        return server

    def restart(self) -> None:
        """kill -9 of all its processes at once, and a new start."""
        self.server.kill()
        self.server = self._start()


@contextmanager
def served(folder: Path, database: str, workers: int) -> Iterator[Running]:
    with Serving(folder, database, workers) as serving:
        yield serving.server


def port_of(server: Running) -> int:
    return int(server.url.rpartition(":")[2])


def production(redis: str, database: str, workers: int) -> dict[str, str]:
    return {
        "mode": "production",
        "secret_key": SECRET,
        "field_keys": FIELD_KEY,
        "database_url": database,
        "redis_url": redis,
        "base_url": f"https://{HOST}",
        "secure_cookies": "true",
        "mail_transport": "smtp",
        "workers": str(workers),
        "threads": "4",  # of each: those who wait for the disk, not more
        "jobs_embedded": "false",
        "trusted_proxies": "1",
        "request_start_header": "X-Request-Start",
    }


def processor_seconds(server: Running) -> float:
    """What the server's processes have used so far."""
    return used_by(server.process.pid)


def database_seconds(folder: Path) -> float:
    """What PostgreSQL's running processes have used so far; 0 where the folder holds none."""
    known = folder / "data" / "postmaster.pid"
    if not known.exists():
        return 0.0
    first = int(known.read_text().split()[0])  # each of its children is a session of its own
    return _seconds(one for one in _processes() if first in (one.pid, one.parent))


def used_by(session: int) -> float:
    """Seconds of the processor that the processes of a session have used so far."""
    return _seconds(one for one in _processes() if one.session == session)


def processes_of(session: int) -> list[int]:
    """The processes of the session that one of them began, itself among them."""
    return [one.pid for one in _processes() if one.session == session]


class Process(NamedTuple):
    pid: int
    parent: int
    session: int
    ticks: int  # of the processor, used so far


def _seconds(processes: Iterable[Process]) -> float:
    return sum(one.ticks for one in processes) / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[Process]:
    """All of the machine, by /proc; nothing where there is none."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it ended meanwhile
        used = int(fields[11]) + int(fields[12])
        yield Process(int(stat.parent.name), int(fields[1]), int(fields[3]), used)
