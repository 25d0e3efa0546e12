"""The watch over browser tests sees what it should."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Watch

GOOD = (
    '<!doctype html><html lang="az"><head><title>T</title>'
    '<meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="data:,"></head><body><main><h1>H</h1>%s</main></body></html>'
)
PAGES = {
    "/good": "<p>text</p>",
    "/inline": "<script>window.ran = 1</script>",
    "/style": '<p style="color: red">text</p>',
    "/outside": '<img src="http://outside.example/x.png" alt="">',
    "/throws": '<script src="/throws.js"></script>',
    "/unlabelled": "<input>",
}
POLICY = "default-src 'none'; script-src 'self'; img-src 'self' data: http://outside.example"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802  (the library's name)
        script = self.path == "/throws.js"
        self.send_response(200 if script or self.path in PAGES else 404)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        body = "throw new Error('thrown')" if script else GOOD % PAGES.get(self.path, "none")
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[SimpleNamespace]:
    """In place of the real one: a few pages with a known fault each."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as small:
        threading.Thread(target=small.serve_forever, daemon=True).start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{small.server_port}")
        small.shutdown()


def test_a_good_page_raises_nothing(phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto("/good")
    assert phone.evaluate("innerWidth") == 390
    assert phone.evaluate("navigator.language") == "az-AZ"
    axe(phone)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/inline", "Content Security Policy"),
        ("/style", "Content Security Policy"),
        ("/outside", "request to another host"),
        ("/throws", "thrown"),
        ("/nowhere", "404"),
    ],
)
def test_a_fault_is_seen(desktop: Page, watch: Watch, path: str, words: str) -> None:
    desktop.goto(path, wait_until="networkidle")
    assert any(words in line for line in watch.unexpected())
    watch.found.clear()  # without this the test would fail at its end


def test_an_expected_error_is_forgiven(desktop: Page, watch: Watch) -> None:
    watch.expect("404")
    desktop.goto("/nowhere")


def test_axe_finds_an_input_without_label(desktop: Page, axe: Callable[[Page], None]) -> None:
    desktop.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        axe(desktop)
