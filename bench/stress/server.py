"""Recruit as it is shipped: `recruit serve` in production, behind what plays nginx."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.stress.candidate import HOST
from recruit.config import Settings
from tests.e2e.processes import Running, ready, start_redis, start_server, stop

SECRET = "only-for-this-measurement-0123456789abcdef"  # noqa: S105


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def settings(folder: Path, database: str) -> Settings:
    """For work on the same database in this process."""
    return Settings(
        mode="test",
        secret_key=SECRET,
        database_url=database,
        data_dir=folder / "data",
        rate_limits=False,
    )  # type: ignore[arg-type]


@contextmanager
def served(folder: Path, database: str, workers: int) -> Iterator[Running]:
    """A ready server with everything on; jobs are other processes' work, as in docs/operations."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    port = free_port()
    redis = start_redis(port, folder / "redis")
    server = start_server(
        free_port(), folder / "data", **production(f"redis://127.0.0.1:{port}/0", database, workers)
    )
    try:
        ready(server)
        yield server
    finally:
        stop(server, redis)


def production(redis: str, database: str, workers: int) -> dict[str, str]:
    return {
        "mode": "production",
        "secret_key": SECRET,
        "database_url": database,
        "redis_url": redis,
        "base_url": f"https://{HOST}",
        "secure_cookies": "true",
        "mail_transport": "smtp",
        "workers": str(workers),
        "jobs_embedded": "false",
        "trusted_proxies": "1",
        "request_start_header": "X-Request-Start",
    }


def processor_seconds(server: Running) -> float:
    """What the server's processes have used so far, by /proc; 0 where there is none."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == server.process.pid:  # the session that the server began
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total
