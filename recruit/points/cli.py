"""recruit points: one total explained, on files alone."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.points.rules import Total, document_of, evaluate
from recruit.points.rules.files import facts_of, rules_of

cli = AppGroup("points", help="Points: how they come about.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST = 2_000_000


@cli.command("explain", with_appcontext=False)
@click.option("--ruleset", type=FILE, required=True, help="A rule-set, or its section points.")
@click.option("--card", type=FILE, required=True, help="Answers, exam and interview of one card.")
@click.option("--preliminary", is_flag=True, help="The evaluation before the exam.")
@click.option("--language", type=click.Choice(["az", "en"]), default="az", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON with both languages.")
def explain(ruleset: Path, card: Path, preliminary: bool, language: str, as_json: bool) -> None:
    """Explain a total line by line, from a rule-set file and a card file."""
    document = _read(ruleset)
    total = evaluate(
        rules_of(document),
        facts_of(_read(card), document),
        rule_set_digest=_digest(document, ruleset),
        preliminary=preliminary,
    )
    if as_json:
        click.echo(json.dumps(document_of(total), ensure_ascii=False, indent=2))
    else:
        _print(total, language)


def _read(file: Path) -> Any:
    if file.stat().st_size > LARGEST:
        raise RuleError(N_("%(file)s is too large."), file=file.name)
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RuleError(N_("%(file)s is not a JSON file in UTF-8."), file=file.name) from error


def _digest(document: Any, file: Path) -> str:
    try:
        return digest(canonical_json(document))
    except TypeError as error:
        raise RuleError(
            N_("%(path)s: write the number as text, for example “2.5”: floats are not exact."),
            path=file.name,
        ) from error


def _print(total: Total, language: str) -> None:
    for line in total.lines:
        click.echo(f"{line.points:>8}  {line.name[language]}: {line.said[language]}")
        click.echo(f"{'':>10}{line.rule[language]} · {line.legal[language]}")
    click.echo(f"{total.points:>8}  {'Yekun bal' if language == 'az' else 'Total'}")
    for reason in total.reasons:
        click.echo(f"{'':>10}{reason.text[language]} · {reason.legal[language]}")
