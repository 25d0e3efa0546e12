"""A panel member's pages: what is to be marked, and one's own sheet of marks."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.forms import ConflictForm, ExplainForm, LateForm, mark_form
from recruit.interviews.rules import SlotState
from recruit.interviews.views.blueprint import bp, rows_of
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/office/interviews/mine")
@allow(Permission.INTERVIEWS_MARK)
def to_mark() -> str:
    slots = [
        slot
        for campaign in campaigns.campaigns()
        for slot in queries.slots_of_member(asker().own_id(), campaign.id)
    ]
    rows = rows_of(slots)
    mine = asker().own_id()
    return render_template(
        "interviews/to_mark.html",
        waiting=[row for row in rows if mine not in row.slot.sheets],
        done=[row for row in rows if mine in row.slot.sheets],
        mine=mine,
    )


@bp.get("/office/interviews/<string:public_id>")
@allow(Permission.INTERVIEWS_MARK)
def interview(public_id: str) -> str:
    return _interview(public_id)


@bp.post("/office/interviews/<string:public_id>/marks")
@allow(Permission.INTERVIEWS_MARK)
def submit_marks(public_id: str) -> str | Response:
    slot = queries.slot_for_member(public_id, asker().own_id())
    rules = queries.rules_of(slot.campaign_id)
    form = mark_form(rules)
    if not form.validate():
        return _interview(public_id, form)
    marks = {c.code: form[f"mark_{c.code}"].data for c in rules.criteria}
    try:
        service.submit_marks(
            public_id, marks, note=form.note.data or None, asker=asker(), now=now()
        )
    except RuleError as error:
        error.field = f"mark_{error.field}" if error.field else None
        form.refuse(error)
        return _interview(public_id, form)
    db.session.commit()
    flash(_("Your marks are submitted."), "good")
    return see_other("interviews.interview", public_id=public_id)


@bp.post("/office/interviews/<string:public_id>/conflict")
@allow(Permission.INTERVIEWS_MARK)
def declare_conflict(public_id: str) -> str | Response:
    form = ConflictForm()
    if not form.validate():
        return _interview(public_id, conflict=form)
    try:
        service.declare_conflict(public_id, form.reason.data, asker=asker(), now=now())
    except RuleError as error:
        form.refuse(error)
        return _interview(public_id, conflict=form)
    db.session.commit()
    flash(_("The conflict of interest is recorded. You do not mark this interview."), "good")
    return see_other("interviews.to_mark")


@bp.post("/office/interviews/<string:public_id>/explanation")
@allow(Permission.INTERVIEWS_MARK)
def explain(public_id: str) -> Response:
    queries.slot_for_member(public_id, asker().own_id())
    form = ExplainForm()
    try:
        service.explain(
            public_id,
            form.explanation.data or "",
            form.member.data or None,
            asker=asker(),
            now=now(),
        )
        db.session.commit()
        flash(_("The explanation stands in the minutes."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("interviews.interview", public_id=public_id)


def _interview(public_id: str, form: Any = None, conflict: ConflictForm | None = None) -> str:
    # Of the others' sheets there is nothing in here before one's own marks are submitted.
    slot = queries.slot_for_member(public_id, asker().own_id())
    rules = queries.rules_of(slot.campaign_id)
    mine = slot.sheets.get(asker().own_id())
    seen = mine is not None and not mine.conflict
    waiting = queries.unexplained(slot, rules) if seen else frozenset()
    chair = slot.member_ids[0] == asker().own_id()
    people = accounts.people({*slot.member_ids, *slot.left})
    return render_template(
        "interviews/interview.html",
        row=rows_of([slot])[0],
        slot=slot,
        stands=slot.state is SlotState.PLANNED,
        rules=rules,
        mine=mine,
        sheets=slot.sheets if seen else {},
        result=queries.result_of_slot(slot) if seen else None,
        unexplained=[people[who].full_name for who in slot.member_ids if who in waiting],
        explaining=[
            (people[who], ExplainForm(formdata=None, member=people[who].public_id))
            for who in slot.member_ids
            if who in waiting and (chair or who == asker().own_id())
        ],
        people=people,
        form=form or mark_form(rules),
        conflict=conflict or ConflictForm(),
        late=LateForm(),
        begun=now() >= slot.starts_at,
    )
