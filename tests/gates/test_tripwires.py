"""A test cannot reach an outside address or a real mail server, not even behind a broad except."""

import socket

import pytest

from tests import conftest


@pytest.mark.unit
@pytest.mark.parametrize("name", ["connect", "connect_ex"])
def test_an_outside_address_is_refused(name: str) -> None:
    with socket.socket() as plug, pytest.raises(conftest.TripwireError, match="192.0.2.1"):
        getattr(plug, name)(("192.0.2.1", 80))
    assert conftest._tripped  # without the next line this very test would fail at its end
    conftest._tripped.clear()


@pytest.mark.unit
def test_a_datagram_is_refused() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as plug,
        pytest.raises(conftest.TripwireError, match="192.0.2.1"),
    ):
        plug.sendto(b"x", ("192.0.2.1", 53))
    conftest._tripped.clear()


@pytest.mark.unit
@pytest.mark.parametrize(
    ("host", "port", "word"),
    [
        ("127.0.0.1", 8000, None),
        ("::1", 8000, None),
        ("localhost", 8000, None),
        ("example.org", 8000, "outside"),
        ("2001:db8::1", 8000, "outside"),
        ("127.0.0.1", 25, "mail"),
        ("localhost", 587, "mail"),
    ],
)
def test_what_counts_as_outside(host: str, port: int, word: str | None) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = conftest.refusal(family, (host, port))
    assert (word in reason) if word and reason else (word is None and reason is None)


@pytest.mark.unit
def test_a_loopback_connection_works() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
