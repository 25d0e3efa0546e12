"""What every test can ask for: an application on a fresh database, and a client to call it.

app      on SQLite
db_app   twice: on SQLite and on PostgreSQL (tests of the data layer)
pg_app   on PostgreSQL (tests of races)
client   of `app`; `page` in tests/pages.py style comes from `pages`

Other settings: @pytest.mark.parametrize("app", [{"metrics": True}], indirect=True).
No test reaches an outside address or a real mail server: see the tripwires below.
"""

import fcntl
import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from pydantic_settings import PydanticBaseSettingsSource
from xdist.scheduler import LoadScopeScheduling

from recruit.accounts.service import passwords, roles
from recruit.app import create_app
from recruit.candidates import service as candidates
from recruit.config import Settings
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.journal import service as journal
from tests import postgres
from tests.pages import Pages
from tests.sharing import RUN, share, share_rules, usual_routes

ROOT = Path(__file__).resolve().parent.parent

# --- which process runs what ----------------------------------------------------------------------

# Modules that build something for all their tests stay in one process each, or two would build it.
WORLD = 'scope="module"'
SERVERS = "tests/e2e/"  # whose servers are the fixtures of all
ALONE = "_journey.py"  # but each journey has a server of its own


@cache
def _together(file: str) -> bool:
    if file.startswith(SERVERS):
        return not file.endswith(ALONE)
    return WORLD in (ROOT / file).read_text("utf-8")


# They wait for servers and browsers most of the time: a process of their own beside the busy ones.
WAITING = tuple(
    f"tests/e2e/test_{name}.py"
    for name in ("candidate_journey", "faults", "official_journey", "scaled_out", "server")
)
BUSY = 2  # processes; a third one runs only what waits


class ByModule(LoadScopeScheduling):
    """One test at a time to whoever is free, but for the modules above."""

    def _assign_work_unit(self, node: Any) -> None:
        wanted = next(filter(self._is_for(node), self.workqueue), None)
        if wanted is None:
            node.shutdown()
            return
        self.workqueue.move_to_end(wanted, last=False)
        super()._assign_work_unit(node)

    def _is_for(self, node: Any) -> Callable[[str], bool]:
        if len(self.nodes) <= BUSY:
            return lambda scope: True
        waits = node is self.nodes[BUSY]
        return lambda scope: scope.startswith(WAITING) == waits

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _together(file) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    return ByModule(config, log)


