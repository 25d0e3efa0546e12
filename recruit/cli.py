"""The command `recruit`: Flask's command group with clear errors and no tracebacks."""

import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup

from recruit import server
from recruit.app import create_app
from recruit.config import Settings
from recruit.exam import cli as exam_cli
from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.placement import cli as placement_cli
from recruit.points import cli as points_cli


@click.group(
    cls=FlaskGroup,
    create_app=lambda: create_app(),
    add_default_commands=False,
    add_version_option=False,
    help="Recruit: hire teachers fairly. Each command has --help.",
)
def cli() -> None:
    pass


# Here and not in create_app: they work on files alone, also where no application can start.
cli.add_command(points_cli.cli)
cli.add_command(placement_cli.cli)
cli.add_command(exam_cli.exam_cli)
cli.add_command(exam_cli.items_cli)


@cli.command("serve", with_appcontext=False)
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


@cli.command("worker", with_appcontext=False)
def worker() -> None:
    """Do jobs until a signal ends it; as many of these as wanted may run."""
    server.work(Settings())


@cli.group("config")
def config_group() -> None:
    """Settings."""


@config_group.command("check", with_appcontext=False)
def config_check() -> None:
    """Say whether the settings are safe for the mode they set."""
    settings = Settings()
    problems = settings.problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"Settings are fine for mode {settings.mode}.")


@cli.group("db")
def db_group() -> None:
    """The database."""


@db_group.command("upgrade")
def db_upgrade() -> None:
    """Apply every migration that is missing."""
    server.upgrade_database()
    click.echo("The database is up to date.")


def main() -> None:
    """Run the command line; a refusal goes to standard error, without a traceback."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(130)
    except RecruitError as error:
        click.echo(str(error), err=True)
        rows = error.rows if isinstance(error, FileRefusedError) else []
        for number, column, what in rows:
            click.echo(f"  row {number}, {column}: {what}", err=True)
        sys.exit(1)
