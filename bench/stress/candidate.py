"""What one candidate's browser does on the exam day, as exam.js does it."""

import json
import re
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from random import Random

from bench.stress.crowd import Reply, Script
from bench.stress.population import Seated

HOST = "recruit.invalid"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SILENT = (45.0, 57.0)  # seconds without a word of the server, as in exam.js
BACK_OFF = (1.0, 2.0, 4.0, 8.0)  # seconds, the first ones of exam.js
TICKET = re.compile(rb'"ticket": ?"([^"]+)"')
SHAPES = re.compile(rb'data-shape="([^"]+)"')
DIGEST = re.compile(rb'class="digest">([0-9a-f]+)<')
Asked = Generator[float | bytes, Reply | None, Reply]
Answer = tuple[int, int]  # position and number


@dataclass(frozen=True)
class Day:
    """Seconds of an exam day, from its first moment on the monotonic clock."""

    begins: float
    window: float  # everybody begins within it
    working: float  # of each candidate, from their begin to their end
    every: float  # a save
    swept: float = 0.0  # so many, of one, do not confirm their end


@dataclass
class Tally:
    """What all browsers saw."""

    times: dict[str, list[float]] = field(default_factory=dict)  # seconds by kind of request
    unanswered: int = 0
    errors: list[str] = field(default_factory=list)  # answers of the server's own trouble
    refused: list[str] = field(default_factory=list)  # any other that is not a yes
    retries: int = 0

    def note(self, kind: str, took: float) -> None:
        self.times.setdefault(kind, []).append(took)


