"""Practice tests: for everybody, no account, with the explanation at once."""

from typing import Any

from flask import render_template, request

from recruit.directory import queries as directory
from recruit.exam import queries
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.items import ItemContent
from recruit.exam.views.blueprint import bp
from recruit.kernel.errors import NotFoundError
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import language


@bp.get("/practice")
@allow(PUBLIC)
def practice() -> str:
    counts = queries.practice_subjects()
    known = [one for one in directory.subjects().values() if one.code in counts]
    return render_template("exam/practice.html", subjects=known, counts=counts)


@bp.get("/practice/<string:subject>")
@allow(PUBLIC)
def practice_test(subject: str) -> str:
    """The answers given so far stand in the address: ?1=2&2=0. Nothing is stored."""
    known = directory.subjects().get(subject)
    items = items_queries.practice_items(subject) if known else []
    if not items:
        raise NotFoundError()
    questions = [_question(number, item.content) for number, item in enumerate(items, start=1)]
    return render_template(
        "exam/practice_test.html",
        subject=known,
        questions=questions,
        asked=any(question["choice"] is not None for question in questions),
        right=sum(question["right"] for question in questions),
    )


def _question(number: int, content: ItemContent) -> dict[str, Any]:
    """A practice item in the page's language, opened up once it is answered."""
    shown = language() if language() in content.stem else content.languages[0]
    choice = request.args.get(str(number), None, int)
    if choice is not None and not 0 <= choice < len(content.options):
        choice = None
    return {
        "number": number,
        "language": shown,
        "stem": content.stem[shown],
        "choice": choice,
        "right": choice == content.key,
        "why": (content.why or {}).get(shown),
        "options": [
            {
                "text": option[shown],
                "right": choice is not None and place == content.key,
                "wrong": place == choice != content.key,
            }
            for place, option in enumerate(content.options)
        ],
    }
