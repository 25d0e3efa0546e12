"""For administrators: correcting somebody's identity, and freeing a FIN that is another's."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries, service
from recruit.accounts.forms import IdentityForm, ReasonForm
from recruit.accounts.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

MANAGE = Permission.PEOPLE_MANAGE


@bp.route("/office/people/<string:public_id>/correct", methods=["GET", "POST"])
@allow(MANAGE)
def propose_correction(public_id: str) -> str | Response:
    found = queries.manageable_person(public_id, asker().scope(MANAGE))
    form = IdentityForm(obj=found)
    if form.validate_on_submit():
        try:
            _propose(public_id, form)
            return _proposed("accounts.person", public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("accounts/office_correct.html", form=form, person=found)


def _propose(public_id: str, form: IdentityForm) -> None:
    identity = service.names.cleaned(
        form.fin.data,
        form.last_name.data,
        form.first_name.data,
        form.patronymic.data,
        form.birth_date.data,
        now(),
    )
    service.names.propose_correction(
        public_id,
        identity,
        keep_former=form.keep_former.data,
        reason=form.reason.data,
        asker=asker(),
        now=now(),
    )


@bp.route("/office/disputes/<string:public_id>/release", methods=["GET", "POST"])
@allow(MANAGE)
def propose_release(public_id: str) -> str | Response:
    found, form = queries.dispute(public_id), ReasonForm()
    if form.validate_on_submit():
        try:
            service.disputes.propose_release(
                public_id, reason=form.reason.data, asker=asker(), now=now()
            )
            return _proposed("accounts.dispute", public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "accounts/office_release.html",
        form=form,
        dispute=found,
        owner=queries.person_by_fin(found.fin),
    )


def _proposed(endpoint: str, public_id: str) -> Response:
    db.session.commit()
    flash(_("Proposed. It counts as soon as a second official agrees."), "good")
    return see_other(endpoint, public_id=public_id)
