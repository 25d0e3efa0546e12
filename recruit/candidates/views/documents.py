"""A person's documents, and the one way to read a document's bytes."""

from io import BytesIO

from flask import Response, flash, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.candidates import queries, service
from recruit.candidates.forms import DocumentForm
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/me/documents", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def documents() -> str | AnyResponse | tuple[str, int]:
    form = DocumentForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            service.add_document(upload.read(), name=upload.filename, asker=asker(), now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The document is kept."), "good")
            return see_other("candidates.documents")
    found = queries.documents_of(asker().own_id())
    page = render_template(
        "candidates/documents.html",
        form=form,
        documents=found,
        used={one.public_id for one in found if queries.is_used(one)},
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post("/me/documents/<string:public_id>/remove")
@allow(Permission.CANDIDATE)
def remove_document(public_id: str) -> AnyResponse:
    service.remove_document(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("The document is removed."), "good")
    return see_other("candidates.documents")


@bp.get("/me/documents/<string:public_id>")
@allow(Permission.CANDIDATE)
def document(public_id: str) -> Response:
    return _download(public_id)


@bp.get("/office/documents/<string:public_id>")
@allow(
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)
def office_document(public_id: str) -> Response:
    return _download(public_id)


def _download(public_id: str) -> Response:
    """Always as an attachment: a file that a person sent is never shown as a page of ours."""
    found, data = service.open_document(public_id, asker=asker())
    response = send_file(
        BytesIO(data), mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
