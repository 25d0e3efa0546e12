"""recruit journal: the day's digest, to be kept outside the program."""

import json
from datetime import date, datetime

import click
from flask.cli import AppGroup

from recruit.extensions.database import reading_only
from recruit.journal import queries

cli = AppGroup("journal", help="The journal of operations.")


@cli.command("digest")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="A day in Baku.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def digest(day: datetime, as_json: bool) -> None:
    """Print the SHA-256 digest of one day's entries."""
    with reading_only():
        value, count = queries.day_digest(date(day.year, day.month, day.day))
    shown = {"day": day.date().isoformat(), "entries": count, "sha256": value}
    click.echo(json.dumps(shown) if as_json else f"{shown['day']}  {count} entries  {value}")
