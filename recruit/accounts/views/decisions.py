"""What waits for a second official."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import service
from recruit.accounts.forms import ReasonForm
from recruit.accounts.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/office/decisions")
@allow(Permission.OFFICE)
def decisions() -> str:
    return render_template(
        "accounts/decisions.html",
        waiting=service.proposals.waiting_for(asker()),
        mine=service.proposals.proposed_by(asker()),
    )


@bp.get("/office/decisions/<string:public_id>")
@allow(Permission.OFFICE)
def decision(public_id: str) -> str:
    found = service.proposals.waiting(public_id, asker())
    return _page(found, ReasonForm())


def _page(found: service.proposals.ProposalInfo, form: ReasonForm) -> str:
    own = found.proposed_by.id == asker().own_id()
    return render_template("accounts/decision.html", proposal=found, form=form, own=own)


@bp.post("/office/decisions/<string:public_id>/agree")
@allow(Permission.OFFICE)
def agree(public_id: str) -> Response:
    try:
        service.proposals.second(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You agreed, and it was carried out."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
    return see_other("accounts.decisions")


@bp.post("/office/decisions/<string:public_id>/reject")
@allow(Permission.OFFICE)
def reject(public_id: str) -> str | Response:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            service.proposals.reject(public_id, reason=form.reason.data, asker=asker(), now=now())
            db.session.commit()
            flash(_("Rejected. The official who proposed it reads your reason."), "good")
            return see_other("accounts.decisions")
        except RuleError as error:
            form.refuse(error)
    return _page(service.proposals.waiting(public_id, asker()), form)


@bp.post("/office/decisions/<string:public_id>/withdraw")
@allow(Permission.OFFICE)
def withdraw(public_id: str) -> Response:
    try:
        service.proposals.withdraw(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You took the proposal back."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
    return see_other("accounts.decisions")
