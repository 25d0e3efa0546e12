"""kill -9 at any moment: what was acknowledged is there afterwards, and there once (rules 1, 11).

Candidates save answers while workers, the server and PostgreSQL are killed in turn; candidates
save and newcomers register while the whole server, its jobs inside, is killed. What got no answer
is sent again, as a browser does it.
"""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, bindparam, create_engine, text

from bench.stress import __main__ as stress
from bench.world import ITEMS, Ready, build
from recruit.config import Settings
from recruit.extensions.database import UtcDateTime
from recruit.notifications.transports import FolderTransport
from tests.e2e.processes import Browser, Running, ready, start_server, stop, wait_until
from tests.factories.accounts import fin
from tests.ports import free_port

pytestmark = pytest.mark.slow

SECRET = "for these processes only " * 2
CANDIDATES = 6
NEWCOMER = {
    "last_name": "Əliyeva",
    "first_name": "Leyla",
    "patronymic": "İlqar qızı",
    "birth_date": "1994-03-21",
    "phone": "050 123 45 67",
    "password": "uzun bir cümlə 7",
    "consent": "y",
}
Answer = tuple[int, int, str]  # position, seq, response


@dataclass
class Candidate:
    """A browser that saves one answer after the other, each until it is acknowledged."""

    ready: Ready
    port: int
    random: Random
    seq: int = 0
    waiting: Answer | None = None  # given, and not acknowledged yet
    sent: set[Answer] = field(default_factory=set)
    acknowledged: set[Answer] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def work(self, over: threading.Event) -> None:
        while not over.is_set():
            if self.waiting is None:
                self.seq += 1
                self.waiting = (
                    self.random.randint(1, ITEMS),
                    self.seq,
                    str(self.random.randrange(4)),
                )
            self.sent.add(self.waiting)
            try:
                status, said = self._post(self.waiting)
            except (OSError, http.client.HTTPException):
                over.wait(0.05)  # killed: the browser keeps the answer and tries again
                continue
            if status == 200 and json.loads(said)["saved"]:
                self.acknowledged.add(self.waiting)
            else:
                self.refused.append(f"{status} {said!r}")
            self.waiting = None
            over.wait(0.03)

    def _post(self, answer: Answer) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = json.dumps(dict(zip(("position", "seq", "response"), answer, strict=True)))
            connection.request("POST", self.ready.path, body, {"X-Exam-Ticket": self.ready.ticket})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@dataclass
class Newcomers:
    """People who register one after the other; each is to get one mail."""

    server: Running
    count: int = 0
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def work(self, over: threading.Event) -> None:
        while not over.is_set():
            try:
                self.register()
            except (requests.RequestException, StopIteration):
                over.wait(0.05)

    def register(self) -> None:
        self.count += 1
        address = f"newcomer{self.count}@example.org"
        answer = Browser().submit(
            self.server, "/az/register", **NEWCOMER, fin=fin(5_000_000 + self.count), email=address
        )
        if answer.url.endswith("/register/sent"):
            self.acknowledged.append(address)
        else:
            self.refused.append(f"{answer.status_code} {answer.url}")


@dataclass
class World:
    """A server to kill, who uses it, and what it stands on."""

    data: Path
    database: Engine
    settings: dict[str, str]
    port: int
    candidates: list[Candidate]
    newcomers: Newcomers
    server: Running

    def start(self) -> None:
        self.server = start_server(self.port, self.data, **self.settings)

    def rows(self, statement: str) -> list[Any]:
        with self.database.connect() as connection:
            return list(connection.execute(text(statement)))


@contextmanager
def world(data: Path, database_url: str, **settings: str) -> Iterator[World]:
    own = Settings(
        mode="test", secret_key=SECRET, database_url=database_url, data_dir=data, rate_limits=False
    )  # type: ignore[arg-type]
    browsers, _waiting = build(own, CANDIDATES, 0)
    port, random = free_port(), Random(2011)
    settings |= {"secret_key": SECRET, "rate_limits": "false"}
    settings |= {"database_url": database_url} if database_url else {}
    database = create_engine(own.database)
    candidates = [Candidate(one, port, Random(random.random())) for one in browsers]
    server = start_server(port, data, **settings)
    made = World(data, database, settings, port, candidates, Newcomers(server), server)
    try:
        yield made
    finally:
        stop(made.server)
        database.dispose()


