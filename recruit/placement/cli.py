"""recruit placement: solve and verify files alone, on a machine without the database."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from recruit.kernel.errors import FileRefusedError
from recruit.kernel.text import N_
from recruit.placement.certificate import verify as program
from recruit.placement.certificate.reading import read_zip
from recruit.placement.certificate.write import certificate, counts, solved

cli = AppGroup("placement", help="Solve a placement from files, and verify a certificate.")

ZIP_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
ZIP_OUT = click.Path(dir_okay=False, path_type=Path)


@cli.command("solve", with_appcontext=False)
@click.argument("source", metavar="IN.zip", type=ZIP_IN)
@click.argument("target", metavar="OUT.zip", type=ZIP_OUT)
def solve(source: Path, target: Path) -> None:
    """Place the candidates of IN.zip into OUT.zip.

    IN.zip holds vacancies.csv (vacancy,posts) and choices.csv (candidate,rank,vacancy,key); a
    key is whole numbers joined by colons, compared number by number, larger is better.
    """
    done = solved(read_zip(source.read_bytes()))
    try:
        target.write_bytes(certificate(done))
    except OSError as error:
        raise FileRefusedError(N_("%(name)s cannot be written."), name=str(target)) from error
    found = counts(done)
    click.echo(
        f"{found['placed']} of {found['candidates']} candidates placed, "
        f"{found['unfilled']} of {found['posts']} posts left: {target}"
    )


@cli.command("verify", with_appcontext=False)
@click.argument("file", metavar="OUT.zip", type=ZIP_IN)
@click.option(
    "--receipts",
    type=ZIP_IN,
    metavar="FILE",
    help="The hash list published at the lock: no list was taken away or added since.",
)
def verify(file: Path, receipts: Path | None) -> None:
    """Check a certificate: hashes, fairness, matching."""
    more = ["--receipts", str(receipts)] if receipts else []
    sys.exit(program.main([str(file), *more]))
