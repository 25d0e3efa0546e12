"""A person's documents, and the one way to read a document's bytes."""

from io import BytesIO

from flask import Response, flash, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.candidates.forms import DocumentForm
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.extensions.database import declare_writing
from recruit.files.drawing import draw
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError, UnavailableError
from recruit.web.access import SIGNED_IN, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.route("/me/documents", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def documents() -> str | AnyResponse | tuple[str, int]:
    form = DocumentForm()
    if form.validate_on_submit():
        upload = form.file.data or form.camera.data
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
        named=_named(),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _named() -> dict[str, list[str]]:
    """Which questions of the running campaign's card a document answers, and what it proves."""
    campaign = campaigns.current_campaign()
    found = queries.card(asker().own_id(), campaign.id) if campaign else None
    if found is None:
        return {}
    form, answers = queries.form_of_card(found), queries.opened(found).answers
    named: dict[str, list[str]] = {}
    for code, one in form.fields.items():
        if one.is_file and answers.get(code):
            proved = form.fields.get(one.proves or "")
            said = [one.label[language()]] + ([proved.label[language()]] if proved else [])
            named.setdefault(answers[code], []).append(" → ".join(said))
    return named


@bp.post("/me/documents/<string:public_id>/remove")
@allow(Permission.CANDIDATE)
def remove_document(public_id: str) -> AnyResponse:
    service.remove_document(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("The document is removed."), "good")
    return see_other("candidates.documents")


@bp.get("/me/documents/<string:public_id>")
@allow(Permission.CANDIDATE)
def document(public_id: str) -> AnyResponse:
    return _to_one_time_address(public_id)


@bp.get("/office/documents/<string:public_id>")
@allow(
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)
def office_document(public_id: str) -> AnyResponse:
    return _to_one_time_address(public_id)


@bp.get("/office/documents/<string:public_id>/pages")
@allow(
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)
def document_pages(public_id: str) -> str:
    """A PDF as pictures, which may stand within a page of ours where the file itself may not."""
    found, data = service.open_document(public_id, asker=asker())
    db.session.commit()  # nobody waits for a transaction while pages are drawn
    if found.media_type != "application/pdf":
        raise NotFoundError()
    try:
        drawn, error = draw(data), None
    except RuleError as refused:
        drawn, error = None, refused
    else:
        declare_writing(True)
        service.note_read(found, asker=asker(), now=now())
        db.session.commit()
    return render_template(
        "candidates/document_pages.html", document=found, drawn=drawn, error=error
    )


def _to_one_time_address(public_id: str) -> AnyResponse:
    """The door: who may read is asked here; the address behind it opens once."""
    found = service.visible_document(public_id, asker())
    token = service.address_of(found, asker=asker(), now=now())
    return see_other("candidates.open_document", token=token)


@bp.get("/documents/<string:token>")
@allow(SIGNED_IN)
def open_document(token: str) -> Response | tuple[str, int]:
    """Always as an attachment: a file that a person sent is never shown as a page of ours."""
    who = asker()
    db.session.commit()  # what was read so far; from here on this request writes
    declare_writing(True)
    try:
        found, data = service.open_once(token, asker=who, now=now())
    except UnavailableError:  # nothing was used up: the address opens once the store is back
        raise
    except RuleError as error:
        return render_template("candidates/used_address.html", error=error), 410
    db.session.commit()
    response = send_file(
        BytesIO(data), mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
