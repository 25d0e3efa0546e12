"""Importing schools from a file: check, see, confirm."""

from itertools import zip_longest

from flask import Response, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.directory import queries, service
from recruit.directory.forms import ConfirmForm, SchoolsFileForm
from recruit.directory.rules.checks import SECTORS
from recruit.directory.rules.rows import COLUMN_NOTES, COLUMNS
from recruit.directory.rules.schools import BUILDING_STATES
from recruit.directory.service import Checked
from recruit.directory.views.blueprint import XLSX, bp, names
from recruit.directory.views.office import EDIT, of_a_district, scope
from recruit.extensions import db
from recruit.extensions.prepared import beforehand
from recruit.files.tables import Table, read_table, write_xlsx
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message, number
from recruit.web.moment import now
from recruit.web.pages import language, see_other

SHOWN = 200
SHOWN_ROWS = 30


@bp.route("/office/schools/import", methods=["GET", "POST"])
@allow(EDIT)
def import_file() -> str | tuple[str, int] | AnyResponse:
    form = SchoolsFileForm()
    if not of_a_district():
        raise NotFoundError()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    who = asker()
    try:
        table, checked = _read(form)
    except (FileRefusedError, RuleError) as refused:
        return _page(form, refused=refused), 422
    if checked.errors:
        return _page(form, checked=checked), 422
    staged = service.stage(table, asker=who, now=now())
    db.session.commit()
    for warning in checked.warnings:
        flash(message(warning), "warning")
    return see_other("directory.import_preview", public_id=staged)


def _read(form: SchoolsFileForm) -> tuple[Table, Checked]:
    who = asker()
    with beforehand():
        table = read_table(form.file.data.read(), form.file.data.filename)
        return table, service.check_file(table, asker=who)


def _page(
    form: SchoolsFileForm, checked: Checked | None = None, refused: RecruitError | None = None
) -> str:
    errors = checked.errors if checked else []
    return render_template(
        "directory/import.html",
        form=form,
        notes=COLUMN_NOTES,
        warnings=checked.warnings if checked else [],
        refused=refused,
        refused_rows=refused.rows[:SHOWN] if isinstance(refused, FileRefusedError) else [],
        wrong_rows=len({row for row, _column, _error in errors}),
        errors=len(errors),
        shown=errors[:SHOWN],
    )


@bp.route("/office/schools/import/<string:public_id>", methods=["GET", "POST"])
@allow(EDIT)
def import_preview(public_id: str) -> str | tuple[str, int] | AnyResponse:
    who, form = asker(), ConfirmForm()
    with beforehand():
        staged = service.staged(public_id, asker=who)
    checked = service.turned(staged.checked) if form.turn.data else staged.checked
    if form.validate_on_submit() and not staged.done:
        if checked.questions and not form.sure.data:
            form.sure.errors = [_("Say that the questioned places are right, or correct the file.")]
        else:
            return _confirmed(public_id, checked)
    page = render_template(
        "directory/import_preview.html",
        form=form,
        staged=staged,
        checked=staged.checked,
        questions=staged.checked.questions[:SHOWN],
        rows=[*staged.checked.added, *staged.checked.changed][:SHOWN_ROWS],
        **names(),
    )
    return (page, 422) if form.errors else page


def _confirmed(public_id: str, checked: Checked) -> AnyResponse:
    who = asker()
    try:
        with beforehand():
            prepared = service.prepare(public_id, checked, asker=who, now=now())
        count = service.carry_out(prepared, asker=who, now=now())
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
        return see_other("directory.import_file")
    db.session.commit()
    flash(_("Schools added or changed: %(count)s.", count=number(count)), "good")
    return see_other("directory.office")


@bp.get("/office/schools/import-template.xlsx")
@allow(EDIT)
def import_template() -> Response:
    districts = [["district", "name"], *map(list, queries.district_choices(language(), scope()))]
    subjects = [["subjects", "name"], *map(list, queries.subject_choices(language()))]
    words = [
        ["sectors", "building"],
        *map(list, zip_longest(SECTORS, BUILDING_STATES, fillvalue="")),
    ]
    data = write_xlsx(
        {
            service.TEMPLATE_SHEET: [list(COLUMNS)],
            "districts": districts,
            "subjects": subjects,
            "allowed": words,
        }
    )
    response = Response(data, content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=schools.xlsx"
    return response
