"""recruit directory: the registers everything points to."""

import click
from flask.cli import AppGroup

from recruit.directory import service
from recruit.extensions import db
from recruit.web.moment import now

cli = AppGroup("directory", help="Districts, subjects and schools.")


@cli.command("load")
def load() -> None:
    """Bring districts and the default subjects up to date."""
    changed = service.load_registers(now())
    db.session.commit()
    click.echo("The registers were brought up to date." if changed else "Nothing to do.")
