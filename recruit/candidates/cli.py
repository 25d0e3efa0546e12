"""Commands about cards."""

import click
from flask.cli import AppGroup

from recruit.candidates.service import sealing
from recruit.extensions import db
from recruit.files import service as files

cli = AppGroup("candidates", help="Cards of candidates.")


@cli.command("rotate-keys")
def rotate_keys() -> None:
    """Wrap all keys of cards and files with the newest of RECRUIT_FIELD_KEYS; repeatable."""
    waiting, done = sealing.waiting_for_rotation(), 0
    while some := sealing.rotate_some():
        db.session.commit()
        done += some
        click.echo(f"{done} of {max(waiting, done)} keys are wrapped anew.")
    click.echo(f"{files.rotate_keys()} keys of files are wrapped anew.")
    click.echo("Every key is wrapped by the newest master key: the others may be taken away.")
