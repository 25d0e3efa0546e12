"""A form as a file: out as JSON, and in again with a clear list of what is wrong."""

from flask import Response as FlaskResponse
from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.candidates import queries, service
from recruit.candidates.forms import ImportForm, in_words
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/office/forms/<string:public_id>/export")
@allow(Permission.FORMS_MANAGE)
def export_form(public_id: str) -> FlaskResponse:
    found = queries.form(public_id)
    name = f"form-{public_id}-{found.draft_version}.json"
    return FlaskResponse(
        service.exported(found.draft),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/office/forms/<string:public_id>/import", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def import_form(public_id: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), ImportForm()
    wrong: list[RuleError] = []
    if form.validate_on_submit():
        with request.files[form.file.name].stream as stream:
            document, wrong = service.read_form(stream.read())
        if not wrong:
            try:
                service.change_draft(found, document, "imported", "form", asker=asker(), now=now())
            except RuleError as error:
                wrong = [error]
        if not wrong:
            db.session.commit()
            flash(_("The form of the file is the draft now. Look at it before publishing."), "good")
            return see_other("candidates.office_form", public_id=public_id)
        db.session.rollback()
    page = render_template(
        "candidates/office_import.html",
        form_=found,
        form=form,
        wrong=[in_words(error) for error in wrong],
    )
    return (page, 422) if form.errors or wrong else page
