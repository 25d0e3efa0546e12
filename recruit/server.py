"""The embedded way to run: one gunicorn, the consumer of jobs inside it."""

import gc
import multiprocessing
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
import flask_migrate
from flask import Flask
from gunicorn.app.base import BaseApplication
from huey.consumer import Consumer
from sqlalchemy import func, select

from recruit.app import create_app
from recruit.candidates import service as candidates
from recruit.config import Settings
from recruit.demo import service as demo
from recruit.demo.people import people_table
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.kernel.clock import SystemClock
from recruit.web.moment import now

DEMO_SEED = "2011"
FILES = 65_536  # open at once, of one process
PREPARING = 20110815  # the key of a lock that no other program on the database takes


class QuietConsumer(Consumer):
    """huey's consumer without signal handlers: gunicorn has those."""

    def _set_signal_handlers(self) -> None:
        pass

    def is_alive(self) -> bool:
        return all(thread.is_alive() for _, thread in self.worker_threads)


class Server(BaseApplication):
    def __init__(self, app: Flask, settings: Settings, host: str, port: int) -> None:
        self.app, self.settings, self.bind = app, settings, f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": self.bind,
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": "recruit.lanes.TwoLanes",
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 5,
            "loglevel": "warning",
            # It would be a socket under the home folder: one for all servers of a user, and open
            # to whoever acts as that user.
            "control_socket_disable": True,
            "pre_fork": keep_what_stands,
            "post_worker_init": begin_work,
            "worker_exit": stop_consumer,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def raise_limits() -> None:
    """Open files enough for many connections: 1,024 are usual, and this user may have more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # not every system gives what it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def upgrade_database() -> None:
    """Apply the missing migrations; needs an application context."""
    with _alone():
        flask_migrate.upgrade()


@contextmanager
def _alone() -> Iterator[None]:
    """Servers that start together on one PostgreSQL prepare it one after another."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(PREPARING)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(PREPARING)))


def keep_what_stands(_server: Any, _worker: Any) -> None:
    """gunicorn hook: the modules stay for good, so no worker looks for garbage among them."""
    gc.collect()
    gc.freeze()


def begin_work(worker: Any) -> None:
    """gunicorn hook: begin what a worker does beside answering."""
    app: Flask = worker.app.load()
    for begin in app.extensions["recruit.beside"]:
        begin()
    start_consumer(app)


def start_consumer(app: Flask) -> None:
    """Begin to do jobs, where this server is set to do them itself."""
    settings: Settings = app.extensions["recruit.settings"]
    if not settings.jobs_embedded:
        return
    consumer = QuietConsumer(app.extensions["recruit.huey"], workers=1, periodic=True, backoff=1.1)
    consumer.start()
    app.extensions["recruit.consumer"] = consumer


def stop_consumer(_server: Any, worker: Any) -> None:
    """gunicorn hook: let the running job end."""
    consumer = worker.app.load().extensions.pop("recruit.consumer", None)
    if consumer is not None:
        consumer.stop(graceful=True)


def serve(settings: Settings, host: str, port: int) -> None:
    """Upgrade the database in a process of its own, then serve until a signal ends it.

    That process gives back the memory of building the demo, and leaves no open connection to the
    workers.
    """
    raise_limits()
    app = create_app(settings)
    prepare = multiprocessing.get_context("fork").Process(target=_prepare, args=(app, settings))
    prepare.start()
    prepare.join()
    if prepare.exitcode:
        raise SystemExit(prepare.exitcode)
    click.echo(f"Recruit is ready: http://{host}:{port}/")
    if settings.demo:
        click.echo(people_table())
    Server(app, settings, host, port).run()


def work(settings: Settings) -> None:
    """A worker process of its own: claims jobs and does them until a signal ends it."""
    app = create_app(settings)
    Consumer(app.extensions["recruit.huey"], workers=settings.threads, periodic=True).run()


def _prepare(app: Flask, settings: Settings) -> None:
    with app.app_context(), _alone():
        flask_migrate.upgrade()
        directory.load_registers(now())
        candidates.load_standard_form(now())
        db.session.commit()
        if settings.demo and not demo.stands():
            demo.build(settings.demo_scale, DEMO_SEED, now=SystemClock().now())
