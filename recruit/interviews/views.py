"""Pages of interviews: panels and slots, a member's marks, a candidate's time and place."""

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.forms import ConflictForm, PanelForm, ScheduleForm, mark_form
from recruit.interviews.queries import SlotInfo
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, pages, see_other

bp = pages("interviews", __name__)


@dataclass(frozen=True)
class Row:
    """An interview with the candidate it is about."""

    slot: SlotInfo
    application: Application
    card: Card
    person: PersonInfo
    subject: Bilingual


# --- the candidate --------------------------------------------------------------------------------


@bp.get("/me/interview")
@allow(Permission.CANDIDATE)
def mine() -> str:
    """When and where; never who gives which mark."""
    found = [
        one
        for campaign in campaigns.campaigns()
        for one in applications.of_person(asker().own_id(), campaign.id)
    ]
    slots = queries.slots_of([one.id for one in found])
    return render_template("interviews/mine.html", rows=_rows(list(slots.values())))


# --- the office -----------------------------------------------------------------------------------


@bp.get("/office/interviews")
@allow(Permission.INTERVIEWS_MANAGE)
def office() -> str:
    return _office(PanelForm())


@bp.post("/office/interviews")
@allow(Permission.INTERVIEWS_MANAGE)
def form_panel() -> str | Response:
    campaign, form = _campaign(), _offered(PanelForm())
    if not form.validate():
        return _office(form)
    try:
        panel = service.form_panel(
            campaign.id,
            form.members,
            subject_code=form.subject.data or None,
            room=form.room.data,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        form.refuse(error)
        return _office(form)
    db.session.commit()
    flash(_("The panel stands."), "good")
    return see_other("interviews.panel", public_id=panel)


def _office(form: PanelForm) -> str:
    campaign = _campaign()
    panels = queries.panels(campaign.id)
    people = accounts.people({p for panel in panels for p in panel.member_ids})
    return render_template(
        "interviews/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        panels=panels,
        people=people,
        subjects=directory.subjects(),
        form=_offered(form),
        rules=queries.rules_of(campaign.id),
    )


def _offered(form: PanelForm) -> PanelForm:
    return form.offer(
        accounts.holders(Permission.INTERVIEWS_MARK),
        directory.subject_choices(language()),
        _("All subjects"),
    )


@bp.get("/office/interviews/panels/<string:public_id>")
@allow(Permission.INTERVIEWS_MANAGE)
def panel(public_id: str) -> str:
    return _panel(public_id, ScheduleForm())


@bp.post("/office/interviews/panels/<string:public_id>")
@allow(Permission.INTERVIEWS_MANAGE)
def schedule(public_id: str) -> str | Response:
    form = ScheduleForm()
    if not form.validate():
        return _panel(public_id, form)
    try:
        made = service.schedule(
            public_id, form.first, form.minutes.data, form.count.data, asker=asker(), now=now()
        )
    except RuleError as error:
        form.refuse(error)
        return _panel(public_id, form)
    db.session.commit()
    flash(_("Interviews scheduled: %(count)s.", count=made), "good")
    return see_other("interviews.panel", public_id=public_id)


def _panel(public_id: str, form: ScheduleForm) -> str:
    found = queries.panel(public_id)
    scope = asker().scope(Permission.INTERVIEWS_MANAGE)
    rows = [r for r in _rows(queries.slots_of_panel(found.id)) if r.card.district_code in scope]
    results = queries.results(found.campaign_id)
    return render_template(
        "interviews/panel.html",
        panel=found,
        people=accounts.people(found.member_ids),
        subject=directory.subjects().get(found.subject_code or ""),
        rows=rows,
        results=results,
        waiting=len(service.waiting_applications(found, scope)),
        form=form,
    )


# --- a member of the panel ------------------------------------------------------------------------


@bp.get("/office/interviews/mine")
@allow(Permission.INTERVIEWS_MARK)
def to_mark() -> str:
    slots = [
        slot
        for campaign in campaigns.campaigns()
        for slot in queries.slots_of_member(asker().own_id(), campaign.id)
    ]
    rows = _rows(slots)
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


def _interview(public_id: str, form: Any = None, conflict: ConflictForm | None = None) -> str:
    slot = queries.slot_for_member(public_id, asker().own_id())
    rules = queries.rules_of(slot.campaign_id)
    mine = slot.sheets.get(asker().own_id())
    return render_template(
        "interviews/interview.html",
        row=_rows([slot])[0],
        slot=slot,
        rules=rules,
        mine=mine,
        # The others' marks exist for this page only after one's own are submitted.
        sheets=slot.sheets if mine and not mine.conflict else {},
        result=queries.result_of(slot.application_id) if mine and not mine.conflict else None,
        people=accounts.people(slot.member_ids),
        form=form or mark_form(rules),
        conflict=conflict or ConflictForm(),
        begun=now() >= slot.starts_at,
    )


def _rows(slots: list[SlotInfo]) -> list[Row]:
    """Interviews in the order given, with their candidates."""
    found = applications.by_ids([slot.application_id for slot in slots])
    cards = candidates.cards_of({one.card_id for one in found.values()})
    people = accounts.people({one.person_id for one in found.values()})
    subjects = directory.subjects()
    return [
        Row(
            slot,
            one,
            cards[one.card_id],
            people[one.person_id],
            subjects[one.subject_code].name,
        )
        for slot in slots
        if (one := found[slot.application_id])
    ]


def _campaign() -> Campaign:
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise RuleError(N_("There is no campaign yet."))
    return found
