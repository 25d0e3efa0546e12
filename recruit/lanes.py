"""gunicorn's threaded worker with two lanes: what has a deadline goes before pages.

When ten thousand people end within two minutes, a page may wait for a second and nobody loses
anything by that; an answer of an exam must be safe at once, and so must an application or a list
of choices in the last minutes. gunicorn takes requests in the order in which they came, so answers
waited behind pages that cost twenty times as much.
"""

import errno
import queue
import re
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from itertools import count
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

DEED = re.compile(
    rb"POST /(?:az|en)/me/"
    rb"(?:exam/[a-z0-9]{16}/answers|applications|choices/(?:permanent|fixed-term)/confirm) "
)
LONGEST = 64  # bytes that tell a deed from anything else
AHEAD = 3.0  # seconds: who came this much earlier goes before a deed, so that no page starves
FULL = 0.05  # seconds before the next connection is taken where no file was left
LAST = float("inf")


class Lanes:
    """Threads that take what is first before what is due, as gunicorn uses an executor."""

    def __init__(self, threads: int, moment: Callable[[], float] = time.monotonic) -> None:
        self.moment, self.numbers = moment, count()
        self.waiting: queue.PriorityQueue[tuple[float, int, Any]] = queue.PriorityQueue()
        self.threads = [threading.Thread(target=self._work) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def submit(self, call: Callable[..., Any], *values: Any, first: bool = False) -> Future[Any]:
        """Call it soon; one that is first goes before all that came up to AHEAD before it."""
        future: Future[Any] = Future()
        due = self.moment() - AHEAD * first
        self.waiting.put((due, next(self.numbers), (future, partial(call, *values))))
        return future

    def shutdown(self, wait: bool = True) -> None:
        """The threads end after what waits now."""
        for _ in self.threads:
            self.waiting.put((LAST, next(self.numbers), None))
        if wait:
            for thread in self.threads:
                thread.join()

    def _work(self) -> None:
        while (task := self.waiting.get()[2]) is not None:
            future, call = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
            del task, future, call  # a thread that waits keeps no connection


class TwoLanes(ThreadWorker):
    """gunicorn's threaded worker, with two lanes.

    No thread waits for a connection on which nothing has been said yet, or on which nothing will be
    said any more: browsers open some in advance, and nginx closes those that it does not keep.
    """

    tpool: Lanes

    def get_thread_pool(self) -> Lanes:
        """gunicorn's own place to choose another pool."""
        return Lanes(self.cfg.threads)

    def run(self) -> None:
        """However it ends, the threads do, too: they would keep a broken worker for two minutes."""
        try:
            super().run()
        finally:
            self.tpool.shutdown(wait=False)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where no file is left for it, others have to end first."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self.log.warning("No file is left for a connection: raise the limit of open files.")
            time.sleep(FULL)  # it stays where it is, and so would be offered again at once

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection over to the threads, once there is something to do."""
        begin = _begin(conn.sock)
        if begin is None and not conn.initialized:
            self._settle(conn, _DEFER)
        elif begin == b"" and not _read_ahead(conn):
            self._settle(conn, False)
        else:
            conn.data_ready = True
            deed = DEED.match(begin or b"") is not None
            future = self.tpool.submit(self.handle, conn, first=deed)
            future.add_done_callback(
                lambda done: self.method_queue.defer(self.finish_request, conn, done)
            )

    def _settle(self, conn: TConn, result: object) -> None:
        """As if a thread had found this out."""
        done: Future[object] = Future()
        done.set_result(result)
        self.finish_request(conn, done)


def _begin(connection: socket.socket) -> bytes | None:
    """What has arrived first of a request, which stays there to be read: nothing of it (b"") where
    the other end has closed, None where it may still come."""
    try:
        return connection.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except (OSError, ValueError):
        return b"?"  # broken, or under TLS: a thread finds out


def _read_ahead(conn: TConn) -> bool:
    """Whether a request came together with the one before it, so that it is no longer there."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())
