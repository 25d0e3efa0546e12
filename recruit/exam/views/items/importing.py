"""A file of items: upload, look, choose, confirm."""

from flask import Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice

from recruit.directory import queries as directory
from recruit.exam.formats.xlsx_writing import template
from recruit.exam.forms.importing import FORMAT_NAMES, ImportItemsForm, TakeItemsForm
from recruit.exam.forms.items import TYPES
from recruit.exam.queries import imports as queries
from recruit.exam.queries.imports import Import
from recruit.exam.queries.sheet import shown_in_bank
from recruit.exam.rules.review import missing_languages
from recruit.exam.service import sealing, staging
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.items.pictures import import_address
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.formats import number
from recruit.web.moment import now
from recruit.web.pages import see_other
from recruit.web.paging import page_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATUSES = {
    "good": (N_("can come in"), "good"),
    "known": (N_("in the bank already"), "neutral"),
    "unsupported": (N_("not supported"), "warning"),
    "faulty": (N_("faulty"), "danger"),
    "added": (N_("came in"), "good"),
}


@bp.route("/office/exam/items/import", methods=["GET", "POST"])
@allow(Permission.ITEMS_WRITE)
def import_items() -> str | tuple[str, int] | AnyResponse:
    sealing.require_no_candidate(asker())
    form = _import_form()
    if not form.validate_on_submit():
        return _import_page(form), 422 if form.errors else 200
    try:
        public_id = staging.stage(
            form.file.data.read(),
            form.file.data.filename or "",
            subject=form.subject.data,
            practice=form.use.data == "practice",
            format_name=form.format.data or None,
            language=form.language.data,
            asker=asker(),
            now=now(),
        )
        db.session.commit()
    except (FileRefusedError, RuleError) as refused:
        db.session.rollback()
        return _import_page(form, refused), 422
    return see_other("exam.import_preview", public_id=public_id)


def _import_form() -> ImportItemsForm:
    form = ImportItemsForm()
    form.subject.choices = choices.subject_choices()
    form.use.choices = choices.use_choices()
    form.language.choices = [SelectChoice(code, code.upper()) for code in choices.every_language()]
    return form


def _import_page(form: ImportItemsForm, refused: RecruitError | None = None) -> str:
    return render_template(
        "exam/items/import.html",
        form=form,
        refused=refused,
        refused_rows=refused.rows if isinstance(refused, FileRefusedError) else [],
        own=queries.own(asker()),
        subjects=directory.subjects(),
    )


@bp.get("/office/exam/items/import-template.xlsx")
@allow(Permission.ITEMS_WRITE)
def items_template() -> Response:
    response = Response(template(), content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=items.xlsx"
    return response


@bp.get("/office/exam/imports/<string:public_id>")
@allow(Permission.ITEMS_WRITE)
def import_preview(public_id: str) -> Response:
    sealing.require_no_candidate(asker())
    staged = queries.staged(public_id, asker())
    response = make_response(_preview(staged, _take_form(staged)))
    if staged.state in ("waiting", "taking"):
        response.headers["Refresh"] = "2"  # works without script, ends with the job
    return response


def _take_form(staged: Import) -> TakeItemsForm:
    form = TakeItemsForm()
    form.topic.choices = choices.topic_choices(staged.subject_code)
    form.difficulty.choices = choices.difficulty_choices()
    return form


def _preview(staged: Import, form: TakeItemsForm) -> str:
    paged = queries.rows(staged.id, page_number())
    address = import_address(staged.public_id)
    needed = directory.subjects()[staged.subject_code].languages
    views = {row.number: shown_in_bank(row.content, address) for row in paged.rows if row.content}
    beside = {
        (row.number, place): shown_in_bank(other.content, address)
        for row in paged.rows
        for place, other in enumerate(row.alike)
        if other.content
    }
    missing = {
        row.number: missing_languages(row.content.languages, needed)
        for row in paged.rows
        if row.content
    }
    return render_template(
        "exam/items/import_preview.html",
        staged=staged,
        refusal=queries.error_of(staged.refusal) if staged.refusal else None,
        refused_rows=[
            (one["row"], one["column"], queries.error_of(one))
            for one in (staged.refusal or {}).get("rows", [])
        ],
        paged=paged,
        views=views,
        beside=beside,
        missing=missing,
        form=form,
        subject=directory.subjects()[staged.subject_code],
        statuses=STATUSES,
        types=TYPES,
        formats=FORMAT_NAMES,
    )


@bp.post("/office/exam/imports/<string:public_id>")
@allow(Permission.ITEMS_WRITE)
def import_confirm(public_id: str) -> str | tuple[str, int] | AnyResponse:
    """Both buttons keep the choice that this page shows; one of them goes on to take it."""
    staged = queries.staged(public_id, asker())
    form = _take_form(staged)
    if not form.validate_on_submit():
        return _preview(staged, form), 422
    try:
        staging.choose(public_id, _numbers("shown"), _numbers("take"), asker=asker())
        if request.form.get("action") == "keep":
            db.session.commit()
            return see_other("exam.import_preview", public_id=public_id, page=_page(staged))
        count = staging.confirm(
            public_id,
            topic=form.topic.data or None,
            difficulty=form.difficulty.data,
            source=form.source.data,
            asker=asker(),
            now=now(),
        )
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _preview(queries.staged(public_id, asker()), form), 422
    flash(_("Items that come in as drafts: %(count)s.", count=number(count)), "good")
    return see_other("exam.import_preview", public_id=public_id)


def _numbers(name: str) -> list[int]:
    return [
        int(one)
        for one in request.form.getlist(name)[:1000]
        if one.isascii() and one.isdecimal() and len(one) < 8
    ]


def _page(staged: Import) -> int:
    """The page to see next: the following one, while there is one."""
    total = sum(staged.counts.values())
    return min(page_number() + 1, max(1, -(-total // queries.PAGE)))
