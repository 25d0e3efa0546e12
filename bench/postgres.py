"""A temporary PostgreSQL server that keeps what it acknowledged: fsync and all."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests import postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PATIENCE = 60.0  # seconds for a crashed server to be itself again


@contextmanager
def durable_server() -> Iterator[postgres.Server]:
    """A server in a folder of its own on the disk; gone afterwards, with its data."""
    before = dict(postgres.SETTINGS)
    postgres.SETTINGS.update(DURABLE)  # the tests' server saves itself the trouble
    folder = postgres.new_folder(on_disk=True)
    server = postgres.Server(folder / "pg")
    server.folder.mkdir()
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        postgres.SETTINGS.clear()
        postgres.SETTINGS.update(before)


def crash(server: postgres.Server) -> None:
    """As if the power were cut, and come back: kill -9, then a start that recovers."""
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            server.launch()
            _answers(server)
            return
        except (RuntimeError, psycopg.OperationalError):  # its last children are still leaving
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _answers(server: postgres.Server) -> None:
    psycopg.connect(f"host={server.folder} user=postgres dbname=postgres").close()
