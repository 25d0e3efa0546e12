"""Two workers, one queue: nothing is done twice, nothing is left (PostgreSQL, real sessions)."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.jobs import queries, service
from recruit.kernel.clock import FixedClock

pytestmark = pytest.mark.race

NOON = datetime(2026, 7, 27, 8, tzinfo=UTC)


def test_two_workers_never_take_the_same_job(pg_app: Flask) -> None:
    ran: list[int] = []

    @service.job("test.count")
    def count(payload: dict[str, Any], _job: service.Running) -> None:
        ran.append(payload["number"])

    def work() -> None:
        with pg_app.app_context():
            service.run_due(FixedClock(NOON))
            db.session.remove()

    try:
        with pg_app.app_context():
            for number in range(60):
                service.enqueue("test.count", {"number": number}, now=NOON)
            db.session.commit()
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        with pg_app.app_context():
            assert queries.counts() == {"done": 60}
    finally:
        service._handlers.pop("test.count")
    assert sorted(ran) == list(range(60))
