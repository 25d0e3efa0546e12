"""Practice tests: for everybody, no account, with the explanation at once."""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from recruit.directory import queries as directory
from recruit.exam import queries
from recruit.exam.formats.display import displayed
from recruit.exam.queries import blueprints
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.sheet import AddressOf, wordings
from recruit.exam.rules.content import (
    NUMBER,
    Content,
    Shown,
    options_in,
    response_of,
    said,
    shape_of,
    shapes_of,
)
from recruit.exam.rules.pictures import shown as with_addresses
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items.pictures import practice_address
from recruit.kernel.errors import NotFoundError
from recruit.web.access import PUBLIC, allow
from recruit.web.moment import now
from recruit.web.pages import language

SECONDS_AN_ITEM = 150  # as in the exam of 2025: sixty items in 150 minutes


@bp.get("/practice")
@allow(PUBLIC)
def practice() -> str:
    counts = queries.practice_subjects()
    known = [one for one in directory.subjects().values() if one.code in counts]
    return render_template("exam/practice.html", subjects=known, counts=counts)


@bp.get("/practice/<string:subject>")
@allow(PUBLIC)
def practice_test(subject: str) -> str | Response:
    """The answers given so far stand in the address, and the end of the time where there is one:
    ?1=2&2=0&until=1785909900. Nothing is stored."""
    known = directory.subjects().get(subject)
    items = items_queries.practice_items(subject) if known else []
    if not items:
        raise NotFoundError()
    minutes = _minutes(subject, len(items))
    if "timed" in request.args:
        ends = int((now() + timedelta(minutes=minutes)).timestamp())
        return redirect(url_for("exam.practice_test", subject=subject, until=ends))
    address = practice_address(subject)
    questions = [
        _question(number, item.content, address) for number, item in enumerate(items, start=1)
    ]
    return render_template(
        "exam/practice_test.html",
        subject=known,
        questions=questions,
        asked=any(question["response"] for question in questions),
        right=sum(question["share"] == 1 for question in questions),
        minutes=minutes,
        until=_until(),
        now=now(),
    )


def _minutes(subject: str, count: int) -> int:
    """How long a practice test takes with time: what officials said, else as long as an exam."""
    chosen = blueprints.practice_test(subject)
    return (chosen.minutes if chosen else None) or ceil(count * SECONDS_AN_ITEM / 60)


def _until() -> datetime | None:
    """The end that the address of a timed test carries; no other day's."""
    seconds = request.args.get("until", 0, int)
    day = timedelta(days=1).total_seconds()
    if abs(seconds - now().timestamp()) > day:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _question(number: int, content: Content, address: AddressOf) -> dict[str, Any]:
    """A practice item in the page's language, opened up once it is answered."""
    said_in = language() if language() in content.stem else content.languages[0]
    shape = shape_of(content)
    shown = Shown(content, range(options_in(shape)))
    response = response_of(request.args.getlist(str(number)))
    if response and shape not in shapes_of(response):
        response = None
    share, why = shown.share(response), (content.why or {}).get(said_in)
    right = shown.chosen(shown.right) if response and not shown.prompts(said_in) else frozenset()
    return {
        "number": number,
        "language": said_in,
        "shape": shape,
        "words": wordings(shown, address)[said_in],
        "response": response,
        "share": share,
        "right": right,
        "wrong": shown.chosen(response) - right if right else frozenset(),
        "answer": _answer(shown, shape) if response and share < 1 and not right else None,
        "why": _placed(displayed(why, content.html), address) if why else None,
    }


def _placed(text: Markup, address: AddressOf) -> Markup:
    return Markup(with_addresses(text, address))  # noqa: S704  (it was markup already)


def _answer(shown: Shown, shape: str) -> str:
    """The right answer in words, for items where no option is right by itself."""
    text = said(shape, shown.right)
    return text.replace(".", ",") if shape == NUMBER and language() == "az" else text
