"""huey: it only wakes workers; the work itself is rows of ours (rule 11)."""

import os
import time
from collections.abc import Callable
from threading import Lock, Thread

import structlog
from huey import Huey, RedisHuey, SqliteHuey

from recruit.config import Settings

BEAT = 0.2  # seconds between two nudges of a process, at least

log = structlog.get_logger("recruit.queue")


def make_huey(settings: Settings) -> Huey:
    """RedisHuey where a Redis is set, else SqliteHuey in the data folder."""
    if settings.redis_url:
        return RedisHuey("recruit", url=settings.redis_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("recruit", filename=str(settings.data_dir / "queue.sqlite3"))


class Nudges:
    """Nudges of workers, of which many at once are one.

    After each call a nudge begins, at the latest a BEAT later. Nobody waits for it: it is made by
    a thread of its own, which ends when nothing more is asked for, and for which the process waits
    when it ends.
    """

    def __init__(
        self, nudge: Callable[[], object], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._nudge, self._sleep = nudge, sleep
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # where that thread is not

    def _begin(self) -> None:
        self._lock, self._asked, self._next = Lock(), False, 0.0
        self._thread: Thread | None = None

    def __call__(self) -> None:
        with self._lock:
            self._asked = True
            if self._thread is None:
                thread = Thread(target=self._work, name="nudges")
                thread.start()
                self._thread = thread

    def _work(self) -> None:
        while self._goes_on():
            self._sleep(max(0.0, self._next - time.monotonic()))
            self._asked = False  # before the nudge: who asks meanwhile gets another one
            try:
                self._nudge()
            except Exception:
                # The sweep of each minute finds the rows.
                log.exception("waking the workers failed")
            self._next = time.monotonic() + BEAT

    def _goes_on(self) -> bool:
        with self._lock:
            if not self._asked:
                self._thread = None
            return self._asked
