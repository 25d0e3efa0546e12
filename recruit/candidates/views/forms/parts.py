"""One page for each section, field, column and check of a draft."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.candidates import queries, service
from recruit.candidates.forms import CheckEditor, FieldEditor, SectionEditor
from recruit.candidates.queries import FormInfo
from recruit.candidates.rules import KINDS, Field, FormDefinition, editing
from recruit.candidates.rules.tables import COLUMN_KINDS, TableField
from recruit.candidates.views.blueprint import bp
from recruit.candidates.views.forms.drafts import change, part_digest
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Doc = dict[str, Any]
Editor = SectionEditor | FieldEditor | CheckEditor
Answer = str | Response | tuple[str, int]
FORM = "/office/forms/<string:public_id>"
FIELDS = FORM + "/sections/<string:section>/fields"
COLUMNS = FIELDS + "/<string:field>/columns"


@bp.route(FORM + "/sections/new", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def new_section(public_id: str) -> Answer:
    found, form = queries.form(public_id), SectionEditor()
    return _edit(found, form, _("A new section"), lambda d: editing.put_section(d, form.part()))


@bp.route(FORM + "/sections/<string:section>", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def edit_section(public_id: str, section: str) -> Answer:
    found, form = queries.form(public_id), SectionEditor()
    before = editing.find_section(found.draft, section)
    return _edit(
        found,
        form,
        _("Section: %(name)s", name=before["title"][language()]),
        lambda d: editing.put_section(d, form.part(), replaces=section),
        before,
    )


@bp.route(FIELDS + "/new", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def new_field(public_id: str, section: str) -> Answer:
    found, form = queries.form(public_id), FieldEditor()
    draft = queries.draft_of(found)
    kind = form.kind.data = form.kind.data or request.args.get("kind", "text")
    if kind not in KINDS:
        raise NotFoundError()
    known = _before_section_end(draft, section)
    form.offer(known, draft.fields, {})
    return _edit(
        found,
        form,
        _("A new field: %(kind)s", kind=_(KINDS[kind].kind_name)),
        lambda d: editing.put_field(d, section, form.part(None, known)),
    )


@bp.route(FIELDS + "/<string:field>", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def edit_field(public_id: str, section: str, field: str) -> Answer:
    found, form = queries.form(public_id), FieldEditor()
    before = editing.find_field(found.draft, section, field)
    draft = queries.draft_of(found)
    form.kind.data = before["kind"]
    known = _before(draft, field)
    form.offer(known, draft.fields, before)
    return _edit(
        found,
        form,
        _("Field: %(name)s", name=before["label"][language()]),
        lambda d: editing.put_field(d, section, form.part(before, known), replaces=field),
        before,
        section=section,
    )


def _before(draft: FormDefinition, code: str) -> dict[str, Field]:
    """The fields and results that come before a field: what its condition can read."""
    found: dict[str, Field] = {}
    for known, one in draft.fields.items():
        if known == code:
            break
        found[known] = one
        if isinstance(one, TableField) and one.result:
            found[one.result.code] = one.result.field
    return found


def _before_section_end(draft: FormDefinition, code: str) -> dict[str, Field]:
    draft.section(code)  # NotFoundError where there is none
    order = [section.code for section in draft.sections]
    later = draft.sections[order.index(code) + 1 :]
    first_later = next((one.code for section in later for one in section.fields), "")
    return _before(draft, first_later)


# --- the columns of a table ----------------------------------------------------------------------


class ColumnEditor(FieldEditor):
    is_column = True


@bp.route(COLUMNS + "/new", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def new_column(public_id: str, section: str, field: str) -> Answer:
    found, form = queries.form(public_id), ColumnEditor()
    table = editing.find_field(found.draft, section, field)
    kind = form.kind.data = form.kind.data or request.args.get("kind", "text")
    if kind not in COLUMN_KINDS or table["kind"] != "table":
        raise NotFoundError()
    form.offer({}, {}, {})
    return _edit(
        found,
        form,
        _("A new column: %(kind)s", kind=_(COLUMN_KINDS[kind].kind_name)),
        lambda d: editing.put_column(d, section, field, form.part()),
        section=section,
        table=field,
    )


@bp.route(COLUMNS + "/<string:column>", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def edit_column(public_id: str, section: str, field: str, column: str) -> Answer:
    found, form = queries.form(public_id), ColumnEditor()
    before = editing.find_column(found.draft, section, field, column)
    form.kind.data = before["kind"]
    form.offer({}, {}, {})
    return _edit(
        found,
        form,
        _("Column: %(name)s", name=before["label"][language()]),
        lambda d: editing.put_column(d, section, field, form.part(before), replaces=column),
        before,
        section=section,
        table=field,
    )


@bp.post(FIELDS + "/<string:field>/change-column")
@allow(Permission.FORMS_MANAGE)
def change_column(public_id: str, section: str, field: str) -> Response:
    """Move a column or take it away."""
    column, to = request.form.get("column", ""), request.form.get("to")

    def make(draft: Doc) -> Doc:
        if to == "away":
            return editing.remove_column(draft, section, field, column)
        return editing.move_column(draft, section, field, column, -1 if to == "up" else 1)

    return change(public_id, "removed" if to == "away" else "moved", make, at=field)


@bp.post(FIELDS + "/<string:field>/take-scales")
@allow(Permission.FORMS_MANAGE)
def take_scales(public_id: str, section: str, field: str) -> Response:
    """Put the conversion of marks of the campaign's rule-set into the table."""
    found = queries.form(public_id)
    scales = service.with_rule_set_scales(found, section, field)
    return change(public_id, "edited", lambda _draft: scales, at=field)


