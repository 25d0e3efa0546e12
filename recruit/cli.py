"""The command `recruit`: Flask's command group with clear errors and no tracebacks.

Nothing of the application is loaded before a command needs it: what works on files alone starts
at once, also where no application can start.
"""

import sys
from importlib import import_module
from typing import Any

import click
from flask.cli import FlaskGroup

from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.garbage import garbage_kept

# Where each command is. Those that features give to the application are not among them.
COMMANDS = {
    "config": "recruit.commands:config",
    "db": "recruit.commands:db",
    "serve": "recruit.commands:serve",
    "worker": "recruit.commands:worker",
    "exam": "recruit.exam.cli:exam_cli",
    "items": "recruit.exam.cli:items_cli",
    "placement": "recruit.placement.cli:cli",
    "points": "recruit.points.cli:cli",
}


def _load(place: str) -> Any:
    """What stands there; looking for garbage in what is being loaded takes a sixth of the time."""
    module, _, name = place.partition(":")
    with garbage_kept():
        return getattr(import_module(module), name)


class Commands(FlaskGroup):
    """Flask's group, which loads a command's module when the command is called."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        command: click.Command = _load(COMMANDS[name])
        return command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})


@click.group(
    cls=Commands,
    create_app=lambda: _load("recruit.app:create_app")(),
    add_default_commands=False,
    add_version_option=False,
    help="Recruit: hire teachers fairly. Each command has --help.",
)
def cli() -> None:
    pass


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
