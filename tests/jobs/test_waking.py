"""Workers are woken once for many commits, and nobody waits for that."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
import structlog

from recruit.extensions.queue import BEAT, Nudges

pytestmark = pytest.mark.unit


class Store:
    """What takes nudges, when it is let."""

    def __init__(self) -> None:
        self.taken, self.slept = 0, [0.0]
        self.there, self.go_on = Event(), Event()

    def take(self) -> None:
        self.there.set()
        assert self.go_on.wait(20)
        self.taken += 1

    @contextmanager
    def busy(self, nudges: Nudges) -> Iterator[None]:
        """A nudge is on its way within this block; afterwards all are made."""
        nudges()
        assert self.there.wait(20)
        worker = nudges._thread
        assert isinstance(worker, Thread)
        try:
            yield
        finally:
            self.go_on.set()
            worker.join()


def test_whoever_asks_while_a_nudge_is_on_its_way_shares_the_next_one() -> None:
    store = Store()
    nudges = Nudges(store.take, store.slept.append)
    with store.busy(nudges):
        for _ in range(50):
            nudges()
        assert store.taken == 0  # and none of them waited
    assert store.taken == 2
    assert 0 < store.slept[-1] <= BEAT


def test_one_alone_is_nudged_at_once_and_leaves_no_thread() -> None:
    store = Store()
    nudges = Nudges(store.take, store.slept.append)
    with store.busy(nudges):
        pass
    assert (store.taken, max(store.slept)) == (1, 0.0)
    assert nudges._thread is None
    with store.busy(nudges):
        pass
    assert store.taken == 2


def test_a_nudge_that_fails_keeps_no_other_one() -> None:
    store = Store()
    nudges = Nudges(store.take, store.slept.append)

    def fail() -> None:
        nudges._nudge = store.take
        store.there.set()
        assert store.go_on.wait(20)
        raise ConnectionError

    nudges._nudge = fail
    with structlog.testing.capture_logs() as said, store.busy(nudges):
        nudges()
    assert [one["event"] for one in said] == ["waking the workers failed"]
    assert store.taken == 1


def test_a_forked_process_nudges_for_itself() -> None:
    """Its parent may have been at it: that thread is not in the child."""
    store = Store()
    out, into = os.pipe()
    nudges = Nudges(store.take, store.slept.append)
    with store.busy(nudges):
        child = os.fork()
        if not child:
            nudges._nudge = lambda: os.write(into, b"nudged")
            nudges()
            thread = nudges._thread
            if thread is not None:
                thread.join()
            os._exit(0)
        os.waitpid(child, 0)
        os.close(into)
    assert os.read(out, 20) == b"nudged"
    os.close(out)
