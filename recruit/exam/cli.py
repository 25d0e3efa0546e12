"""recruit exam: item analysis, on files alone. recruit items: the bank's way in and out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from recruit.accounts import queries as accounts
from recruit.exam.formats import FORMATS, ParsedFile, ParsedItem, read_items, write_items
from recruit.exam.formats.raw import LARGEST_MB as LARGEST_ITEMS_MB
from recruit.exam.formats.showing import alike, item_document
from recruit.exam.formats.showing import document_of as items_document
from recruit.exam.formats.xlsx_writing import template
from recruit.exam.rules.analysis import (
    Analysis,
    Figure,
    analyse,
    document_of,
    keys_of,
    responses_of,
)
from recruit.exam.rules.families import Template, Variant, generate, template_of
from recruit.exam.service import families, importing, pictures
from recruit.extensions import db
from recruit.files.tables import Line, read_lines
from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.moment import now

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


# --- items -------------------------------------------------------------------------------------

ACTOR = Ref("system", "command line")
LANGUAGE = click.option(
    "--language", default="az", show_default=True, help="Of texts that name no language."
)

items_cli = AppGroup("items", help="Items: into the bank and out of it.")


@items_cli.command("import", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--subject", help="Code of the subject whose bank the items go to.")
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), help="Else guessed.")
@LANGUAGE
@click.option("--practice", is_flag=True, help="Public items of practice tests.")
@click.option("--author", help="Whose drafts they become: e-mail address or FIN.")
@click.option("--dry-run", is_flag=True, help="Only say what would come in; needs no database.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_command(
    file: Path,
    subject: str | None,
    format_name: str | None,
    language: str,
    practice: bool,
    author: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read items from a file: GIFT, Aiken, Moodle XML, QTI 2.1 to 3.0, or our workbook.

    Good items come in beside others, which are named with their type or problem; a malformed
    file is refused whole.
    """
    if not subject and not dry_run:
        raise RuleError(N_("Name the subject: --subject CODE."))
    parsed = read_items(_bytes(file), format_name, language)
    if as_json:
        document = {"file": file.name, "subject": subject, **items_document(parsed)}
        _print_utf8(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print_items(parsed)
    if subject and not dry_run:
        click.get_current_context().invoke(_store, parsed, subject, practice, author)


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_ITEMS_MB * 1024 * 1024:
        raise FileRefusedError(
            N_("The file must not be larger than %(mb)s MB."), mb=LARGEST_ITEMS_MB
        )
    return file.read_bytes()


def _print_utf8(text: str) -> None:
    """Letters stay letters whatever the terminal's language is."""
    click.echo(text.encode())


def _print_items(parsed: ParsedFile) -> None:
    for number, item in enumerate(parsed.items, start=1):
        shown = item_document(number, item)
        _print_utf8(f"{number:>4}  {shown['status']:<11}  {item.type:<17}  {item.name}")
        for line in [shown["problem"], *shown["warnings"]]:
            if line:
                _print_utf8(f"{'':>6}{line}")
    for first, second, _ in alike(parsed):
        click.echo(f"near-duplicates: {first} and {second}")
    click.echo(f"{len(parsed.good)} of {len(parsed.items)} items are good ({parsed.format}).")


@with_appcontext
def _store(parsed: ParsedFile, subject: str, practice: bool, author: str | None) -> None:
    actor = importing.author_of(author) if author else ACTOR
    done = importing.import_items(parsed.items, subject, practice=practice, actor=actor, now=now())
    db.session.commit()
    for names, said in (
        (done.known, "already in the bank"),
        (done.alike, "added, near-duplicate of an item in the bank"),
    ):
        for name in names:
            click.echo(f"{name}: {said}".encode(), err=True)
    for name, why in done.broken:
        click.echo(f"{name}: left out. {why}".encode(), err=True)
    click.echo(f"{len(done.added)} items were added as drafts.", err=True)


@items_cli.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--subject", required=True, help="Code of the subject.")
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), required=True)
@LANGUAGE
def export_command(file: Path, subject: str, format_name: str, language: str) -> None:
    """Write the open items of a subject; items under seal never leave this way."""
    items, sealed = importing.open_items(subject)
    if not items:
        raise RuleError(
            N_("There is nothing to write: %(count)s items of the subject are under seal."),
            count=sealed,
        )
    written = write_items(items, format_name, language, pictures.original)
    file.write_bytes(written.data)
    for item, reason in written.left_out:
        click.echo(f"{item.name}: left out. {reason}".encode(), err=True)
    if sealed:
        click.echo(f"{sealed} items under seal were left out.", err=True)
    click.echo(f"{len(items) - len(written.left_out)} items were written.")


@items_cli.command("template", with_appcontext=False)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template_command(file: Path) -> None:
    """Write the workbook that authors fill in, with an example of each type."""
    file.write_bytes(template())
    click.echo(f"The template was written: {file.name}")


@items_cli.command("family", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--count", default=10, show_default=True, help="How many variants.")
@click.option("--seed", help="Equal seeds give equal variants; else drawn by lot.")
@click.option("--code", help="Of the family; its variants are numbered behind it.")
@click.option("--subject", help="Code of the subject whose bank the variants go to.")
@click.option("--topic", help="Code of a topic of the subject.")
@click.option("--difficulty", default=2, show_default=True, help="1, 2 or 3.")
@click.option("--practice", is_flag=True, help="Public items of practice tests.")
@click.option("--author", help="Whose drafts they become: e-mail address or FIN.")
@click.option("--dry-run", is_flag=True, help="Only print the variants; needs no database.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def family_command(
    file: Path,
    count: int,
    seed: str | None,
    as_json: bool,
    dry_run: bool,
    **place: Any,
) -> None:
    """Make the variants of a template, written as JSON: kind, parameters, constraint, stem,
    options, right, key, tolerance, why."""
    template = _template(_bytes(file))
    chosen = seed or families.new_seed()
    variants = generate(template, count, chosen)
    documents = [
        {"given": one.said, **item_document(n, item_of(one))} for n, one in enumerate(variants, 1)
    ]
    if as_json:
        shown = {"seed": chosen, "items": documents}
        _print_utf8(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for one in documents:
            _print_utf8(f"{one['number']:>4}  {one['given']}: {one['stem']}")
    if not dry_run:
        click.get_current_context().invoke(_make_family, template, count, chosen, place)


def item_of(variant: Variant) -> ParsedItem:
    content = variant.content
    return ParsedItem(variant.said, str(content.type), content)


def _template(data: bytes) -> Template:
    document = {
        "constraint": "", "key": "", "tolerance": "", "options": [], "right": 1, "why": None,
    }  # fmt: skip
    try:
        given = json.loads(data.decode())
        return template_of({**document, **given})
    except RuleError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefusedError(N_("The template cannot be read: %(what)s."), what=error) from error


@with_appcontext
def _make_family(template: Template, count: int, seed: str, place: dict[str, Any]) -> None:
    for name in ("code", "subject", "author"):
        if not place[name]:
            raise RuleError(N_("Name these: --code, --subject and --author."))
    asker = accounts.asker_of(importing.author_id(place["author"]))
    families.make_family(
        place["code"],
        template,
        subject=importing.known_subject(place["subject"]),
        topic=place["topic"],
        difficulty=place["difficulty"],
        practice=place["practice"],
        count=count,
        seed=seed,
        asker=asker,
        now=now(),
    )
    db.session.commit()
    click.echo(f"{count} items were added as drafts.", err=True)
