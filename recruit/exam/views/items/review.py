"""The reviewer's queue, and the steps of an item's way."""

from functools import partial

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.directory import queries as directory
from recruit.exam.forms.items import TYPES
from recruit.exam.queries import items as queries
from recruit.exam.queries import reviews as reviews_queries
from recruit.exam.rules.review import Step
from recruit.exam.service import review, sealing
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.items.bank import item_page
from recruit.exam.views.items.stepping import stepped
from recruit.kernel.asker import Permission
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.pages import see_other

DONE = {
    Step.SUBMITTED: N_("The item waits for its review."),
    Step.WITHDRAWN: N_("The item is a draft again."),
    Step.APPROVED: N_("The item is approved: papers draw this version from now on."),
    Step.RETURNED: N_("The item went back to its author."),
    Step.RETIRED: N_("The item is retired: no paper draws it any more."),
}


@bp.get("/office/exam/reviews")
@allow(Permission.ITEMS_REVIEW)
def reviews() -> str:
    sealing.require_no_candidate(asker())
    return render_template(
        "exam/items/reviews.html",
        waiting=reviews_queries.waiting_for(asker()),
        subjects=directory.subjects(),
        types=TYPES,
        difficulties=choices.DIFFICULTIES,
    )


@bp.post(
    "/office/exam/items/<string:public_id>/<any(submitted,withdrawn,approved,returned,retired):step>"
)
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def step_item(public_id: str, step: str) -> str | Response:
    sealing.require_no_candidate(asker())
    return stepped(
        step,
        page=lambda form: item_page(queries.item(public_id), None, decision=form),
        take=partial(review.take_step, public_id),
        told=lambda chosen, _state: _(DONE[chosen]),
        home=lambda: see_other("exam.item", public_id=public_id),
    )
