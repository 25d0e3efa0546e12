"""Counting requests inside one process."""

import threading

import pytest
from flask import Flask
from limits.storage import storage_from_string

from recruit.extensions import limiter
from recruit.extensions.limits import FEW, ProcessStorage

pytestmark = pytest.mark.unit


class Hand:
    """A clock that stands until it is turned."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_counts_within_a_window_and_begins_anew_after_it() -> None:
    clock = Hand()
    storage = ProcessStorage(clock=clock)
    assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("b", 60, amount=5) == 5
    clock.at += 59.9
    assert (storage.get("a"), storage.get_expiry("a")) == (3, 1060.0)
    clock.at += 0.1
    assert storage.get("a") == 0
    assert storage.incr("a", 60) == 1


def test_clear_forgets_one_and_reset_all() -> None:
    storage = ProcessStorage()
    for key in ("a", "b", "c"):
        storage.incr(key, 60)
    storage.clear("a")
    assert (storage.get("a"), storage.get("b")) == (0, 1)
    assert storage.reset() == 2
    assert storage.get("b") == 0


def test_counters_that_ran_out_do_not_pile_up() -> None:
    clock = Hand()
    storage = ProcessStorage(clock=clock)
    for number in range(FEW):
        storage.incr(f"gone{number}", 60)
    clock.at += 61
    storage.incr("here", 60)
    assert list(storage._counters) == ["here"]


def test_threads_lose_no_hit() -> None:
    storage = ProcessStorage()

    def hit() -> None:
        for _ in range(2000):
            storage.incr("a", 60)

    threads = [threading.Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert storage.get("a") == 8000


@pytest.mark.db
@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_limits_hold_and_start_no_thread(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    assert isinstance(storage_from_string("process://"), ProcessStorage)
    assert isinstance(limiter.storage, ProcessStorage)
    app.config["WTF_CSRF_ENABLED"] = False  # a form without a token is refused uncounted
    client = app.test_client()
    codes = [client.post("/az/register").status_code for _ in range(61)]
    assert 429 not in codes[:60]
    assert codes[60] == 429
    assert started == []