# --- checks between two answers ------------------------------------------------------------------


@bp.route(FORM + "/checks/new", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def new_check(public_id: str) -> Answer:
    found, form = queries.form(public_id), CheckEditor()
    form.offer(queries.draft_of(found).all_fields)
    return _edit(found, form, _("A new check"), lambda d: editing.put_check(d, form.part()))


@bp.route(FORM + "/checks/<string:check>", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def edit_check(public_id: str, check: str) -> Answer:
    found, form = queries.form(public_id), CheckEditor()
    before = editing.find_check(found.draft, check)
    form.offer(queries.draft_of(found).all_fields)
    return _edit(
        found,
        form,
        _("Check: %(code)s", code=check),
        lambda d: editing.put_check(d, form.part(), replaces=check),
        before,
    )


@bp.post(FORM + "/checks/<string:check>/remove")
@allow(Permission.FORMS_MANAGE)
def remove_check(public_id: str, check: str) -> Response:
    return change(public_id, "removed", lambda d: editing.remove_check(d, check))


# --- showing an editor and saving what it says ---------------------------------------------------


def _edit(
    found: FormInfo,
    form: Editor,
    title: str,
    make: Callable[[Doc], Doc],
    before: Doc | None = None,
    *,
    section: str = "",
    table: str = "",
) -> Answer:
    """Show an editor; on a valid POST put the change into the draft.

    Where somebody else changed the same part since the page was loaded, nothing is saved: the
    page says what stands now, and a second saving puts this in its place.
    """
    theirs: list[tuple[str, str, str]] = []
    if request.method == "GET" and before is not None:
        form.show(before)
    if before is not None:
        form.code.data = before["code"]
    adding = request.method == "POST" and request.form.get("step") == "add-row"
    if adding and isinstance(form, FieldEditor):
        form.add_row()
    elif form.validate_on_submit():
        stands = part_digest(before) if before is not None else ""
        changed = None
        try:
            changed = make(found.draft)
            if before is not None and form.seen.data != stands:
                theirs = _differences(form, before, changed, section, table)
                raise RuleError(
                    N_(
                        "Somebody else has changed this part meanwhile. Look at the differences "
                        "below; saving again puts yours in its place."
                    )
                )
            name = "added" if before is None else "edited"
            service.change_draft(
                found, changed, name, form.code.data or "", asker=asker(), now=now()
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error, changed)
        else:
            db.session.commit()
            flash(_("The draft is changed. Candidates see it once it is published."), "good")
            return _back(found, section, table)
    form.seen.data = part_digest(before) if before is not None else ""
    page = render_template(
        "candidates/office_part.html",
        form_=found,
        form=form,
        title=title,
        before=before,
        section=section,
        table=table,
        theirs=theirs,
        kinds={code: cls.kind_name for code, cls in COLUMN_KINDS.items()},
        takes_scales=bool(_converts(before) and service.rules_with_grades(found)),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _converts(part: Doc | None) -> bool:
    return bool(part and (part.get("result") or {}).get("scales"))


def _differences(
    form: Editor, stands: Doc, changed: Doc, section: str, table: str
) -> list[tuple[str, str, str]]:
    """What stands now beside what was typed here."""
    code = stands["code"]
    if table:
        mine = editing.find_column(changed, section, table, code)
    elif section:
        mine = editing.find_field(changed, section, code)
    elif "left" in stands:
        mine = editing.find_check(changed, code)
    else:
        mine = editing.find_section(changed, code)
    found = editing.differences(editing.own_part(stands), editing.own_part(mine))
    return [(form.name_of(path), before, after) for path, before, after in found]


def _back(found: FormInfo, section: str, table: str) -> Response:
    if table:
        return see_other(
            "candidates.edit_field", public_id=found.public_id, section=section, field=table
        )
    return see_other("candidates.office_form", public_id=found.public_id)
