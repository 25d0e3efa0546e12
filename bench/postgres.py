"""A temporary PostgreSQL server that keeps what it acknowledged: fsync and all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests import postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def durable_server() -> Iterator[postgres.Server]:
    """A server in a folder of its own under /tmp; gone afterwards, with its data."""
    postgres.SETTINGS.update(DURABLE)  # the tests' server saves itself the trouble
    folder = postgres.new_folder()
    server = postgres.Server(folder / "pg")
    server.folder.mkdir()
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
