from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from recruit.extensions import db
from recruit.jobs import queries, service
from recruit.jobs.models import Job
from recruit.jobs.rules import LEASE, wait_after
from recruit.kernel.clock import FixedClock

pytestmark = pytest.mark.db

NOON = datetime(2026, 7, 27, 8, tzinfo=UTC)


@pytest.fixture
def done() -> Iterator[list[Any]]:
    ran: list[Any] = []

    @service.job("test.note")
    def note(payload: dict[str, Any], _job: service.Running) -> dict[str, Any]:
        if payload.get("fails", 0) > len(ran):
            ran.append("failed")
            raise ValueError("a secret that must not be kept")
        ran.append(payload["what"])
        return {"noted": payload["what"]}

    yield ran
    service._handlers.pop("test.note")


def enqueue(what: str, **more: Any) -> str:
    payload = {"what": what, **more.pop("payload", {})}
    public_id = service.enqueue("test.note", payload, now=NOON, **more)
    db.session.commit()
    return public_id


def test_does_what_is_due_and_keeps_the_result(db_app: Flask, done: list[Any]) -> None:
    with db_app.app_context():
        now = enqueue("now")
        later = enqueue("later", due_at=NOON + timedelta(hours=1))
        assert service.run_due(FixedClock(NOON)) == 1
        assert queries.status(now).state == "done"
        assert queries.status(now).result == {"noted": "now"}
        assert queries.status(later).state == "waiting"
    assert done == ["now"]


def test_asks_once_for_work_with_the_same_key(db_app: Flask, done: list[Any]) -> None:
    with db_app.app_context():
        assert enqueue("a", unique_key="k") == enqueue("b", unique_key="k")
        service.run_due(FixedClock(NOON))
    assert done == ["a"]


def test_asks_for_many_at_once_and_for_each_key_once(db_app: Flask, done: list[Any]) -> None:
    with db_app.app_context():
        enqueue("a", unique_key="k1")
        wanted = {f"k{number}": {"what": f"b{number}"} for number in (1, 2, 3)}
        service.enqueue_each("test.note", wanted, now=NOON)
        service.enqueue_each("test.note", wanted, now=NOON)
        service.run_due(FixedClock(NOON))
    assert sorted(done) == ["a", "b2", "b3"]


def test_an_undone_transaction_asks_for_nothing(db_app: Flask, done: list[Any]) -> None:
    with db_app.app_context():
        service.enqueue("test.note", {"what": "x"}, now=NOON)
        db.session.rollback()
        assert service.run_due(FixedClock(NOON)) == 0


def test_refuses_work_that_nobody_can_do(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(KeyError):
        service.enqueue("test.unknown", {}, now=NOON)


def test_tries_again_later_and_keeps_only_the_errors_name(db_app: Flask, done: list[Any]) -> None:
    clock = FixedClock(NOON)
    with db_app.app_context():
        public_id = enqueue("x", payload={"fails": 2})
        for tries in (1, 2):
            service.run_due(clock)
            status = queries.status(public_id)
            assert (status.state, status.tries, status.last_error) == (
                "waiting",
                tries,
                "ValueError",
            )
            clock.move(wait_after(tries))
        service.run_due(clock)
        assert queries.status(public_id).state == "done"
    assert done == ["failed", "failed", "x"]


def test_gives_up_after_the_last_try_and_says_so(db_app: Flask, done: list[Any]) -> None:
    clock = FixedClock(NOON)
    with db_app.app_context():
        public_id = enqueue("x", payload={"fails": 99})
        for _ in range(8):
            service.run_due(clock)
            clock.move(timedelta(hours=1))
        assert queries.status(public_id).state == "failed"
        assert [job.public_id for job in queries.failed()] == [public_id]
        assert service.run_due(clock) == 0


def test_a_killed_workers_job_is_given_out_again_when_its_lease_ends(
    db_app: Flask, done: list[Any]
) -> None:
    clock = FixedClock(NOON)
    with db_app.app_context():
        public_id = enqueue("x")
        db.session.execute(
            update(Job).values(state="running", owner="killed", lease_until=NOON + LEASE)
        )
        db.session.commit()
        assert service.run_due(clock) == 0
        clock.move(LEASE + timedelta(seconds=1))
        assert service.run_due(clock) == 1
        assert queries.status(public_id).state == "done"


def test_one_failing_sweep_does_not_stop_the_others(db_app: Flask) -> None:
    ran = []

    @service.sweep("test.breaks")
    def breaks(_now: datetime) -> None:
        raise RuntimeError

    @service.sweep("test.works")
    def works(_now: datetime) -> None:
        ran.append("works")

    kept = {name: service._sweeps.pop(name) for name in ("test.breaks", "test.works")}
    before = dict(service._sweeps)
    try:
        service._sweeps.clear()
        service._sweeps.update(kept)
        with db_app.app_context():
            service.run_sweeps(FixedClock(NOON))
    finally:
        service._sweeps.clear()
        service._sweeps.update(before)
    assert ran == ["works"]


def test_back_off_doubles_up_to_an_hour() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3)] == [10, 20, 40]
    assert wait_after(30) == timedelta(hours=1)
