"""Browser tests: Chromium drives a real server that serves the demo campaign.

server      one per module, on a free port, with a data folder of its own
phone       a page of 390 x 844 with touch, in Azerbaijani
desktop     a page of 1280 x 900, in Azerbaijani
open_page   open_page("phone", "en"): another page, in a context of its own
axe         axe(page): fails on any finding of axe-core; its look at all colours, by far the
            longest, on Azerbaijani pages only: the English ones are the same but for their words

An error in the console, a blocked script or style, or a request to another host fails the test.
Where an error is part of the story (a 404 page), say so: watch.expect("404").
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from tests.conftest import once, run_folder

ROOT = Path(__file__).resolve().parents[2]
# The shell draws pages as the others do and takes half of their time, having no window around them.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",  # it refuses root otherwise; it only ever sees our own pages
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks another host gets no answer, and is reported below.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
LOCALES = {"az": "az-AZ", "en": "en-GB"}
FRAME = [[".masthead"], [".foot"], ["aside.demo"]]
READY_DEMO = "RECRUIT_TEST_DEMO"
WAIT = 60_000  # milliseconds for anything on a page: it only counts where something is broken
PATIENCE = 180.0  # seconds for a server to come up, the demo campaign's making included


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked as such."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


# --- the server -----------------------------------------------------------------------------------


@dataclass
class Live:
    """A running server; `process` is there for tests that kill it."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


@contextmanager
def serve(data: Path, **settings: str) -> Iterator[Live]:
    """A server on a free port; settings as {"rate_limits": "true"}."""
    port = free_port()
    # Off, because all these people share one address and sign in within seconds.
    settings = {"rate_limits": "false", "demo_scale": "small", **settings}
    env = {k: v for k, v in os.environ.items() if not k.startswith("RECRUIT_")}
    env |= {f"RECRUIT_{name.upper()}": value for name, value in settings.items()}
    command = [Path(sys.executable).parent / "recruit", "serve", "--demo"]
    data.mkdir(parents=True, exist_ok=True)
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--data", data],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    live = Live(f"http://127.0.0.1:{port}", data, process)
    try:
        _wait(live)
        yield live
    finally:
        _stop(process)


def _wait(live: Live) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and live.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{live.url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    log = (live.data / "server.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the server did not come up:\n{log[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: only what we started
        process.wait()


@pytest.fixture(scope="session")
def demo_data() -> Path:
    """A data folder in which the demo stands, made once per run: that takes half a minute.

    Who writes browser tests names one that stands already: RECRUIT_TEST_DEMO=/tmp/demo
    """
    if READY_DEMO in os.environ:
        return Path(os.environ[READY_DEMO])
    data = run_folder() / "demo"
    with once("demo") as first:
        if first:
            with serve(data):
                pass
    return data


@contextmanager
def served_copy(demo_data: Path, folder: Path, **settings: str) -> Iterator[Live]:
    """A server on a copy of the demo; nothing is built again."""
    shutil.copytree(demo_data, folder / "data")
    with serve(folder / "data", **settings) as live:
        yield live


@pytest.fixture(scope="module")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with served_copy(demo_data, tmp_path_factory.mktemp("server")) as live:
        yield live


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-playwright's own; ours is the server's, given to each context below."""


# --- the browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: put chromium or google-chrome on the PATH.")
    return {**browser_type_launch_args, "executable_path": found, "args": SWITCHES}


expect.set_options(timeout=WAIT)


@dataclass
class Watch:
    """Listens to everything that a context's pages do wrong."""

    host: str
    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """An error with these words is part of the story."""
        self.expected.append(words)

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)

    def unexpected(self) -> list[str]:
        return [line for line in self.found if not any(words in line for words in self.expected)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: WebError) -> None:
        self.found.append(f"script error: {error.error}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.found.append(f"request to another host: {request.url}")


@pytest.fixture
def watch(server: Live) -> Iterator[Watch]:
    watch = Watch(urlsplit(server.url).netloc)
    yield watch
    assert not watch.unexpected(), "\n".join(watch.unexpected())


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(server: Live, watch: Watch, new_context: Callable[..., BrowserContext]) -> OpenPage:
    """open_page(device, language, **options of the browser context) -> a page of its own."""

    def open_(device: str = "desktop", language: str = "az", **options: Any) -> Page:
        context = new_context(
            base_url=server.url,
            locale=LOCALES[language],
            timezone_id="Asia/Baku",
            **{**DEVICES[device], **options},
        )
        context.set_default_timeout(WAIT)
        watch.attach(context)
        return context.new_page()

    return open_


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page("phone")


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    return open_page("desktop")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails with axe-core's report where it finds anything; what frames all pages alike is looked
    at on the first one of its language and width."""
    framed: set[tuple[str | None, int]] = set()

    def check(page: Page) -> None:
        language = page.locator("html").get_attribute("lang")
        options = {
            "resultTypes": ["violations"],  # all that was in order would be described, too
            "rules": {"color-contrast": {"enabled": language == "az"}},
        }
        frame = (language, (page.viewport_size or {"width": 0})["width"])
        known = {"exclude": FRAME} if frame in framed else None
        framed.add(frame)
        results = Axe().run(page, context=known, options=options)
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return check
