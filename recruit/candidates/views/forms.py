"""Officials' pages of forms: the draft, its sections and fields, the preview, publishing."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.candidates.forms import FieldEditor, SectionEditor, SectionForm, in_words
from recruit.candidates.queries import FormInfo
from recruit.candidates.rules import KINDS, TableField, editing, parse_definition
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Doc = dict[str, Any]


@bp.get("/office/forms")
@allow(Permission.FORMS_MANAGE)
def office_forms() -> str:
    found = queries.forms()
    names = {one.id: one for one in campaigns.campaigns()}
    with_own = {one.campaign_id for one in found}
    return render_template(
        "candidates/office_forms.html",
        forms_=found,
        campaigns=names,
        without=[one for one in names.values() if one.id not in with_own],
        versions={one.id: queries.versions(one.id) for one in found},
    )


@bp.post("/office/forms")
@allow(Permission.FORMS_MANAGE)
def create_form() -> Response:
    public_id = service.create_form(request.form.get("campaign", ""), asker=asker(), now=now())
    db.session.commit()
    flash(_("The form begins as a copy of the standard one."), "good")
    return see_other("candidates.office_form", public_id=public_id)


@bp.get("/office/forms/<string:public_id>")
@allow(Permission.FORMS_MANAGE)
def office_form(public_id: str) -> str:
    found = queries.form(public_id)
    draft = parse_definition(found.draft, queries.registers())
    published = queries.versions(found.id)
    return render_template(
        "candidates/office_form.html",
        form_=found,
        draft=draft,
        versions=published,
        changed=not published or published[0].digest != draft.digest,
        impact=queries.impact(found, draft),
        kinds={code: cls.kind_name for code, cls in KINDS.items()},
    )


@bp.post("/office/forms/<string:public_id>/publish")
@allow(Permission.FORMS_MANAGE)
def publish_form(public_id: str) -> Response:
    number = service.publish_form(
        public_id, draft_version=_seen_version(), asker=asker(), now=now()
    )
    db.session.commit()
    flash(_("Published as version %(number)s.", number=number), "good")
    return see_other("candidates.office_form", public_id=public_id)


@bp.get("/office/forms/<string:public_id>/preview")
@allow(Permission.FORMS_MANAGE)
def preview_form(public_id: str) -> str:
    found = queries.form(public_id)
    draft = parse_definition(found.draft, queries.registers())
    fields = draft.fields
    return render_template(
        "candidates/preview.html",
        form_=found,
        draft=draft,
        form=SectionForm(),
        raw={},
        inputs={},
        documents=[],
        rows={code: 2 for code, one in fields.items() if isinstance(one, TableField)},
        averages={},
        conditions=draft.conditions_of(fields.values()),
    )


@bp.route("/office/forms/<string:public_id>/sections/new", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def new_section(public_id: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), SectionEditor()
    return _edit(
        found, form, _("A new section"), lambda: editing.put_section(found.draft, form.part())
    )


@bp.route("/office/forms/<string:public_id>/sections/<string:section>", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def edit_section(public_id: str, section: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), SectionEditor()
    before = editing.find_section(found.draft, section)
    if request.method == "GET":
        form.show(before)
    title = _("Section: %(name)s", name=before["title"][language()])
    return _edit(
        found,
        form,
        title,
        lambda: editing.put_section(found.draft, form.part(), replaces=section),
        fixed_code=section,
    )


@bp.route(
    "/office/forms/<string:public_id>/sections/<string:section>/fields/new",
    methods=["GET", "POST"],
)
@allow(Permission.FORMS_MANAGE)
def new_field(public_id: str, section: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), FieldEditor()
    editing.find_section(found.draft, section)
    if request.method == "GET":
        form.kind.data = request.args.get("kind", "text")
    if form.kind.data not in KINDS:
        raise NotFoundError()
    title = _("A new field: %(kind)s", kind=_(KINDS[form.kind.data].kind_name))
    return _edit(found, form, title, lambda: editing.put_field(found.draft, section, form.part()))


@bp.route(
    "/office/forms/<string:public_id>/sections/<string:section>/fields/<string:field>",
    methods=["GET", "POST"],
)
@allow(Permission.FORMS_MANAGE)
def edit_field(public_id: str, section: str, field: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), FieldEditor()
    before = editing.find_field(found.draft, section, field)
    if request.method == "GET":
        form.show(before)
    form.kind.data = before["kind"]
    title = _("Field: %(name)s", name=before["label"][language()])
    return _edit(
        found,
        form,
        title,
        lambda: editing.put_field(found.draft, section, form.part(before), replaces=field),
        fixed_code=field,
        has_result=bool(before.get("result")),
    )


def _edit(
    found: FormInfo,
    form: SectionEditor | FieldEditor,
    title: str,
    change: Callable[[], Doc],
    *,
    fixed_code: str | None = None,
    has_result: bool = False,
) -> str | Response | tuple[str, int]:
    """Show an editor; on a valid POST put the change into the draft."""
    if fixed_code:
        form.code.data = fixed_code
    if form.validate_on_submit():
        try:
            part = form.code.data or ""
            name = "edited" if fixed_code else "added"
            service.change_draft(found, change(), name, part, asker=asker(), now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The draft is changed. Candidates see it once it is published."), "good")
            return see_other("candidates.office_form", public_id=found.public_id)
    page = render_template(
        "candidates/office_part.html",
        form_=found,
        form=form,
        title=title,
        fixed_code=fixed_code,
        is_field=isinstance(form, FieldEditor),
        has_result=has_result,
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post("/office/forms/<string:public_id>/move")
@allow(Permission.FORMS_MANAGE)
def move_part(public_id: str) -> Response:
    by = -1 if request.form.get("to") == "up" else 1
    section, field = request.form.get("section", ""), request.form.get("field")
    if field:
        return _change(public_id, "moved", lambda d: editing.move_field(d, section, field, by))
    return _change(public_id, "moved", lambda d: editing.move_section(d, section, by))


@bp.post("/office/forms/<string:public_id>/remove")
@allow(Permission.FORMS_MANAGE)
def remove_part(public_id: str) -> Response:
    section, field = request.form.get("section", ""), request.form.get("field")
    if field:
        return _change(public_id, "removed", lambda d: editing.remove_field(d, section, field))
    return _change(public_id, "removed", lambda d: editing.remove_section(d, section))


def _change(public_id: str, name: str, change: Callable[[Doc], Doc]) -> Response:
    found = queries.form(public_id)
    part = request.form.get("field") or request.form.get("section", "")
    try:
        service.change_draft(found, change(found.draft), name, part, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(in_words(error)), "danger")
    return see_other("candidates.office_form", public_id=public_id)


def _seen_version() -> int:
    text = request.form.get("draft_version", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
