"""Whose turn it is to write into SQLite.

The database knows one writer at a time and no queue: who waits looks again every tenth of a
second, and whoever comes between two looks goes first. Under steady saving a longer transaction
could so wait until it is refused. Within a process writers therefore take turns in the order in
which they came; other processes meet one writer of this one at a time.
"""

import threading
from collections import deque
from functools import cache

PATIENCE = 10.0  # seconds, as SQLite's own; then SQLite decides


class Turns:
    """A queue for one writer at a time, first come, first served."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._holder: int | None = None  # the thread whose turn it is

    def take(self) -> bool:
        """Wait for one's turn. False where it did not come, or is this thread's already: then
        there is nothing to give back."""
        me = threading.get_ident()
        with self._lock:
            if self._holder is None:
                self._holder = me
                return True
            if self._holder == me:
                return False
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if not mine.acquire(timeout=self.patience):
            with self._lock:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                    return False
        self._holder = me  # whoever had it gave it to nobody else
        return True

    def give_back(self) -> None:
        """Let the next one write."""
        with self._lock:
            if self._waiting:
                self._holder = 0  # no thread's, until the next one has woken
                self._waiting.popleft().release()
            else:
                self._holder = None


@cache
def turns_of(database: str) -> Turns:
    """The queue of all connections of this process to a database's file."""
    return Turns()
