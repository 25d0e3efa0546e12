"""What has a deadline goes before pages, and no page waits for ever."""

import errno
import logging
import resource
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from selectors import DefaultSelector
from threading import Event
from typing import Any

import pytest
from flask import Flask, url_for
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn, ThreadWorker

from recruit import lanes, server
from recruit.lanes import AHEAD, Lanes, TwoLanes

pytestmark = pytest.mark.unit


class Moments:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def busy_lane(moment: Moments) -> Iterator[Lanes]:
    """One thread, which begins with what waits when this block ends, and has done all after it."""
    pool, go_on = Lanes(1, moment), Event()
    pool.submit(go_on.wait)
    try:
        yield pool
    finally:
        go_on.set()
        pool.shutdown()


def test_an_answer_goes_before_the_pages_that_wait() -> None:
    done: list[str] = []
    with busy_lane(Moments()) as pool:
        for one in ("page 1", "page 2"):
            pool.submit(done.append, one)
        for one in ("answer 1", "answer 2"):
            pool.submit(done.append, one, first=True)
    assert done == ["answer 1", "answer 2", "page 1", "page 2"]


def test_a_page_that_waits_for_long_goes_before_new_answers() -> None:
    done: list[str] = []
    moment = Moments()
    with busy_lane(moment) as pool:
        pool.submit(done.append, "page")
        moment.now += AHEAD + 0.1
        pool.submit(done.append, "answer", first=True)
    assert done == ["page", "answer"]


def test_a_call_that_fails_tells_who_asked_and_the_thread_goes_on() -> None:
    pool = Lanes(1)
    failed = pool.submit(int, "no number")
    done = pool.submit(int, "7")
    pool.shutdown()
    assert isinstance(failed.exception(), ValueError)
    assert done.result() == 7


def test_a_call_that_is_taken_back_is_not_made() -> None:
    done: list[str] = []
    with busy_lane(Moments()) as pool:
        assert pool.submit(done.append, "taken back").cancel()
        pool.submit(done.append, "stays")
    assert done == ["stays"]


@pytest.mark.parametrize(
    ("begin", "first"),
    [
        (b"POST {saving} HTTP/1.1\r\nHost: a", True),
        (b"POST {applying} HTTP/1.1\r\n", True),
        (b"POST {choosing} HTTP/1.1\r\n", True),
        (b"GET {applying} HTTP/1.1\r\n", False),
        (b"GET {saving} HTTP/1.1\r\n", False),
        (b"POST {sheet} HTTP/1.1\r\n", False),
        (b"POST {saving}", False),  # not all of its address yet
        (b"", False),
    ],
)
def test_a_deed_is_known_by_its_first_line(app: Flask, begin: bytes, first: bool) -> None:
    with app.test_request_context("/az/"):
        addresses = {
            b"{saving}": url_for("exam.answers", public_id="a2" * 8),
            b"{sheet}": url_for("exam.sheet", public_id="a2" * 8),
            b"{applying}": url_for("applications.submit"),
            b"{choosing}": url_for("placement.confirm_choices", contract="fixed-term"),
        }
    sent = begin
    for name, address in addresses.items():
        sent = sent.replace(name, address.encode())
    here, there = socket.socketpair()
    with here, there:
        there.sendall(sent)
        arrived = lanes._begin(here)
        assert (lanes.DEED.match(arrived or b"") is not None) is first
        there.shutdown(socket.SHUT_WR)
        assert here.recv(200) == sent  # it is still there to be read


class Threads:
    """What would do the work, and only notes what it is given."""

    def __init__(self) -> None:
        self.given: list[tuple[TConn, bool]] = []

    def submit(self, _call: object, conn: TConn, first: bool) -> Future[bool]:
        self.given.append((conn, first))
        return Future()


@pytest.fixture
def worker() -> Iterator[Any]:
    """Accepts nothing by itself; connections are handed to it."""
    worker: Any = TwoLanes(0, 0, [], None, 30, Config(), logging.getLogger("gunicorn.error"))
    worker.tpool, worker.poller, worker.nr_conns = Threads(), DefaultSelector(), 1
    yield worker
    worker.poller.close()
    worker.tmp.close()


@pytest.fixture
def line(worker: Any) -> Iterator[tuple[socket.socket, TConn]]:
    """A client's end, and the connection as the worker has it."""
    here, there = socket.socketpair()
    with here, there:
        yield here, TConn(worker.cfg, there, ("127.0.0.1", 1), ("127.0.0.1", 2))


def test_a_silent_connection_keeps_no_thread_until_it_speaks(
    worker: Any, line: tuple[socket.socket, TConn]
) -> None:
    client, conn = line
    worker.enqueue_req(conn)
    assert worker.tpool.given == []
    client.sendall(b"POST /az/me/applications HTTP/1.1\r\n")
    worker.wait_for_and_dispatch_events(1)
    assert worker.tpool.given == [(conn, True)]


def test_a_connection_that_speaks_is_not_asked_again(
    worker: Any, line: tuple[socket.socket, TConn]
) -> None:
    client, conn = line
    client.sendall(b"GET / HTTP/1.1\r\n")
    worker.enqueue_req(conn)
    assert worker.tpool.given == [(conn, False)]
    assert conn.data_ready  # the thread need not wait for it


@pytest.mark.parametrize("used", [False, True])
def test_a_connection_that_is_closed_keeps_no_thread(
    worker: Any, line: tuple[socket.socket, TConn], used: bool
) -> None:
    client, conn = line
    if used:
        conn.init()
    client.close()
    worker.enqueue_req(conn)
    assert worker.tpool.given == []
    assert (worker.nr_conns, conn.sock.fileno()) == (0, -1)


def test_what_came_together_with_the_request_before_is_answered(
    worker: Any, line: tuple[socket.socket, TConn]
) -> None:
    """It is read already, so the connection itself looks silent, or closed."""
    client, conn = line
    conn.init()
    conn.parser.unreader.unread(b"GET / HTTP/1.1\r\n\r\n")
    worker.enqueue_req(conn)
    client.close()
    worker.enqueue_req(conn)
    assert worker.tpool.given == [(conn, False)] * 2


def test_a_worker_that_breaks_ends_with_its_threads(
    worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_worker: ThreadWorker) -> None:
        raise MemoryError

    monkeypatch.setattr(ThreadWorker, "run", breaks)
    worker.tpool = Lanes(2)
    with pytest.raises(MemoryError):
        worker.run()
    for thread in worker.tpool.threads:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("number", "goes_on"), [(errno.EMFILE, True), (errno.ENFILE, True), (errno.EBADF, False)]
)
def test_a_worker_without_a_file_left_goes_on(
    worker: Any, monkeypatch: pytest.MonkeyPatch, number: int, goes_on: bool
) -> None:
    class Listener:
        def accept(self) -> None:
            raise OSError(number, "no")

    waited: list[float] = []
    monkeypatch.setattr("recruit.lanes.time.sleep", waited.append)
    with nullcontext() if goes_on else pytest.raises(OSError, match="no"):
        worker.accept(Listener())
    assert waited == [lanes.FULL] * goes_on


def test_a_server_takes_more_open_files_than_are_usual() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
        server.raise_limits()
        most, same = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert (most, same) == (min(server.FILES, hard) if hard > 0 else server.FILES, hard)
        server.raise_limits()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, same)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