# How long something takes is the benchmark's matter: a busy machine makes no test fail.
settings.register_profile("recruit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("recruit")

# --- one folder per test run, shared by all its processes -----------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that was started, not one of xdist's
        os.environ[RUN] = str(postgres.new_folder())
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", os.environ[RUN])  # for tmp_path


def pytest_unconfigure(config: pytest.Config) -> None:
    """Comes after all workers have ended, also those that crashed."""
    if not hasattr(config, "workerinput") and RUN in os.environ:
        folder = Path(os.environ.pop(RUN))
        postgres.Server(folder / "pg").stop()
        shutil.rmtree(folder, ignore_errors=True)


def run_folder() -> Path:
    """A folder of this run, the same one for all its processes."""
    return Path(os.environ[RUN])


@contextmanager
def once(name: str) -> Iterator[bool]:
    """Yields True to the first process that comes, and lets the others wait until it is done."""
    done = run_folder() / f"{name}.done"
    with done.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not done.exists()
        done.touch()  # not reached after an error: then the next one tries


# --- memory ---------------------------------------------------------------------------------------

BETWEEN_COLLECTIONS = 600  # tests


def pytest_collection_finish() -> None:
    """What stands now stays: looking for cycles in it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.disable()


_ended = count(1)


def pytest_runtest_teardown() -> None:
    if next(_ended) % BETWEEN_COLLECTIONS == 0:
        gc.collect()


# --- passwords ------------------------------------------------------------------------------------

AGREED_HASHER = passwords._hasher  # noqa: SLF001


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Argon2id with the least of costs: the agreed one is tested where it matters."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        yield


@pytest.fixture
def agreed_hasher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as everywhere else."""
    monkeypatch.setattr(passwords, "_hasher", AGREED_HASHER)


# --- applications and their databases -------------------------------------------------------------

share_rules()

EMPTY = "empty"  # the template of tests with this mark, which fill the registers themselves
INSTALLED = datetime(2026, 1, 5, 6, tzinfo=UTC)


class Given(Settings):
    """Settings of which the environment says nothing."""

    @classmethod
    def settings_customise_sources(
        cls, *_classes: Any, init_settings: PydanticBaseSettingsSource, **_others: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _settings(data_dir: Path, database_url: str, **more: Any) -> Settings:
    values = {"mode": "test", "secret_key": "x" * 40, "rate_limits": False, **more}
    return Given(data_dir=data_dir, database_url=database_url, **values)


def _close(app: Flask) -> None:
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _migrate(data_dir: Path, database_url: str) -> None:
    app = create_app(_settings(data_dir, database_url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    _close(app)


def _install(data_dir: Path, database_url: str) -> None:
    """What stands in each new installation; its journal begins with the test."""
    app = create_app(_settings(data_dir, database_url))
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "record", lambda *_event, **_about: None)
        directory.load_registers(INSTALLED)
        roles.load_roles()
        candidates.load_standard_form(INSTALLED)
        db.session.commit()
    _close(app)


@contextmanager
def _application(data_dir: Path, database_url: str, more: dict[str, Any]) -> Iterator[Flask]:
    settings = _settings(data_dir, database_url, **more)
    if more:
        app = create_app(settings)
    else:
        with usual_routes() as take_over:
            app = create_app(settings)
            take_over(app)
    share(app)
    try:
        yield app
    finally:
        _close(app)


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated SQLite file with the registers that nobody has open, made once per run; beside
    it EMPTY, the same without a row."""
    folder = run_folder()
    file, empty = folder / "template.sqlite3", folder / EMPTY
    with once("sqlite") as first:
        if first:
            _migrate(folder / "template-data", f"sqlite:///{empty}")
            shutil.copy(empty, file)
            _install(folder / "template-data", f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """A running server with the same two templates, made once per run."""
    folder = run_folder() / "pg"
    server = postgres.Server(folder)
    with once("postgres") as first:
        if first:
            folder.mkdir()
            server.start()
            server.create(EMPTY)
            _migrate(folder.parent / "template-data", server.url(EMPTY))
            server.create(postgres.TEMPLATE, EMPTY)
            _install(folder.parent / "template-data", server.url(postgres.TEMPLATE))
    return server


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite file."""
    template = sqlite_template.with_name(EMPTY) if _wants_empty(request) else sqlite_template
    return f"sqlite:///{shutil.copy(template, tmp_path / 'recruit.sqlite3')}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres_server: postgres.Server) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    template = EMPTY if _wants_empty(request) else postgres.TEMPLATE
    with postgres_server.copy(template) as url:
        yield url


def _wants_empty(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("empty") is not None


@pytest.fixture
def app(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    with _application(tmp_path / "data", sqlite_url, getattr(request, "param", {})) as app:
        yield app


@pytest.fixture
def pg_app(request: pytest.FixtureRequest, postgres_url: str, tmp_path: Path) -> Iterator[Flask]:
    with _application(tmp_path / "data", postgres_url, getattr(request, "param", {})) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def db_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    with _application(tmp_path / "data", request.getfixturevalue(name), {}) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def pages(client: FlaskClient) -> Pages:
    """The client that checks every page it fetches."""
    return Pages(client)


# --- tripwires ------------------------------------------------------------------------------------

MAIL_PORTS = {25, 465, 587}
Connect = Callable[..., Any]
_tripped: list[str] = []


class TripwireError(BaseException):
    """Not an Exception: code that forgives a failed connection must not swallow this."""


def refusal(family: int, address: Any) -> str | None:
    """Why a test may not connect to this address, or None."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return None
    host, port = str(address[0]), address[1]
    if port in MAIL_PORTS:
        return f"a real mail server ({host}:{port}): start aiosmtpd on a free port instead"
    try:
        inside = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        inside = host == "localhost"
    return None if inside else f"an outside address ({host}:{port})"


def _guarded(connect: Connect, address_at: int) -> Connect:
    def guard(self: socket.socket, *arguments: Any) -> Any:
        if reason := refusal(self.family, arguments[address_at]):
            _tripped.append(reason)
            raise TripwireError(f"this test opens a connection to {reason}")
        return connect(self, *arguments)

    return guard


@pytest.fixture(scope="session", autouse=True)
def _tripwires() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, address_at in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
            original = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, _guarded(original, address_at))
        yield


@pytest.fixture(autouse=True)
def _fail_where_tripped() -> Iterator[None]:
    """Threads and broad excepts may hide the error; the test fails all the same."""
    _tripped.clear()
    yield
    if _tripped:
        pytest.fail("this test opened a connection to " + "; ".join(sorted(set(_tripped))))
