"""An application whose clock stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from recruit.app import create_app
from recruit.config import Settings
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests.sharing import share


@contextmanager
def still_app(database_url: str, folder: Path, clock: FixedClock) -> Iterator[Flask]:
    """The application on a migrated database, with time in the test's hands."""
    settings = Settings(
        mode="test",
        secret_key="x" * 40,  # type: ignore[arg-type]
        rate_limits=False,
        data_dir=folder,
        database_url=database_url,
    )
    app = create_app(settings, clock)
    share(app)
    yield app
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
