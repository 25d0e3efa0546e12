"""One appointment in the office: move, cancel, substitute; and who did not come or came late."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.forms import CancelForm, LateForm, MoveForm, SubstituteForm, instant
from recruit.interviews.rules import SlotState
from recruit.interviews.rules.panels import STATE_NAMES
from recruit.interviews.views.blueprint import Row, bp, managed, require_there, sits_there
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/office/interviews/slots/<string:public_id>")
@allow(Permission.INTERVIEWS_MANAGE)
def slot(public_id: str) -> str:
    return _page(managed(public_id))


@bp.post("/office/interviews/slots/<string:public_id>/move")
@allow(Permission.INTERVIEWS_MANAGE)
def move(public_id: str) -> str | Response:
    row, form = managed(public_id), MoveForm()

    def do() -> None:
        at = instant(form.day.data, form.hour.data)
        told = form.reason.data
        service.move(
            public_id, at, form.minutes.data, form.room.data, told, asker=asker(), now=now()
        )

    return _done(row, form, do, _("The appointment is moved; the candidate is told."))


@bp.post("/office/interviews/slots/<string:public_id>/cancel")
@allow(Permission.INTERVIEWS_MANAGE)
def cancel(public_id: str) -> str | Response:
    row, form = managed(public_id), CancelForm()

    def do() -> None:
        service.cancel(public_id, form.reason.data, asker=asker(), now=now())

    return _done(row, form, do, _("The appointment is cancelled; the candidate is told."))


@bp.post("/office/interviews/slots/<string:public_id>/substitute")
@allow(Permission.INTERVIEWS_MANAGE)
def substitute(public_id: str) -> str | Response:
    row = managed(public_id)
    form = _substituting(row)

    def do() -> None:
        service.substitute(
            public_id,
            form.leaves.data,
            form.joins.data,
            form.reason.data,
            asker=asker(),
            now=now(),
        )

    return _done(row, form, do, _("The substitute sits at this interview now."))


def _done(row: Row, form: Form, do: Callable[[], None], said: str) -> str | Response:
    """One change: refused at its form, or committed and said."""
    forms = {type(form): form}
    if not form.validate():
        return _page(row, forms)
    try:
        do()
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(managed(row.slot.public_id), forms)
    db.session.commit()
    flash(said, "good")
    return see_other("interviews.slot", public_id=row.slot.public_id)


def _page(row: Row, forms: dict[type[Form], Any] | None = None) -> str:
    found, given = row.slot, forms or {}
    rules = queries.rules_of(found.campaign_id)
    return render_template(
        "interviews/slot.html",
        row=row,
        slot=found,
        rules=rules,
        states=STATE_NAMES,
        people=accounts.people({*found.member_ids, *found.left}),
        substitutes=queries.substitutes_of(found.id),
        result=queries.result_of_slot(found),
        stands=found.state is SlotState.PLANNED and not _has_marks(row),
        moving=given.get(MoveForm) or MoveForm().show(found.starts_at, found.minutes, found.room),
        cancelling=given.get(CancelForm) or CancelForm(),
        substituting=given.get(SubstituteForm) or _substituting(row),
        late=LateForm(),
        begun=now() >= found.starts_at,
    )


def _has_marks(row: Row) -> bool:
    return any(not sheet.conflict for sheet in row.slot.sheets.values())


def _substituting(row: Row) -> SubstituteForm:
    """Who has not marked may leave, who does not sit there may join."""
    people = accounts.people(row.slot.member_ids)
    leaving = [people[who] for who in row.slot.member_ids if who not in row.slot.marked]
    return SubstituteForm().offer(leaving, [one for one in _markers() if one.id not in people])


def _markers() -> list[PersonInfo]:
    return accounts.holders(Permission.INTERVIEWS_MARK)


# --- on the day -----------------------------------------------------------------------------------


@bp.post("/office/interviews/<string:public_id>/missed")
@allow(Permission.INTERVIEWS_MARK, Permission.INTERVIEWS_MANAGE)
def missed(public_id: str) -> Response:
    require_there(public_id)
    return _noted(
        public_id,
        lambda: service.miss(public_id, asker=asker(), now=now()),
        _("It is noted that the candidate did not come."),
    )


@bp.post("/office/interviews/<string:public_id>/late")
@allow(Permission.INTERVIEWS_MARK, Permission.INTERVIEWS_MANAGE)
def late(public_id: str) -> Response:
    require_there(public_id)
    form = LateForm()
    minutes = form.minutes.data if form.validate() else 0
    return _noted(
        public_id,
        lambda: service.came_late(public_id, minutes or 0, asker=asker(), now=now()),
        _("It is noted how late the candidate came."),
    )


def _noted(public_id: str, do: Callable[[], None], said: str) -> Response:
    member = asker().may(Permission.INTERVIEWS_MARK) and sits_there(public_id)
    try:
        do()
        db.session.commit()
        flash(said, "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("interviews.interview" if member else "interviews.slot", public_id=public_id)
