"""One PostgreSQL server per test run, with a fresh copy of a migrated database for each test.

The server listens on a Unix socket only. It runs as an unprivileged user where we are root, which
initdb refuses. fsync is off: these tests kill our processes, never the machine.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "lock_timeout": "30s",  # a test that waits for itself fails instead of hanging
}
TEMPLATE = "recruit_template"
BASES = ("/dev/shm", "/tmp")
ROOM = 4 * 2**30  # bytes


class PostgresMissingError(Exception):
    """There are no PostgreSQL server programs on this machine."""


def programs() -> Path:
    """The folder of initdb and pg_ctl."""
    found = shutil.which("initdb")
    # Debian keeps them off the PATH, one folder per version; the newest is taken.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parts[-2]))
    for folder in [*([Path(found).parent] if found else []), *reversed(folders)]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresMissingError(
        "The tests need the PostgreSQL server programs (initdb, pg_ctl), on the PATH or in "
        "/usr/lib/postgresql/*/bin. On Debian or Ubuntu: apt-get install postgresql"
    )


class Server:
    """A server in a folder of its own. It can be found again by its folder, so that the processes
    of one run share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def url(self, database: str) -> str:
        """The address as SQLAlchemy writes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Makes and starts the server; does nothing where it runs already."""
        if (self.data / "postmaster.pid").exists():
            return
        if os.geteuid() == 0:
            os.chown(self.folder, *_unprivileged())
        # Never an ICU locale: lower('ISMAYIL') under az corrupts e-mail addresses.
        self._run(
            "initdb", f"--pgdata={self.data}", "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        self.launch()

    def launch(self) -> None:
        """Starts what has been made; after a kill, once the last of its processes has left."""
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        self._run(
            "pg_ctl", "start", f"--pgdata={self.data}", "--wait", "--silent",
            f"--log={self.folder / 'log'}", f"--options={options} -k {self.folder}",
        )  # fmt: skip

    def stop(self) -> None:
        """Stops the server, if it runs."""
        pid = self.data / "postmaster.pid"
        if pid.exists() and _alive(pid.read_text().split()[0]):
            self._run("pg_ctl", "stop", f"--pgdata={self.data}", "--mode=immediate", "--silent")

    def create(self, database: str, template: str = "template0") -> None:
        # Copying files costs a fraction of writing every page of the template to the log.
        self._sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def drop(self, database: str) -> None:
        self._sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    @contextmanager
    def copy(self, template: str = TEMPLATE) -> Iterator[str]:
        """A database of its own for one test: yields its address, drops it afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        self.create(name, template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def _sql(self, statement: str) -> None:
        address = f"host={self.folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        user, group = _unprivileged() if os.geteuid() == 0 else (None, None)
        # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        with (self.folder / "out").open("ab") as out:
            done = subprocess.run(
                [programs() / program, *arguments],
                cwd=self.folder,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            words = [p.read_text() for n in ("out", "log") if (p := self.folder / n).exists()]
            raise RuntimeError(f"{program} failed:\n" + "\n".join(words)[-3000:])


def new_folder(*, on_disk: bool = False) -> Path:
    """A folder for this run; its name is short, a socket's path has room for some 100 characters.

    In memory where there is room for it: a copy of a database is some thousand files.
    What a killed run left behind is swept away first, its server stopped.
    """
    bases = [base for base in map(Path, BASES) if base.is_dir() and os.access(base, os.W_OK)]
    for old in (old for base in bases for old in base.glob("recruit-test-*-*")):
        if _alive(old.name.split("-")[2]):
            continue
        Server(old / "pg").stop()
        shutil.rmtree(old, ignore_errors=True)
    roomy = [one for one in bases if shutil.disk_usage(one).free >= ROOM and not on_disk]
    base = next(iter(roomy), bases[-1])
    folder = Path(tempfile.mkdtemp(prefix=f"recruit-test-{os.getpid()}-", dir=base))
    folder.chmod(0o755)  # the server's user must get in
    return folder


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def _unprivileged() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise PostgresMissingError("PostgreSQL refuses to run as root, and there is no user nobody.")
