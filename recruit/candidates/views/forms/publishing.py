"""Before a draft is published: what it changes, and what that does to the cards that exist."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.candidates import queries, service
from recruit.candidates.forms import FieldEditor, PublishForm, in_words
from recruit.candidates.queries.impact import before as asked_before
from recruit.candidates.rules import KINDS, editing
from recruit.candidates.rules.impact import Carry
from recruit.candidates.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.clock import BAKU
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import say
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Doc = dict[str, Any]
Change = tuple[str, str, str]  # what, how it stood, how it stands


@bp.route("/office/forms/<string:public_id>/publish", methods=["GET", "POST"])
@allow(Permission.FORMS_MANAGE)
def publish_form(public_id: str) -> str | Response | tuple[str, int]:
    found, form = queries.form(public_id), PublishForm()
    if form.validate_on_submit():
        try:
            done = service.publish_form(
                public_id,
                draft_version=form.seen_version,
                existing=Carry(form.existing.data),
                until=_end_of(form),
                reason=form.reason.data or "",
                asker=asker(),
                now=now(),
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(in_words(error))
        else:
            db.session.commit()
            _tell(done)
            return see_other("candidates.office_form", public_id=public_id)
    form.draft_version.data = str(found.draft_version)
    page = _page(found, form)
    return (page, 422) if form.errors or form.form_errors else page


def _end_of(form: PublishForm) -> datetime | None:
    """The end of the day in Bakı."""
    day = form.until.data
    return datetime.combine(day + timedelta(days=1), time(), BAKU) if day else None


def _tell(done: service.Publishing) -> None:
    if done.number:
        flash(_("Published as version %(number)s.", number=done.number), "good")
    else:
        flash(_("Proposed: a second official has to agree before it is published."), "good")


def _page(found: queries.FormInfo, form: PublishForm) -> str:
    draft, published = queries.draft_of(found), queries.versions(found.id)
    asked = asked_before(found)  # a campaign's first form follows the standard one
    before: Doc = asked.document if asked else {}
    altered, labels = queries.altered(found, draft), draft.labels()
    return render_template(
        "candidates/office_publish.html",
        form_=found,
        form=form,
        draft=draft,
        versions=published,
        changed=not published or published[0].digest != draft.digest,
        impact=queries.impact(found, draft),
        altered=altered,
        altered_names=[say(labels[code]) if code in labels else code for code in altered],
        differences=_differences(before, found.draft),
    )


def _differences(before: Doc, after: Doc) -> list[Change]:
    """What changes, by the names that officials know: a new or removed field in one line, of other
    fields each setting; then titles and checks."""
    old, new = _fields(before), _fields(after)
    found: list[Change] = []
    for code in {**old, **new}:
        found += _of_field(old.get(code), new.get(code))
    return found + editing.differences(_by_code(_around(before)), _by_code(_around(after)))


def _of_field(old: Doc | None, new: Doc | None) -> list[Change]:
    either = new or old or {}
    label, cls = either["label"][language()], KINDS[either["kind"]]
    kind = _(cls.kind_name)
    if old is None or new is None:
        return [(label, "–" if old is None else kind, "–" if new is None else kind)]
    changes, page = editing.differences(_by_code(old), _by_code(new)), FieldEditor()
    return [(f"{label}: {page.name_of(path)}", stood, stands) for path, stood, stands in changes]


def _fields(document: Doc) -> dict[str, Doc]:
    return {one["code"]: one for part in document.get("sections", []) for one in part["fields"]}


def _around(document: Doc) -> Doc:
    return {**document, "sections": [editing.own_part(one) for one in document.get("sections", [])]}


def _by_code(value: Any) -> Any:
    """A document whose lists of parts are read by their codes, not by their places."""
    if isinstance(value, dict):
        return {name: _by_code(one) for name, one in value.items()}
    if isinstance(value, list) and all(isinstance(o, dict) and "code" in o for o in value):
        return {one["code"]: _by_code(one) for one in value}
    return value
