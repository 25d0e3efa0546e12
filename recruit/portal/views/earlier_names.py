"""Names one bore before, each with the document that proves it."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts import service as account_service
from recruit.candidates import queries as candidates
from recruit.candidates import service as candidate_service
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.portal.forms import EarlierNameForm
from recruit.portal.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/me/earlier-names", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def earlier_names() -> str | Response:
    form = EarlierNameForm()
    if form.validate_on_submit():
        try:
            _add(form)
            db.session.commit()
            flash(_("The earlier name is kept with its document."), "good")
            return see_other("portal.earlier_names")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    person_id = asker().own_id()
    known = accounts.earlier_names(person_id)
    return render_template(
        "portal/earlier_names.html",
        form=form,
        person=accounts.person(person_id),
        known=known,
        documents=candidates.documents_by_public_ids(one.document for one in known if one.document),
    )


def _add(form: EarlierNameForm) -> None:
    upload = form.file.data
    kept = candidate_service.add_document(
        upload.read(), name=upload.filename, asker=asker(), now=now()
    )
    account_service.names.add_earlier_name(
        form.last_name.data,
        form.first_name.data,
        form.patronymic.data,
        document=kept.public_id,
        asker=asker(),
        now=now(),
    )


@bp.post("/me/earlier-names/<string:public_id>/remove")
@allow(Permission.CANDIDATE)
def remove_earlier_name(public_id: str) -> Response:
    account_service.names.remove_earlier_name(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("The earlier name is taken away. Its document stays among your documents."), "good")
    return see_other("portal.earlier_names")
