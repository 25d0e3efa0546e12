"""Counting requests inside one process."""

import threading

import pytest
from flask import Flask
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import storage_from_string

from recruit.extensions import limiter
from recruit.extensions.limits import FEW, STEPS, ProcessStorage, SteppedWindow

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


class SharedStorage(ProcessStorage):
    """Where all processes count; it notes how often it is asked."""

    asked = 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self.asked += 1
        return super().incr(key, expiry, amount)


def lets_through(storage: ProcessStorage, limit: RateLimitItem, processes: int, most: int) -> int:
    """How many of so many requests of one client, spread evenly, get an answer."""
    strategies = [SteppedWindow(storage) for _ in range(processes)]
    return sum(strategies[number % processes].hit(limit, "a client") for number in range(most))


def test_a_generous_limit_is_kept_in_few_questions() -> None:
    limit, storage = RateLimitItemPerMinute(1200), SharedStorage()
    assert lets_through(storage, limit, processes=1, most=600) == 600
    assert storage.asked == STEPS // 2
    assert lets_through(SharedStorage(), limit, processes=1, most=2000) == 1200
    assert 1200 <= lets_through(SharedStorage(), limit, processes=4, most=2000) < 1200 + 4 * 12


def test_any_other_limit_is_exact_over_all_processes() -> None:
    limit, storage = RateLimitItemPerMinute(600), SharedStorage()
    assert lets_through(storage, limit, processes=4, most=1000) == 600
    assert storage.asked == 1000


def test_a_generous_limit_begins_anew_with_its_window() -> None:
    clock = Hand()
    strategy = SteppedWindow(SharedStorage(clock=clock))
    strategy._here, strategy._near = ProcessStorage(clock=clock), ProcessStorage(clock=clock)
    limit = RateLimitItemPerMinute(1200)
    assert [strategy.hit(limit, "a client") for _ in range(1201)].count(False) == 1
    clock.at += 60
    assert strategy.hit(limit, "a client")


@pytest.mark.db
@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_limits_hold_and_start_no_thread(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    assert isinstance(storage_from_string("process://"), ProcessStorage)
    assert isinstance(limiter.storage, ProcessStorage)
    assert isinstance(limiter.limiter, SteppedWindow)
    app.config["WTF_CSRF_ENABLED"] = False  # a form without a token is refused uncounted
    client = app.test_client()
    codes = [client.post("/az/register").status_code for _ in range(61)]
    assert 429 not in codes[:60]
    assert codes[60] == 429
    assert started == []
