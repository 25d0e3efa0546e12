"""recruit exam: item analysis, on files alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from recruit.exam.rules.analysis import (
    Analysis,
    Figure,
    analyse,
    document_of,
    keys_of,
    responses_of,
)
from recruit.files.tables import Line, read_lines
from recruit.kernel.errors import FileRefusedError, RecruitError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST_MB = 50

exam_cli = AppGroup("exam", help="Exams: what answers say about their items.")


@exam_cli.command("analyse", with_appcontext=False)
@click.argument("responses", type=FILE)
@click.option("--key", "key_file", type=FILE, help="CSV of item and right letter.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def analyse_command(responses: Path, key_file: Path | None, as_json: bool) -> None:
    """Facility, discrimination and reliability from a CSV of responses.

    One row a person, one column an item, the first line a header, the first column the person.
    Cells are 0 or 1, or letters with --key; an empty cell is a wrong answer.
    """
    keys = None
    if key_file:
        with _about(key_file):
            keys = keys_of(_lines(key_file))
    with _about(responses):
        found = responses_of(_lines(responses), keys)
    analysis = analyse(found.papers, found.items, keys=found.keys)
    if as_json:
        document = document_of(analysis, found.keys)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(analysis)


def _lines(file: Path) -> list[Line]:
    warnings: list[RecruitError] = []
    lines = read_lines(file.read_bytes(), warnings, limit_mb=LARGEST_MB)
    for warning in warnings:
        click.echo(f"{file.name}: {warning}", err=True)
    return lines


@contextmanager
def _about(file: Path) -> Iterator[None]:
    """A refusal inside says which file it is about."""
    try:
        yield
    except FileRefusedError as error:
        raise FileRefusedError(
            "%(file)s: %(what)s", error.rows, file=file.name, what=str(error)
        ) from error


def _print(analysis: Analysis) -> None:
    width = max(len("item"), *(len(one.item) for one in analysis.items))
    click.echo(f"{'item':<{width}}  people  facility  discrimination  flags")
    for one in analysis.items:
        figures = f"{_said(one.facility):>8}  {_said(one.discrimination):>14}"
        click.echo(f"{one.item:<{width}}  {one.people:>6}  {figures}  {', '.join(one.flags)}")
    click.echo()
    totals = {
        "mean": analysis.mean,
        "standard deviation": analysis.deviation,
        "alpha": analysis.alpha,
        "KR-20": analysis.kr20,
        "standard error of measurement": analysis.error,
    }
    click.echo(f"people: {analysis.people}, items: {analysis.length}")
    for name, figure in totals.items():
        click.echo(f"{name}: {_said(figure)}")


def _said(figure: Figure) -> str:
    """The number, or why there is none."""
    return f"({figure.reason})" if figure.value is None else str(figure.value)
