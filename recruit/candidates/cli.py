"""Commands about cards."""

import click
from flask.cli import AppGroup

from recruit.candidates.service import sealing
from recruit.extensions import db

cli = AppGroup("candidates", help="Cards of candidates.")


@cli.command("rotate-keys")
def rotate_keys() -> None:
    """Wrap all cards' keys with the newest of RECRUIT_FIELD_KEYS; harmless to repeat."""
    waiting, done = sealing.waiting_for_rotation(), 0
    while some := sealing.rotate_some():
        db.session.commit()
        done += some
        click.echo(f"{done} of {max(waiting, done)} keys are wrapped anew.")
    click.echo("Every key is wrapped by the newest master key: the others may be taken away.")
