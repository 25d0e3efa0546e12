"""A draft as candidates will see it, on a phone and on a desktop, in both languages."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from recruit.candidates import queries
from recruit.candidates.forms import SectionForm
from recruit.candidates.rules.tables import TableField
from recruit.candidates.views.blueprint import bp
from recruit.kernel.asker import Permission
from recruit.web.access import allow
from recruit.web.security import CONTENT_SECURITY_POLICY

WIDTHS = ("phone", "desktop")


@bp.get("/office/forms/<string:public_id>/preview")
@allow(Permission.FORMS_MANAGE)
def preview_form(public_id: str) -> Response:
    found = queries.form(public_id)
    width = request.args.get("width", "phone")
    page = render_template(
        "candidates/preview.html",
        form_=found,
        width=width if width in WIDTHS else "phone",
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@bp.get("/office/forms/<string:public_id>/preview/page")
@allow(Permission.FORMS_MANAGE)
def preview_page(public_id: str) -> Response:
    """The page within the frame: only pages of ours may show it."""
    found = queries.form(public_id)
    draft = queries.draft_of(found)
    fields = draft.fields
    page = render_template(
        "candidates/preview_page.html",
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
    response = make_response(page)
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
