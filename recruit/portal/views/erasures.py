"""Asking to be erased, and deciding about it."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts import service as account_service
from recruit.accounts.queries import ErasureInfo
from recruit.accounts.service import proposals
from recruit.extensions import db, limiter
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.portal import service
from recruit.portal.forms import ErasureDecisionForm, ErasureForm
from recruit.portal.queries.erasure import standing_of
from recruit.portal.rules.erasure import KEPT_WORDS, hindrances, kept
from recruit.portal.views.blueprint import bp
from recruit.web.access import SIGNED_IN, allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other
from recruit.web.paging import page_number

MANAGE = Permission.PEOPLE_MANAGE


@bp.route("/me/erasure", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@allow(SIGNED_IN)
def erasure() -> str | Response:
    form = ErasureForm()
    if form.validate_on_submit():
        try:
            service.erasure.ask(form.words.data or "", form.password.data, asker=asker(), now=now())
            db.session.commit()
            flash(_("Your request is recorded. Two officials decide about it."), "good")
            return see_other("portal.erasure")
        except RuleError as error:
            db.session.commit()  # the attempt with the password was counted
            form.refuse(error)
    person_id = asker().own_id()
    standing = standing_of(person_id)
    return render_template(
        "portal/erasure.html",
        form=form,
        requests=accounts.erasures_of(person_id),
        hindrances=hindrances(standing),
        kept=[KEPT_WORDS[one] for one in sorted(kept(standing))],
    )


@bp.post("/me/erasure/<string:public_id>/withdraw")
@allow(SIGNED_IN)
def withdraw_erasure(public_id: str) -> Response:
    try:
        account_service.erasure.withdraw(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You took the request back."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(_(error.message), "danger")
    return see_other("portal.erasure")


@bp.get("/office/erasures")
@allow(MANAGE)
def office_erasures() -> str:
    if not asker().scope(MANAGE).everywhere:
        raise NotFoundError()
    return render_template("portal/office_erasures.html", paged=accounts.erasures(page_number()))


@bp.get("/office/erasures/<string:public_id>")
@allow(MANAGE)
def office_erasure(public_id: str) -> str:
    return _page(service.erasure.visible(public_id, asker()), ErasureDecisionForm())


@bp.post("/office/erasures/<string:public_id>/decide")
@allow(MANAGE)
def decide_erasure(public_id: str) -> str | Response:
    found, form = service.erasure.visible(public_id, asker()), ErasureDecisionForm()
    if form.validate_on_submit():
        decide = {"carry-out": _propose, "refuse": _refuse}[form.decision.data]
        try:
            decide(public_id, form.reason.data)
            db.session.commit()
            return see_other("portal.office_erasure", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return _page(found, form)


def _propose(public_id: str, reason: str) -> None:
    service.erasure.propose(public_id, reason=reason, asker=asker(), now=now())
    flash(_("Proposed. It counts as soon as a second official agrees."), "good")


def _refuse(public_id: str, reason: str) -> None:
    service.erasure.refuse(public_id, reason, asker=asker(), now=now())
    flash(_("Refused. The person reads your reason."), "good")


def _page(found: ErasureInfo, form: ErasureDecisionForm) -> str:
    standing = standing_of(found.person.id)
    return render_template(
        "portal/office_erasure.html",
        erasure=found,
        form=form,
        hindrances=hindrances(standing),
        kept=[KEPT_WORDS[one] for one in sorted(kept(standing))],
        words=KEPT_WORDS,
        proposals=proposals.open_about(Ref("erasure", found.public_id)),
    )
