"""The server of the browser tests is the real one: `recruit serve --demo`."""

import urllib.request

from tests.e2e.conftest import Live


def test_the_server_is_ready(server: Live) -> None:
    with urllib.request.urlopen(f"{server.url}/readyz") as answer:
        assert answer.status == 200
