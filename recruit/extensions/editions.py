"""What one process has worked out of the database and keeps until its revision changes.

Making the next edition takes a moment, and nobody need wait for it: who says that the one before
will do is given that while one thread makes the next. Only an edition that was the current one
until FRESH seconds ago will do, so that nothing is shown a minute after it is gone. Everybody else
waits, and what is shown to them is never older than their request.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar, cast

from flask import Flask, current_app, g

from recruit.extensions.database import reading_only

FRESH = 20.0  # seconds
Thing = TypeVar("Thing")
log = logging.getLogger(__name__)


@dataclass
class Edition(Generic[Thing]):
    """A thing, its revision, and when that was last seen to be the current one."""

    revision: str
    thing: Thing
    seen: float


class Editions(Generic[Thing]):
    """The editions of one kind of thing, the last used last; at most `kept` of them.

    `start` begins what runs beside the request.
    """

    def __init__(
        self,
        kept: int,
        clock: Callable[[], float] = monotonic,
        start: Callable[[Callable[[], object]], object] = lambda run: Thread(
            target=run, daemon=True
        ).start(),
    ) -> None:
        self._kept, self._clock, self._start = kept, clock, start
        self._lock = Lock()
        self._editions: OrderedDict[Hashable, Edition[Thing]] = OrderedDict()
        self._making: dict[Hashable, Future[None]] = {}

    def get(
        self,
        key: Hashable,
        revision: Callable[[], str],
        make: Callable[[], Thing],
        *,
        beside: Callable[[Callable[[], object]], Callable[[], object]] | None = None,
    ) -> tuple[Thing, bool]:
        """The thing, and whether it is of the current revision.

        `revision` is asked before `make`: what is made of a later state than its revision is only
        made once more. Where `beside` is given the edition before will do: `beside` fits the
        making out for a thread of its own, which sees only what is committed.
        """
        while True:
            now = revision()
            with self._lock:
                if found := self._current(key, now):
                    return found.thing, True
                old = self._old(key) if beside else None
                running = self._making.get(key)
                if running is None:
                    self._making[key] = Future()
            if old and beside:
                if running is None:
                    self._begin(key, beside(lambda: self._make(key, revision, make)))
                return old.thing, False
            if running is None:
                return self._make(key, lambda now=now: now, make), True  # type: ignore[misc]
            running.result()

    def _current(self, key: Hashable, revision: str) -> Edition[Thing] | None:
        found = self._editions.get(key)
        if found is None or found.revision != revision:
            return None
        found.seen = self._clock()
        self._editions.move_to_end(key)
        return found

    def _old(self, key: Hashable) -> Edition[Thing] | None:
        found = self._editions.get(key)
        return found if found and self._clock() - found.seen <= FRESH else None

    def _begin(self, key: Hashable, run: Callable[[], object]) -> None:
        try:
            self._start(run)
        except BaseException:
            self._made(key)
            raise

    def _make(self, key: Hashable, revision: Callable[[], str], make: Callable[[], Thing]) -> Thing:
        """Whoever waits goes on when this ends, however it ends."""
        try:
            seen = self._clock()
            edition = Edition(revision(), make(), seen)
            with self._lock:
                self._editions[key] = edition
                self._editions.move_to_end(key)
                while len(self._editions) > self._kept:
                    self._editions.popitem(last=False)
            return edition.thing
        finally:
            self._made(key)

    def _made(self, key: Hashable) -> None:
        with self._lock:
            made = self._making.pop(key)
        made.set_result(None)


def of_app(name: str, kept: int) -> Editions[Thing]:
    """The application's own."""
    made = current_app.extensions.setdefault(f"recruit.editions.{name}", Editions(kept))
    return cast(Editions[Thing], made)


# --- in a request ---------------------------------------------------------------------------------


def previous_will_do() -> None:
    """For the rest of this request. Tests change things and look at once."""
    g.previous_will_do = not current_app.testing


def was_previous() -> bool:
    """Whether something in this request was not of the current revision."""
    return bool(g.get("was_previous"))


def edition(
    name: str, kept: int, key: Hashable, revision: Callable[[], str], make: Callable[[], Thing]
) -> Thing:
    """What this request is to see."""
    shelf: Editions[Thing] = of_app(name, kept)
    thing, current = shelf.get(key, revision, make, beside=_beside() if _may() else None)
    if not current:
        g.was_previous = True
    return thing


def _may() -> bool:
    return bool(g.get("previous_will_do"))


def _beside() -> Callable[[Callable[[], object]], Callable[[], object]]:
    """With the application around it and a database session of its own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def fit(run: Callable[[], object]) -> Callable[[], object]:
        def within() -> None:
            try:
                with app.app_context(), reading_only():
                    run()
            except Exception:
                log.exception("an edition could not be made; the next request tries again")

        return within

    return fit