def fail(world: World, rounds: int, random: Random) -> None:
    """So many rounds of work that end with a kill; then a start that is killed itself."""
    for _ in range(rounds):
        ready(world.server)
        over = threading.Event()
        works = [*(one.work for one in world.candidates), world.newcomers.work]
        threads = [threading.Thread(target=work, args=(over,)) for work in works]
        for thread in threads:
            thread.start()
        wait_for_more(world)
        over.wait(random.uniform(0.1, 1.5))
        world.server.kill()
        over.set()
        for thread in threads:
            thread.join()
        world.start()
    threading.Event().wait(random.uniform(0.5, 3))
    world.server.kill()
    world.start()
    ready(world.server)


def wait_for_more(world: World) -> None:
    """Until this round has acknowledged some answers and a registration."""
    answers, people = len(acknowledged(world)) + 20, len(world.newcomers.acknowledged)
    wait_until(
        lambda: len(acknowledged(world)) >= answers and len(world.newcomers.acknowledged) > people,
        "answers are saved and newcomers registered",
        world.server,
    )


def acknowledged(world: World) -> set[tuple[int, int, int, str]]:
    return {(one.ready.person, *answer) for one in world.candidates for answer in one.acknowledged}


def check_answers(world: World) -> None:
    """Each acknowledged answer stands once, with its response, and nothing that nobody gave."""
    rows = world.rows(
        "SELECT person_id, position, seq, response FROM answers"
        " JOIN attempts ON attempts.id = attempt_id"
    )
    found = Counter(tuple(row) for row in rows)
    assert acknowledged(world) - found.keys() == set()
    assert [answer for answer, times in found.items() if times > 1] == []
    sent = {(one.ready.person, *answer) for one in world.candidates for answer in one.sent}
    assert found.keys() - sent == set()
    assert [one.refused for one in world.candidates if one.refused] == []


def check_mails(world: World) -> None:
    """Each newcomer has one mail, also whose job was killed half-way."""
    past = bindparam("past", datetime.now(UTC) - timedelta(minutes=1), type_=UtcDateTime)
    lapse = text("UPDATE jobs SET lease_until = :past WHERE state = 'running'").bindparams(past)
    with world.database.begin() as connection:  # as if the five minutes of a lease had passed
        connection.execute(lapse)
    world.newcomers.register()
    undone = "SELECT kind, state, tries, last_error FROM jobs WHERE state <> 'done'"
    wait_until(lambda: not world.rows(undone), "all jobs are done", world.server)
    mails = FolderTransport(world.data / "mailbox").mails()
    found = Counter(str(mail["To"]) for mail in mails)
    assert set(world.newcomers.acknowledged) - found.keys() == set()
    assert [address for address, times in found.items() if times > 1] == []
    assert world.newcomers.refused == []


def test_on_sqlite_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with world(tmp_path, "") as made:
        fail(made, 2, Random(5))
        check_answers(made)
        check_mails(made)


def test_an_exam_day_and_ten_kills_lose_nothing(tmp_path: Path) -> None:
    """`make stress` in small: how long things took is not looked at on a busy machine."""
    file = tmp_path / "numbers.json"
    day = [
        "--candidates",
        "20",
        "--window",
        "1",
        "--working",
        "2",
        "--every",
        "0.5",
        "--standing",
        "0",
    ]
    parts = ["--only", "day,sweep,growth,kill", "--sizes", "50,200", "--samples", "5"]
    stress.main([*day, *parts, "--rounds", "10", "--json", str(file)])
    found = json.loads(file.read_text())["parts"]
    compared = found["day"]["compared"]
    assert compared.pop("acknowledged") == compared.pop("stored") >= 20
    assert compared.pop("receipts") == 20
    assert set(compared.values()) == {0}, compared
    assert (found["day"]["errors"], found["day"]["unanswered"]) == (0, 0), found["day"]
    assert found["sweep"]["attempts"] == 20
    assert found["kill"]["kills"] == {"worker": 4, "postgresql": 4, "server": 2}
    assert found["sweep"]["broken"] == found["kill"]["broken"] == []
    assert [row["attempts"] for row in found["growth"]["rows"]] == [50, 200]
