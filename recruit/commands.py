"""The commands of whoever runs a server: serve, worker, config check, db upgrade."""

import os
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from recruit import server
from recruit.config import Settings


@click.command("serve")
@click.option("--demo", is_flag=True, help="Serve the demo campaigns; refused in production.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Data folder (RECRUIT_DATA_DIR).")
def serve(demo: bool, host: str, port: int, data: Path | None) -> None:
    """Bring the database up to date and serve the pages."""
    if demo:
        os.environ["RECRUIT_MODE"] = "demo"
    if data:
        os.environ["RECRUIT_DATA_DIR"] = str(data)
    os.environ.setdefault("RECRUIT_BASE_URL", f"http://{host}:{port}")
    server.serve(Settings(), host, port)


@click.command("worker")
def worker() -> None:
    """Do jobs until a signal ends it; as many of these as wanted may run."""
    server.work(Settings())


@click.group("config")
def config() -> None:
    """Settings."""


@config.command("check")
def config_check() -> None:
    """Say whether the settings are safe for the mode they set."""
    settings = Settings()
    problems = settings.problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"Settings are fine for mode {settings.mode}.")


@click.group("db")
def db() -> None:
    """The database."""


@db.command("upgrade")
@with_appcontext
def db_upgrade() -> None:
    """Apply every migration that is missing."""
    server.upgrade_database()
    click.echo("The database is up to date.")
