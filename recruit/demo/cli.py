"""recruit demo: build the demo, or say who its people are."""

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from recruit.config import Settings
from recruit.demo import service
from recruit.demo.people import people_table
from recruit.demo.population import SCALES
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.kernel.clock import SystemClock
from recruit.kernel.errors import RecruitError
from recruit.kernel.text import N_


@click.command("demo")
@click.option("--scale", type=click.Choice(sorted(SCALES)), default="2011", show_default=True)
@click.option("--seed", default="2011", show_default=True, help="The same seed, the same country.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@with_appcontext
def demo(scale: str, seed: str, quiet: bool) -> None:
    """Build the demo: a finished campaign and a rehearsal; what stands stays."""
    settings: Settings = current_app.extensions["recruit.settings"]
    if settings.mode == "production":
        raise RecruitError(N_("A demo has no place in production."))
    flask_migrate.upgrade()
    now = SystemClock().now()
    directory.load_registers(now)
    db.session.commit()
    service.build(scale, seed, now=now, quiet=quiet)
    click.echo(people_table())
