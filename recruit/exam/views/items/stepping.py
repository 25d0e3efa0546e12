"""A step on the way of an item or of a family, as its page asks for it."""

from collections.abc import Callable
from typing import Any

from flask import flash
from werkzeug.wrappers import Response

from recruit.exam.forms.items import DecisionForm
from recruit.exam.rules.review import Step
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import asker
from recruit.web.moment import now
from recruit.web.pages import see_other

REVIEWS = (Step.APPROVED, Step.RETURNED)


def stepped(
    step: str,
    *,
    page: Callable[[DecisionForm], str],
    take: Callable[..., Any],
    told: Callable[[Step, Any], str],
    home: Callable[[], Response],
) -> str | Response:
    """Carry it out, or show the page again with what is wrong.

    `take`: the service's step; `told`: what is said of it, by what it returned; `home`: where
    whoever did not review goes on. Who calls this has closed the bank to candidates before.
    """
    form = DecisionForm()
    if not form.validate_on_submit():
        return page(form)
    chosen = Step(step)
    if chosen in REVIEWS and not form.digest.data:
        raise NotFoundError()  # a review is of what one has read
    remark, digest = form.remark.data or "", form.digest.data or None
    try:
        done = take(chosen, asker=asker(), now=now(), remark=remark, digest=digest)
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return page(form)
    flash(told(chosen, done), "good")
    return see_other("exam.reviews") if chosen in REVIEWS else home()
