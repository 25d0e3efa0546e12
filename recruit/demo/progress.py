"""Stages with a bar: what is being done, how far it is, how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 24


class Progress:
    """Counts stages; says each on one line of standard error, with a bar of the whole."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.total, self.done, self.quiet = total, 0, quiet
        self.began = time.monotonic()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        self._say(f"{name} ...", end="\r")
        yield
        self.done += 1
        self._say(f"{name}: {time.monotonic() - began:.1f} s")

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def _say(self, text: str, end: str = "\n") -> None:
        if self.quiet:
            return
        filled = WIDTH * self.done // self.total
        bar = "#" * filled + "." * (WIDTH - filled)
        sys.stderr.write(f"[{bar}] {self.done}/{self.total} {text:<44}{end}")
        sys.stderr.flush()
