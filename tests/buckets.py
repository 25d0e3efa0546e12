"""A server that speaks S3, in a process of its own on loopback; what it holds ends with it."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.ports import free_port

BUCKET = "recruit"


@dataclass
class BucketServer:
    """`stop` and `start` are for tests of what happens meanwhile; a new start is empty."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The settings of an application that keeps its files here."""
        return {
            "files_bucket": BUCKET,
            "files_endpoint": self.url,
            "files_access_key": "key",
            "files_secret_key": "secret",
        }

    def start(self) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MOTO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--port", str(self.port)],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError("the S3 server did not come up")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def make_bucket(self) -> None:
        request = urllib.request.Request(f"{self.url}/{BUCKET}", method="PUT")
        urllib.request.urlopen(request, timeout=10).close()

    def names(self) -> list[str]:
        """What the bucket holds, asked past our own client."""
        with urllib.request.urlopen(f"{self.url}/{BUCKET}", timeout=10) as answer:
            text = answer.read().decode()
        return [part.partition("</Key>")[0] for part in text.split("<Key>")[1:]]

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/moto-api/", timeout=5).close()
        except OSError:
            return False
        return True


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """A running server with the bucket in it."""
    server = BucketServer(free_port())
    server.start()
    try:
        server.make_bucket()
        yield server
    finally:
        server.stop()
