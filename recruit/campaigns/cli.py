"""recruit rules: the schema of rule-sets, and checking one, on files alone."""

from pathlib import Path

import click
from flask.cli import AppGroup

from recruit.campaigns.api import schema_text
from recruit.campaigns.rules.documents import problems
from recruit.campaigns.rules.lines import line_of
from recruit.campaigns.service import read_document
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

cli = AppGroup("rules", help="Rule-sets: their schema, and what is wrong with one.")
LARGEST = 2_000_000


@cli.command("schema", with_appcontext=False)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def schema(file: Path) -> None:
    """Write the JSON Schema (draft 2020-12) of rule-sets to FILE."""
    file.write_text(schema_text(), encoding="utf-8")


@cli.command("check", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong with the rule-set in FILE, and in which line."""
    if file.stat().st_size > LARGEST:
        raise RuleError(N_("%(file)s is too large."), file=file.name)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError(N_("This is not a text file in UTF-8.")) from error
    wrong = problems(read_document(text))
    for path, one in wrong:
        click.echo(f"{file.name}:{line_of(text, path)}: {path}: {one}", err=True)
    if wrong:
        raise SystemExit(1)
    click.echo(f"{file.name}: good")
