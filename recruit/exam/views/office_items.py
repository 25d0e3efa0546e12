"""Voiding an item: who moves by how much, and a second official."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.exam.forms import ReasonForm
from recruit.exam.queries import items as queries
from recruit.exam.service import marking
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import campaign_chosen
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/office/exam/items/<string:public_id>/void", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def void_item(public_id: str) -> str | Response:
    form = ReasonForm()
    campaign = campaign_chosen()
    if form.validate_on_submit():
        try:
            marking.propose_void(
                campaign.id, public_id, reason=form.reason.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.office")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    moves: list[Any] = marking.preview_void(campaign.id, public_id)
    return render_template(
        "exam/office_void.html",
        form=form,
        campaign=campaign,
        item=queries.item(public_id),
        moves=moves,
        people=sum(move.people for move in moves),
    )
