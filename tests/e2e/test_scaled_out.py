"""Scaled out: two web servers of several processes each, a worker, PostgreSQL, Redis, a bucket.

Everything is a real process, on production settings. Only nginx is missing: the browser goes from
one server to the other by itself, as behind a balancer that knows nothing of sessions.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, create_engine, text

from tests import postgres
from tests.buckets import BucketServer, bucket_server
from tests.e2e.processes import (
    RECRUIT,
    Browser,
    Running,
    ready,
    start,
    start_redis,
    start_server,
    stop,
    wait_until,
)
from tests.ports import free_port

pytestmark = pytest.mark.slow

PASSWORD = "uzun bir cümlə 7"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
NEWCOMER = {
    "last_name": "Əliyeva",
    "first_name": "Leyla",
    "patronymic": "İlqar qızı",
    "birth_date": "1994-03-21",
    "phone": "050 123 45 67",
    "password": PASSWORD,
    "consent": "y",
}


@dataclass
class Post:
    """What a mail server took."""

    mails: list[Any] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address: str) -> list[Any]:
        return [mail for mail in self.mails if mail["To"] == address]


@dataclass
class House:
    """Everything that runs."""

    servers: list[Running]
    worker: Running
    redis: Running
    redis_port: int
    bucket: BucketServer
    post: Post
    database: Engine


@pytest.fixture(scope="module")
def house(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The servers start at the same moment, on a database without a single table."""
    folder = tmp_path_factory.mktemp("house")
    redis_port, smtp_port = free_port(), free_port()
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server.copy("template0"))
        bucket = stack.enter_context(bucket_server())
        post = Post()
        mail_server = Controller(post, hostname="127.0.0.1", port=smtp_port)
        mail_server.start()
        stack.callback(mail_server.stop)
        redis = start_redis(redis_port, folder)
        settings = {
            "mode": "production",
            "secret_key": "for these processes only " * 2,
            "field_keys": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "database_url": url,
            "redis_url": f"redis://127.0.0.1:{redis_port}/0",
            "base_url": "https://recruit.example",
            "secure_cookies": "true",
            "workers": "2",
            "threads": "4",
            "jobs_embedded": "false",
            "mail_transport": "smtp",
            "smtp_port": str(smtp_port),
            **bucket.settings,
        }
        servers = [start_server(free_port(), folder / name, **settings) for name in ("a", "b")]
        stack.callback(stop, *servers)
        for one in servers:
            ready(one)
        data = {"data_dir": str(folder / "w")}
        worker = start([RECRUIT, "worker"], folder / "w" / "worker.log", **settings, **data)
        stack.callback(stop, worker)
        database = create_engine(url)
        stack.callback(database.dispose)
        house = House(servers, worker, redis, redis_port, bucket, post, database)
        stack.callback(lambda: house.redis.kill())
        yield house


def test_servers_that_start_together_prepare_the_database_once(house: House) -> None:
    for one in house.servers:
        answer = Browser().get(one, "/readyz").json()
        assert answer == {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "files": "ok",
        }
        assert "Traceback" not in one.said()
        assert not (one.log.parent / ".gunicorn").exists()  # no control socket


def test_a_person_goes_from_server_to_server(house: House) -> None:
    """Registered on one, confirmed on the other, signed in on the first, at work on both; the
    mail between was sent by the worker."""
    a, b = house.servers
    browser = newcomer(house, "8SC4L3D", "leyla@example.org")
    for server in (b, a, b, a):
        page = browser.get(server, "/az/me/account")
        assert page.url.endswith("/az/me/account")
        assert "leyla@example.org" in page.text
    # The form of one server is taken by the other.
    answer = browser.submit(
        b, "/az/me/documents", fetch=a, file=("diplom.pdf", PDF, "application/pdf")
    )
    assert answer.ok
    link = re.search(r'href="(/az/me/documents/\w+)"', answer.text)
    assert link is not None
    for server in (a, b):
        assert browser.get(server, link[1]).content == PDF
    assert len(house.bucket.names()) == 2  # the file and its key
    # Signing out on one ends the session on the other.
    browser.post(b, "/az/sign-out", {"csrf_token": browser.token(a, "/az/me/account")})
    assert "/sign-in" in browser.get(a, "/az/me/account").url


def test_limits_count_over_all_processes(house: House) -> None:
    """60 a minute from one address, whichever of the four processes takes the request."""
    browser = Browser()
    token = browser.token(house.servers[0], "/az/forgot-password")

    def ask(number: int) -> int:
        one = Browser()  # connections are not shared among threads
        one.session.cookies.update(browser.session.cookies)
        form = {"csrf_token": token, "email": ""}
        return one.post(house.servers[number % 2], "/az/forgot-password", form).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(ask, range(90)))
    assert codes.count(429) == 30, codes
    assert set(codes) == {200, 429}


def test_a_lost_redis_costs_no_request_and_no_job(house: House) -> None:
    a, b = house.servers
    house.redis.kill()
    browser = Browser()
    assert browser.get(a, "/az/").ok
    register(browser, b, "8SC4L4D", "rauf@example.org")
    with house.database.connect() as connection:
        waiting = connection.execute(text("SELECT count(*) FROM jobs WHERE state = 'waiting'"))
        assert waiting.scalar_one() == 1
    house.redis = start_redis(house.redis_port, house.redis.log.parent)
    # The next wake finds the row, or the sweep of each minute would.
    register(browser, a, "8SC4L5D", "vaqif@example.org")
    assert mail_to(house, "vaqif@example.org")
    assert mail_to(house, "rauf@example.org")


def newcomer(house: House, fin: str, address: str) -> Browser:
    """Somebody who registered and signed in."""
    a, b = house.servers
    browser = Browser()
    register(browser, a, fin, address)
    mail = mail_to(house, address)
    link = re.search(r"https://recruit\.example(/az/register/confirm/\S+)", mail.get_content())
    assert link is not None
    assert browser.submit(b, link[1]).ok
    assert browser.submit(a, "/az/sign-in", name=fin, password=PASSWORD).ok
    return browser


def mail_to(house: House, address: str) -> Any:
    """The one mail to this address, once the worker has sent it."""
    wait_until(lambda: house.post.to(address), f"a mail to {address} leaves", house.worker)
    (mail,) = house.post.to(address)
    return mail


def register(browser: Browser, server: Running, fin: str, address: str) -> None:
    answer = browser.submit(server, "/az/register", **NEWCOMER, fin=fin, email=address)
    assert answer.url.endswith("/register/sent"), answer.text[-3000:]
