"""Items as a file for another system."""

from flask import Response, render_template

from recruit.exam.formats import WrittenFile
from recruit.exam.forms.importing import ExportItemsForm
from recruit.exam.service import importing, sealing
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now

FILES = {
    "moodle-xml": ("xml", "application/xml"),
    "qti": ("zip", "application/zip"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@bp.route("/office/exam/items/export", methods=["GET", "POST"])
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def export_items() -> str | tuple[str, int] | Response:
    """The file. Where its format cannot say every item, the page first names those, and gives
    the file without them only when asked again."""
    sealing.require_no_candidate(asker())
    form = ExportItemsForm()
    form.subject.choices = choices.subject_choices()
    if not asker().may(Permission.ITEMS_REVIEW):
        del form.sealed
    written: WrittenFile | None = None
    if form.validate_on_submit():
        try:
            written = importing.export(
                form.subject.data,
                form.format.data,
                sealed="sealed" in form and bool(form.sealed.data),
                asker=asker(),
                now=now(),
                partly=form.without.data,
            )
            db.session.commit()
            if not written.left_out or form.without.data:
                return _file(form.subject.data, form.format.data, written.data)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template(
        "exam/items/export.html", form=form, left_out=written.left_out if written else []
    )
    return (page, 422) if form.is_submitted() and not written else page


def _file(subject: str, format_name: str, data: bytes) -> Response:
    ending, media_type = FILES[format_name]
    response = Response(data, content_type=media_type)
    name = f"{subject}-{format_name}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