@dataclass
class Browser:
    """One candidate: what was sent, what was acknowledged, which receipt was shown."""

    seated: Seated
    tally: Tally
    random: Random
    attempt: str = ""
    ticket: str = ""
    digest: str | None = None
    begun: float = 0.0
    heard: float = 0.0  # when the server last told its time
    saved: float = 0.0  # when it last acknowledged an answer
    shapes: list[str] = field(default_factory=list)
    sent: dict[Answer, str] = field(default_factory=dict)
    acknowledged: dict[Answer, str] = field(default_factory=dict)

    def day(self, day: Day) -> Script:
        """The whole day: begin, save and ask for the time, finish, read the receipt."""
        yield day.begins + self.random.random() * day.window
        yield from self.begin()
        yield from self.work(self.begun + day.working, day.every)
        if self.random.random() >= day.swept:
            yield from self.finish()

    # --- beginning --------------------------------------------------------------------------------

    def begin(self) -> Generator[float | bytes, Reply | None, None]:
        """The button, the redirect, the sheet."""
        seat = f"/az/me/exam/slip/{self.seated.seat}/begin"
        first = yield from self.ask("begin", self.form, seat)
        self.attempt = first.header("Location").rpartition("/")[2]
        second = yield from self.ask("sheet", self.page, f"/az/me/exam/{self.attempt}")
        self.ticket = _found(TICKET, second)
        self.shapes = [one.decode() for one in SHAPES.findall(second.body)]
        self.tally.note("start", first.took + second.took)
        self.begun = self.heard = time.monotonic()

    # --- working ----------------------------------------------------------------------------------

    def work(self, until: float, every: float) -> Generator[float | bytes, Reply | None, None]:
        """Save now and then; be silent for no longer than a heartbeat."""
        save = time.monotonic() + every * self.random.random()
        beat = self._silent()
        while min(save, beat) < until:
            if save <= beat:
                yield save
                yield from self.save()
                save += self._jitter(every)
            else:
                yield beat
                yield from self.ask("time", self.time)
                self.heard = time.monotonic()
            beat = self._silent()
        yield until

    def save(self) -> Generator[float | bytes, Reply | None, None]:
        """One answer, sent until it is acknowledged."""
        position = self.random.randrange(len(self.shapes)) + 1
        number = int(time.time() * 1000)
        while (position, number) in self.sent:  # two within a millisecond
            number += 1
        response = str(self.random.randrange(int(self.shapes[position - 1][1])))
        self.sent[position, number] = response
        yield from self.ask("save", self.answer, position, number, response)
        self.acknowledged[position, number] = response
        self.heard = self.saved = time.monotonic()

    # --- the end ----------------------------------------------------------------------------------

    def finish(self) -> Generator[float | bytes, Reply | None, None]:
        """The confirmation and the receipt; what is unanswered was listed within the sheet."""
        end = yield from self.ask("finish", self.form, f"/az/me/exam/{self.attempt}/finish")
        receipt = yield from self.ask("receipt", self.page, end.header("Location"))
        self.digest = _found(DIGEST, receipt)
        self.tally.note("end", end.took + receipt.took)

    # --- requests, as nginx hands them on ---------------------------------------------------------

    def ask(self, kind: str, request: object, *values: object) -> Asked:
        """Until there is an answer; a person tries again, and so does exam.js."""
        tries = 0
        while True:
            reply = yield request(*values)  # type: ignore[operator]
            if reply is not None and reply.status in (200, 302, 303):
                self.tally.note(kind, reply.took)
                return reply
            self._failed(kind, reply)
            yield time.monotonic() + self._jitter(BACK_OFF[min(tries, len(BACK_OFF) - 1)])
            tries += 1
            self.tally.retries += 1

    def _failed(self, kind: str, reply: Reply | None) -> None:
        if reply is None:
            self.tally.unanswered += 1
            return
        said = self.tally.errors if reply.status >= 500 else self.tally.refused
        said.append(f"{kind}: {reply.status} {reply.body[:120]!r}")
        if len(self.tally.refused) > MOST_REFUSED:
            raise SystemExit("The server refuses:\n" + "\n".join(said[-10:]))

    def page(self, path: str) -> bytes:
        return self._request("GET", path, f"Cookie: {self.seated.cookie}\r\n")

    def form(self, path: str) -> bytes:
        more = f"Cookie: {self.seated.cookie}\r\nReferer: https://{HOST}/az/me/exam\r\n"
        kind = "application/x-www-form-urlencoded"
        return self._request("POST", path, more, f"csrf_token={self.seated.token}", kind)

    def answer(self, position: int, number: int, response: str) -> bytes:
        body = json.dumps({"position": position, "response": response, "seq": number})
        path = f"/az/me/exam/{self.attempt}/answers"
        return self._request("POST", path, self._shown(), body, "application/json")

    def time(self) -> bytes:
        return self._request("GET", f"/az/me/exam/{self.attempt}/time", self._shown())

    def _shown(self) -> str:
        return f"Cookie: {self.seated.cookie}\r\nX-Exam-Ticket: {self.ticket}\r\n"

    def _request(self, method: str, path: str, more: str, body: str = "", kind: str = "") -> bytes:
        person = self.seated.person
        if kind:
            more += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Host: {HOST}\r\n"
            f"X-Forwarded-For: 10.0.{person // 250 % 250}.{person % 250}\r\n"
            f"X-Forwarded-Proto: https\r\nX-Request-Start: {time.time():.3f}\r\n"
            f"Accept-Language: az\r\nUser-Agent: {AGENT}\r\n{more}\r\n{body}"
        ).encode()

    def _silent(self) -> float:
        """Until when it waits for a word of the server."""
        return self.heard + self.random.uniform(*SILENT)

    def _jitter(self, seconds: float) -> float:
        return seconds * (0.7 + 0.6 * self.random.random())


MOST_REFUSED = 100  # then something is broken altogether


def _found(pattern: re.Pattern[bytes], reply: Reply) -> str:
    found = pattern.search(reply.body)
    if found is None:
        raise SystemExit(f"A page without {pattern.pattern!r}:\n{reply.body[:2000].decode()}")
    return found[1].decode()
