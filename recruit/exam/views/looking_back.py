"""The minutes after an exam in which a candidate can look at the wrong answers."""

from typing import Any

from flask import make_response, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from recruit.directory import queries as directory
from recruit.exam.formats.display import displayed
from recruit.exam.queries import attempts
from recruit.exam.queries.looking_back import review_of
from recruit.exam.queries.sheet import AddressOf, wordings
from recruit.exam.rules.content import NUMBER, said, shape_of
from recruit.exam.rules.pictures import shown as with_addresses
from recruit.exam.rules.timing import Phase
from recruit.exam.service.looking_back import Wrong, wrong_answers
from recruit.exam.service.sittings import plan_of
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items.pictures import sheet_address
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import CONFINED, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language


@bp.get("/me/exam/<string:public_id>/wrong-answers")
@allow(Permission.CANDIDATE, CONFINED)
def looking_back(public_id: str) -> Response:
    """When it opens, then the answers until it closes, then nothing more. Never kept anywhere."""
    attempt = attempts.attempt_of(public_id, asker().own_id())
    plan = plan_of(attempt.campaign_id)
    if not plan.review_minutes:
        raise NotFoundError()
    stands = review_of(attempt, plan, now())
    opens = stands.phase is Phase.REVIEW
    page = render_template(
        "exam/looking_back.html",
        attempt=attempt,
        subject=directory.subjects()[attempt.subject_code],
        plan=plan,
        stands=stands,
        opens=opens,
        questions=[_question(public_id, one) for one in wrong_answers(attempt, now())]
        if opens
        else [],
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _question(attempt: str, one: Wrong) -> dict[str, Any]:
    """In the page's language where the item has it."""
    content, shown = one.shown.content, one.shown
    said_in = language() if language() in content.stem else content.languages[0]
    shape, address = shape_of(content), sheet_address(attempt, one.position)
    right = frozenset() if shown.prompts(said_in) else shown.chosen(shown.right)
    why = (content.why or {}).get(said_in)
    return {
        "number": one.position,
        "language": said_in,
        "shape": shape,
        "words": wordings(shown, address)[said_in],
        "response": one.response,
        "given": _in_words(shape, one.response),
        "partly": shown.share(one.response) > 0,
        "right": right,
        "wrong": shown.chosen(one.response) - right if right else frozenset(),
        "answer": _in_words(shape, shown.right),
        "why": _placed(displayed(why, content.html), address) if why else None,
    }


def _in_words(shape: str, response: str) -> str:
    text = said(shape, response)
    return text.replace(".", ",") if shape == NUMBER and language() == "az" else text


def _placed(text: Markup, address: AddressOf) -> Markup:
    return Markup(with_addresses(text, address))  # noqa: S704  (it was markup already)
