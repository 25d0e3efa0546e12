"""The forms, and the draft of one: its sections, fields and checks in their order."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.candidates.forms import plainly
from recruit.candidates.rules import KINDS, editing
from recruit.candidates.rules.conditions import SAID
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other

Doc = dict[str, Any]
EXAMPLE = "example:"  # before the name of a shipped form, where a campaign could stand


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
        examples={EXAMPLE + name: _name(form) for name, form in service.examples().items()},
    )


def _name(document: Doc) -> Bilingual:
    return Bilingual(document["name"]["az"], document["name"]["en"])


@bp.post("/office/forms")
@allow(Permission.FORMS_MANAGE)
def create_form() -> Response:
    source = request.form.get("from", "")
    example = source.removeprefix(EXAMPLE) if source.startswith(EXAMPLE) else None
    public_id = service.create_form(
        request.form.get("campaign", ""),
        copied_from=None if example else source or None,
        example=example,
        asker=asker(),
        now=now(),
    )
    db.session.commit()
    flash(_("The form begins as a copy. Nobody sees it before it is published."), "good")
    return see_other("candidates.office_form", public_id=public_id)


@bp.get("/office/forms/<string:public_id>")
@allow(Permission.FORMS_MANAGE)
def office_form(public_id: str) -> str:
    found = queries.form(public_id)
    draft, published = queries.draft_of(found), queries.versions(found.id)
    return render_template(
        "candidates/office_form.html",
        form_=found,
        draft=draft,
        versions=published,
        calls={one.id: queries.calls_of(one.id) for one in published},
        changed=not published or published[0].digest != draft.digest,
        kinds={code: cls.kind_name for code, cls in KINDS.items()},
        conditions=draft.conditions_of(draft.fields.values()),
        seen={section.code: _seen(found, section.code) for section in draft.sections},
        seen_field={c: _seen(found, s.code, c) for s in draft.sections for c in _codes(s)},
        relations=SAID,
        labels=draft.labels(),
    )


def _codes(section: Any) -> list[str]:
    return [one.code for one in section.fields]


def _seen(form: queries.FormInfo, section: str, field: str | None = None) -> str:
    """The digest of a part as the page shows it."""
    if field:
        return part_digest(editing.find_field(form.draft, section, field))
    return digest(canonical_json(editing.find_section(form.draft, section)))


def part_digest(part: Doc) -> str:
    return digest(canonical_json(editing.own_part(part)))


@bp.post("/office/forms/<string:public_id>/move")
@allow(Permission.FORMS_MANAGE)
def move_part(public_id: str) -> Response:
    by = -1 if request.form.get("to") == "up" else 1
    section, field = request.form.get("section", ""), request.form.get("field")
    if field:
        return change(public_id, "moved", lambda d: editing.move_field(d, section, field, by))
    return change(public_id, "moved", lambda d: editing.move_section(d, section, by))


@bp.post("/office/forms/<string:public_id>/remove")
@allow(Permission.FORMS_MANAGE)
def remove_part(public_id: str) -> Response:
    """Refused where somebody else changed the part since the page was loaded."""
    section, field = request.form.get("section", ""), request.form.get("field")

    def remove(draft: Doc) -> Doc:
        form = queries.form(public_id)
        if request.form.get("seen") not in (None, _seen(form, section, field)):
            raise RuleError(
                N_("Somebody else has changed this part meanwhile. Look at it and repeat.")
            )
        if field:
            return editing.remove_field(draft, section, field)
        return editing.remove_section(draft, section)

    return change(public_id, "removed", remove)


def change(public_id: str, name: str, make: Callable[[Doc], Doc], at: str = "") -> Response:
    """Change the draft at once and go back to it, or to `at`, a field with columns."""
    found = queries.form(public_id)
    part = request.form.get("column") or request.form.get("field") or request.form.get("section")
    changed = found.draft
    try:
        changed = make(found.draft)
        service.change_draft(found, changed, name, part or "", asker=asker(), now=now())
        db.session.commit()
        if name == "removed":
            flash(_("Removed from the draft. The published form stays as it is."), "good")
    except NotFoundError:
        db.session.rollback()
        flash(_("Somebody else has removed this part meanwhile."), "warning")
    except RuleError as error:
        db.session.rollback()
        flash(message(plainly(error, changed)), "danger")
    if at:
        section = request.form.get("section", "")
        return see_other("candidates.edit_field", public_id=public_id, section=section, field=at)
    return see_other("candidates.office_form", public_id=public_id)
