"""Mails reach a real SMTP server, and one that refuses them loses nothing."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from pydantic import SecretStr

from recruit.accounts.events import PasswordChanged
from recruit.config import Settings
from recruit.extensions import db
from recruit.jobs import queries as job_queries
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import Ref
from recruit.notifications import queries
from recruit.notifications.rules import Mail
from recruit.notifications.transports import SmtpTransport
from tests.factories.accounts import make_person

pytestmark = pytest.mark.db
NOW = datetime(2026, 8, 5, 7, 0, tzinfo=UTC)


class Peer:
    """An SMTP server's handler: keeps what it takes; refuses while told to."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refusing = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refusing:
            return "451 try again later"
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def peer(port: int) -> Iterator[Peer]:
    handler = Peer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


def settings(port: int) -> Settings:
    return Settings(
        mode="test",
        secret_key=SecretStr("x" * 40),
        mail_transport="smtp",
        smtp_host="127.0.0.1",
        smtp_port=port,
    )


def test_letters_of_the_language_arrive_as_they_are(peer: Peer, port: int) -> None:
    mail = Mail("key1", "noreply@a.az", "aysel@b.az", "Ərizəniz\nqəbul", "Şəki, ğıöüç\n", NOW)
    SmtpTransport(settings(port)).send(mail.message())
    (envelope,) = peer.taken
    assert envelope.rcpt_tos == ["aysel@b.az"]
    arrived = message_from_bytes(envelope.content, policy=policy.default)
    assert arrived["Subject"] == "Ərizəniz qəbul"  # no line break can smuggle in a header
    assert arrived["Message-ID"] == "<key1@a.az>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().strip() == "Şəki, ğıöüç"  # type: ignore[attr-defined]


def test_a_mail_that_is_refused_is_sent_later_and_once(app: Flask, peer: Peer, port: int) -> None:
    app.extensions["recruit.settings"] = settings(port)
    peer.refusing = True
    clock = FixedClock(NOW)
    with app.app_context():
        person = make_person()
        ref = Ref("person", person.public_id)
        journal.record(PasswordChanged(subject=ref, sessions_ended=0), actor=ref, now=NOW)
        db.session.commit()
        jobs.run_due(clock)
        assert peer.taken == []
        assert queries.deliveries() == {"sent": 0, "waiting": 1}
        peer.refusing = False
        clock.move(timedelta(minutes=1))
        jobs.run_due(clock)
        jobs.run_due(clock)
        assert [one.rcpt_tos for one in peer.taken] == [[person.email]]
        assert queries.deliveries() == {"sent": 1, "waiting": 0}
        assert job_queries.counts() == {"done": 2}
