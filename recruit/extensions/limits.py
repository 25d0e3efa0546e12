"""Rate limits: whom they count, counting inside one process, and counting in steps over several."""

from collections.abc import Callable
from threading import Lock
from time import time

from flask import request, session
from limits import RateLimitItem
from limits.storage import MemoryStorage, Storage
from limits.strategies import STRATEGIES, FixedWindowRateLimiter

from recruit.kernel.canonical import digest

FEW = 10_000  # so many counters are kept before run-out ones are thrown away
GENEROUS = 1000  # requests in a window: a limit from here on is counted in steps
STEPS = 100  # of a generous limit
IN_STEPS = "fixed-window-in-steps"  # the name of that strategy


def client_key() -> str:
    """An exam centre shares one address among hundreds, so signed-in people count alone."""
    token = session.get("token")
    # The store of limits may be another server's: it never holds what opens a session.
    return f"session:{digest(token)}" if token else f"address:{request.remote_addr}"


class ProcessStorage(Storage):
    """Fixed windows counted in this process; "process://" as an address.

    The library's own storage in memory starts a thread for nearly every request, to throw away
    what has run out. Here whoever finds too many counters does that.
    """

    STORAGE_SCHEME = ["process"]

    def __init__(
        self, uri: str | None = None, *, clock: Callable[[], float] = time, **_options: object
    ) -> None:
        super().__init__(uri)
        self._clock = clock
        self._lock = Lock()
        self._sweep_at = FEW
        self._counters: dict[str, tuple[int, float]] = {}  # how many, until when

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()  # a dictionary does not fail

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count on; the first hit opens a window of `expiry` seconds."""
        with self._lock:
            now = self._clock()
            count, until = self._counters.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
                self._sweep(now)
            self._counters[key] = (count + amount, until)
            return count + amount

    def get(self, key: str) -> int:
        count, until = self._counters.get(key, (0, 0.0))
        return count if until > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        return self._counters.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            count = len(self._counters)
            self._counters.clear()
            return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._counters.pop(key, None)

    def _sweep(self, now: float) -> None:
        if len(self._counters) >= self._sweep_at:
            self._counters = {key: one for key, one in self._counters.items() if one[1] > now}
            self._sweep_at = max(FEW, 2 * len(self._counters))


class SteppedWindow(FixedWindowRateLimiter):
    """Fixed windows that all processes share; "fixed-window-in-steps" as a strategy.

    A generous limit keeps machines away that nobody is at, and almost everybody is far from it.
    So a process counts such requests by itself and tells the store of them a hundredth of the limit
    at a time; once that is used up nearly, the store is asked each time. Each process lets through
    at most a hundredth more than that, one process alone none. Any other limit is exact always.
    """

    def __init__(self, storage: Storage | MemoryStorage) -> None:
        super().__init__(storage)
        self._here, self._near = ProcessStorage(), ProcessStorage()

    def hit(self, item: RateLimitItem, *identifiers: str, cost: int = 1) -> bool:
        """Count a request; whether it is within the limit."""
        key, window = item.key_for(*identifiers), item.get_expiry()
        step = item.amount // STEPS
        if item.amount < GENEROUS or cost != 1 or self._near.get(key):
            return super().hit(item, *identifiers, cost=cost)
        if self._here.incr(key, window) % step:
            return True
        told = self.storage.incr(key, window, amount=step)
        if told + step > item.amount:
            self._near.incr(key, window)
        return told <= item.amount


STRATEGIES[IN_STEPS] = SteppedWindow
