"""Thousands of browsers in one thread.

A browser is a generator that reads like a script: it yields the moment at which it wants to go on,
or a request, and gets the reply. The crowd itself is what stands between browsers and gunicorn on
an exam day, nginx: it stamps each request and keeps idle connections for whoever comes next. One
thread with epoll and no library, because it works on the cores that it measures.
"""

import heapq
import select
import socket
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from itertools import count

MOST_IDLE = 64  # connections kept, as in our nginx's configuration
IDLE_FOR = 4.0  # seconds; gunicorn closes after five, and must not meet a request by that
PATIENCE = 30.0  # seconds for an answer


@dataclass(frozen=True)
class Reply:
    """What came back; `took` counts seconds from the moment the request was due."""

    status: int
    head: bytes
    body: bytes
    took: float

    def header(self, name: str) -> str:
        _, _, rest = self.head.partition(b"\r\n" + name.encode() + b": ")
        return rest.partition(b"\r\n")[0].decode("latin-1")


# yields seconds of the monotonic clock or a request's bytes; gets a reply, None where there is none
Script = Generator[float | bytes, Reply | None, None]


@dataclass(eq=False)
class Line:
    """A connection with the request that is on its way."""

    plug: socket.socket
    script: Script | None = None
    rest: bytes = b""  # of the request, not sent yet
    due: float = 0.0
    left: float = 0.0  # since when nobody needs it
    got: bytearray = field(default_factory=bytearray)


class Crowd:
    """Plays scripts against one port of this machine until all have ended."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)
        self.poll = select.epoll()
        self.lines: dict[int, Line] = {}
        self.idle: list[Line] = []
        self.waiting: list[tuple[float, int, Script]] = []
        self.numbers = count()
        self.opened = 0
        self.most = 0  # requests under way at once

    def add(self, script: Script, due: float) -> None:
        """Play a script from a moment on."""
        heapq.heappush(self.waiting, (due, next(self.numbers), script))

    def play(self, scripts: Iterable[Script] = ()) -> None:
        """Until the last script has ended."""
        now = time.monotonic()
        for script in scripts:
            self.add(script, now)
        patrol = now + 1
        while self.waiting or len(self.lines) > len(self.idle):
            until = min(self.waiting[0][0] if self.waiting else patrol, patrol)
            for number, _ in self.poll.poll(max(0.0, until - time.monotonic())):
                if line := self.lines.get(number):
                    self._ready(line)
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                due, _, script = heapq.heappop(self.waiting)
                self._go_on(script, None, due)
            if now >= patrol:
                patrol = now + 1
                self._patrol(now)
        self.close()

    def close(self) -> None:
        for line in list(self.lines.values()):
            self._drop(line)
        self.poll.close()

    def _go_on(self, script: Script, reply: Reply | None, at: float) -> None:
        """What a script does next; `at` is the moment for which it had asked."""
        try:
            wanted = script.send(reply)
        except StopIteration:
            return
        if isinstance(wanted, bytes):
            self._send(script, wanted, at)
        else:
            self.add(script, wanted)

    def _send(self, script: Script, request: bytes, due: float) -> None:
        line = self._kept() or self._open()
        line.script, line.rest, line.due = script, request, due
        self.most = max(self.most, len(self.lines) - len(self.idle))
        self.poll.modify(line.plug, select.EPOLLIN | select.EPOLLOUT)

    def _kept(self) -> Line | None:
        line = self.idle.pop() if self.idle else None
        if line is None or time.monotonic() - line.left < IDLE_FOR:
            return line
        self.idle.append(line)  # the last one used is too old, so all are
        for old in list(self.idle):
            self._drop(old)
        return None

    def _open(self) -> Line:
        plug = socket.socket()
        plug.setblocking(False)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plug.connect_ex(self.address)
        line = Line(plug)
        self.lines[plug.fileno()] = line
        self.poll.register(plug, select.EPOLLIN | select.EPOLLOUT)
        self.opened += 1
        return line

    def _drop(self, line: Line) -> None:
        self.lines.pop(line.plug.fileno(), None)
        if line in self.idle:
            self.idle.remove(line)
        line.plug.close()  # epoll forgets it by itself

    def _ready(self, line: Line) -> None:
        try:
            if line.rest:
                line.rest = line.rest[line.plug.send(line.rest) :]
                if not line.rest:
                    self.poll.modify(line.plug, select.EPOLLIN)
                return
            piece = line.plug.recv(262144)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._broken(line)
            return
        line.got += piece
        if line.script is not None and (reply := _whole(line)):
            self._answered(line, reply)

    def _answered(self, line: Line, reply: Reply) -> None:
        script, line.script = line.script, None
        line.got.clear()
        if b"\r\nConnection: close" in reply.head or len(self.idle) >= MOST_IDLE:
            self._drop(line)
        else:
            line.left = time.monotonic()
            self.idle.append(line)
        if script is not None:
            self._go_on(script, reply, time.monotonic())

    def _broken(self, line: Line) -> None:
        script = line.script
        self._drop(line)
        if script is not None:
            self._go_on(script, None, time.monotonic())

    def _patrol(self, now: float) -> None:
        for line in list(self.lines.values()):
            if line.script is not None and now - line.due > PATIENCE:
                self._broken(line)


def _whole(line: Line) -> Reply | None:
    """The reply, once all of it is there. Our server says its length in each."""
    end = line.got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(line.got[: end + 2])
    _, _, rest = head.partition(b"\r\nContent-Length: ")
    length = int(rest.partition(b"\r\n")[0]) if rest else 0
    if len(line.got) < end + 4 + length:
        return None
    body = bytes(line.got[end + 4 : end + 4 + length])
    return Reply(int(head[9:12]), head, body, time.monotonic() - line.due)
