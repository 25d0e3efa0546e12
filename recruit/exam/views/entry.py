"""The door of an exam: who comes in, from where, and with which browser.

One gate in front of every page that shows or moves an attempt, so that none can be forgotten:
a session opened at a seat in the hall reaches that seat and nothing else.
"""

from flask import flash, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.directory import queries as directory
from recruit.exam.forms import EntryForm
from recruit.exam.queries import attempts
from recruit.exam.queries import entry as queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.entry import Way
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.entry import CONFIG_HEADER, EXAM_HEADER, Refusal, Visit, refusal
from recruit.exam.service import entry as service
from recruit.exam.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.web.access import CONFINED_HOME, allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

# By what the address names; a receipt is read from anywhere, later and at home.
BY_SEAT = frozenset({"exam.begin"})
BY_ATTEMPT = frozenset(
    {
        "exam.answer",
        "exam.confirm",
        "exam.finish",
        "exam.sheet",
        "exam.sheet_picture",
        "exam.time",
    }
)
FREE = frozenset({"exam.receipt", "exam.report", "exam.looking_back"})


@bp.before_request
def at_the_door() -> tuple[str, int] | None:
    """Nothing to say to those who may come in; whose seat it is, the page itself checks."""
    who, endpoint = asker(), request.endpoint or ""
    way = _way(endpoint)
    if way is None:
        if who.only is not None and endpoint != CONFINED_HOME:
            raise NotFoundError()  # a page for the hall that this gate does not know
        return None
    if who.only is not None and who.only != Ref("seat", way.seat):
        raise NotFoundError()
    g.exam_attempt = way.attempt
    if who.person_id != way.person_id or endpoint in FREE:
        return None
    found = refusal(way.door, _visit(), in_hall=who.only is not None)
    return _refused(found) if found else None


def _way(endpoint: str) -> Way | None:
    public_id = (request.view_args or {}).get("public_id", "")
    if endpoint in BY_SEAT:
        return queries.way_to_seat(public_id)
    if endpoint in BY_ATTEMPT or (endpoint in FREE and asker().only is not None):
        return queries.way_to_attempt(public_id)
    return None


def own_attempt(public_id: str) -> Attempt:
    """The asker's attempt, as it was read at the door; NotFoundError for anybody else's."""
    found: Attempt | None = g.get("exam_attempt")
    if found is not None and found.person_id == asker().own_id():
        return found
    return attempts.attempt_of(public_id, asker().own_id())


def _visit() -> Visit:
    shown = request.headers
    return Visit(
        request.remote_addr or "",
        request.url,
        shown.get(CONFIG_HEADER, ""),
        shown.get(EXAM_HEADER, ""),
    )


def _refused(reason: Refusal) -> tuple[str, int]:
    page = render_template(
        "exam/entry_refused.html", reason=reason, reasons=Refusal, client=request.remote_addr
    )
    return page, 403


@bp.route("/office/exam/sittings/<string:public_id>/entry", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def entry(public_id: str) -> str | Response:
    sitting = sittings_queries.sitting(public_id, asker().scope(Permission.EXAMS_MANAGE))
    form = EntryForm()
    if not form.is_submitted():
        form.show(sitting.by_code, sitting.browser_keys)
    elif form.validate():
        try:
            service.set_entry(public_id, form.by_code.data, form.keys(), asker=asker(), now=now())
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("exam.sitting", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "exam/entry_form.html",
        form=form,
        sitting=sitting,
        district=directory.districts()[sitting.district_code],
    )
