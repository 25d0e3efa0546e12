"""Decisions about an item after an exam: voiding it, correcting its key. Two officials each."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.exam.forms import KeyForm, ReasonForm
from recruit.exam.queries import items as queries
from recruit.exam.queries.sheet import shown_in_bank
from recruit.exam.rules.content import Content, key_of
from recruit.exam.service import rulings
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
            rulings.propose_void(
                campaign.id, public_id, reason=form.reason.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.office")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    moves = rulings.preview_void(campaign.id, public_id)
    return render_template(
        "exam/items/void.html",
        form=form,
        campaign=campaign,
        item=queries.item(public_id),
        moves=moves,
    )


@bp.get("/office/exam/items/<string:public_id>/key")
@allow(Permission.EXAMS_MANAGE)
def key(public_id: str) -> str:
    """What stood in the papers is under seal until it is opened: that is written down."""
    return _key_page(public_id, KeyForm(), {}, None)


@bp.post("/office/exam/items/<string:public_id>/key")
@allow(Permission.EXAMS_MANAGE)
def correct_key(public_id: str) -> str | Response:
    """Open the content, see who would move, ask a second official: one after the other."""
    form, campaign = KeyForm(), campaign_chosen()
    try:
        contents = rulings.read_to_correct(campaign.id, public_id, asker=asker(), now=now())
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _key_page(public_id, form, {}, None)
    db.session.commit()
    moves = None
    if form.step.data != "open" and form.validate_on_submit():
        try:
            if form.step.data == "propose":
                return _propose(campaign.id, public_id, form)
            moves = rulings.preview_key(campaign.id, public_id, form.version.data, form.key.data)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    elif contents and not form.key.data:
        form.version.data = max(contents)
        form.key.data = key_of(contents[max(contents)])
    return _key_page(public_id, form, contents, moves)


def _propose(campaign_id: int, public_id: str, form: KeyForm) -> Response:
    rulings.propose_key(
        campaign_id,
        public_id,
        form.version.data,
        form.key.data,
        reason=form.reason.data,
        asker=asker(),
        now=now(),
    )
    db.session.commit()
    flash(_("A second official has been asked."), "good")
    return see_other("exam.item", public_id=public_id)


def _key_page(
    public_id: str, form: KeyForm, contents: dict[int, Content], moves: list[Any] | None
) -> str:
    return render_template(
        "exam/items/key.html",
        form=form,
        campaign=campaign_chosen(),
        item=queries.item(public_id),
        shown={version: shown_in_bank(content) for version, content in contents.items()},
        opened=request.method == "POST",
        moves=moves,
    )
