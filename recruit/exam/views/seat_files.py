"""Seating from a file: check, see, confirm."""

from flask import Response, flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from recruit.accounts import queries as accounts
from recruit.directory import queries as directory
from recruit.exam.forms import SeatFileForm
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.seat_files import COLUMN_NOTES, COLUMNS
from recruit.exam.rules.seating import Sitting
from recruit.exam.service import seat_files as service
from recruit.exam.views.blueprint import bp
from recruit.extensions import db
from recruit.files.tables import read_table, write_xlsx
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

SHOWN_ERRORS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/office/exam/sittings/<string:public_id>/seat-file", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def seat_file(public_id: str) -> str | tuple[str, int] | AnyResponse:
    sitting = sittings_queries.sitting(public_id, asker().scope(Permission.EXAMS_MANAGE))
    form = SeatFileForm()
    if not form.validate_on_submit():
        return _page(form, sitting), 422 if form.errors else 200
    try:
        table = read_table(
            form.file.data.read(), form.file.data.filename, max_rows=service.MOST_ROWS
        )
        checked = service.check_file(public_id, table, asker=asker())
    except (FileRefusedError, RuleError) as refused:
        db.session.rollback()
        return _page(form, sitting, refused=refused), 422
    if checked.wrong:
        return _page(form, sitting, checked=checked), 422
    staged = service.stage(public_id, checked.assigned, asker=asker(), now=now())
    db.session.commit()
    for warning in checked.warnings:
        flash(message(warning), "warning")
    return see_other("exam.seat_file_preview", public_id=staged)


def _page(
    form: SeatFileForm,
    sitting: Sitting,
    checked: service.Checked | None = None,
    refused: RecruitError | None = None,
) -> str:
    wrong = checked.wrong if checked else []
    return render_template(
        "exam/seat_file.html",
        form=form,
        sitting=sitting,
        district=directory.districts()[sitting.district_code],
        notes=COLUMN_NOTES,
        waiting=service.waiting(sitting.id, asker=asker()),
        wrong_rows=len({one.row for one in wrong}),
        shown=[(one.row, one.column, one.error) for one in wrong[:SHOWN_ERRORS]],
        errors=len(wrong),
        refused=refused,
        refused_rows=refused.rows[:SHOWN_ERRORS] if isinstance(refused, FileRefusedError) else [],
    )


@bp.get("/office/exam/seat-files/<string:public_id>")
@allow(Permission.EXAMS_MANAGE)
def seat_file_preview(public_id: str) -> str:
    staged = service.staged(public_id, asker=asker())
    return render_template(
        "exam/seat_file_preview.html",
        staged=staged,
        sitting=staged.sitting,
        district=directory.districts()[staged.sitting.district_code],
        people=accounts.people(one.person_id for one in staged.assigned),
        subjects=directory.subjects(),
    )


@bp.post("/office/exam/seat-files/<string:public_id>")
@allow(Permission.EXAMS_MANAGE)
def seat_file_confirm(public_id: str) -> AnyResponse:
    sitting = service.staged(public_id, asker=asker()).sitting
    try:
        count = service.carry_out(public_id, asker=asker(), now=now())
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
        return see_other("exam.seat_file", public_id=sitting.public_id)
    db.session.commit()
    said = ngettext(
        "%(num)d candidate has been seated.", "%(num)d candidates have been seated.", count
    )
    flash(said if count else _("Everybody in the file sat there already."), "good")
    return see_other("exam.sitting", public_id=sitting.public_id)


@bp.get("/office/exam/seat-template.xlsx")
@allow(Permission.EXAMS_MANAGE)
def seat_template() -> Response:
    subjects = [["subject", "name"], *map(list, directory.subject_choices(language()))]
    response = Response(
        write_xlsx({"seats": [list(COLUMNS)], "subjects": subjects}), content_type=XLSX
    )
    response.headers["Content-Disposition"] = "attachment; filename=seats.xlsx"
    return response
