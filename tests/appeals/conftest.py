"""Pages under a clock that stands still at the factories' NOW."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from recruit.kernel.clock import FixedClock
from tests.factories.app import still_app
from tests.factories.candidates import NOW


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    with still_app(sqlite_url, tmp_path / "data", clock) as app:
        yield app
