"""The office's pages: panels, and appointing candidates to one."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.forms import AppointForm, PanelForm, ScheduleForm, instant
from recruit.interviews.queries import PanelInfo
from recruit.interviews.rules.panels import STATE_NAMES
from recruit.interviews.service import Plan
from recruit.interviews.views.blueprint import bp, chosen_campaign, rows_of
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/interviews")
@allow(Permission.INTERVIEWS_MANAGE)
def office() -> str:
    return _office(PanelForm())


@bp.post("/office/interviews")
@allow(Permission.INTERVIEWS_MANAGE)
def form_panel() -> str | Response:
    campaign, form = chosen_campaign(), _offered(PanelForm())
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
    campaign = chosen_campaign()
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
        said=service.describe(queries.rules_of(campaign.id)),
    )


def _offered(form: PanelForm) -> PanelForm:
    return form.offer(
        accounts.holders(Permission.INTERVIEWS_MARK),
        queries.rules_of(chosen_campaign().id).seats,
        directory.subject_choices(language()),
        _("All subjects"),
    )


@bp.get("/office/interviews/panels/<string:public_id>")
@allow(Permission.INTERVIEWS_MANAGE)
def panel(public_id: str) -> str:
    return _panel(public_id)


@bp.post("/office/interviews/panels/<string:public_id>")
@allow(Permission.INTERVIEWS_MANAGE)
def schedule(public_id: str) -> str | Response:
    form = ScheduleForm()
    if not form.validate():
        return _panel(public_id, form)
    try:
        plan = Plan(
            form.days, form.minutes.data, form.count.data, form.pause.data or 0, form.room.data
        )
        made = service.schedule(public_id, plan, asker=asker(), now=now())
    except RuleError as error:
        form.refuse(error)
        return _panel(public_id, form)
    db.session.commit()
    flash(_("Interviews scheduled: %(count)s.", count=made), "good")
    return see_other("interviews.panel", public_id=public_id)


@bp.post("/office/interviews/panels/<string:public_id>/appoint")
@allow(Permission.INTERVIEWS_MANAGE)
def appoint(public_id: str) -> str | Response:
    form = AppointForm()
    if not form.validate():
        return _panel(public_id, appointing=form)
    try:
        service.appoint_one(
            public_id,
            _candidate(queries.panel(public_id), form.number.data),
            instant(form.day.data, form.hour.data),
            form.minutes.data,
            form.room.data,
            reason=form.reason.data,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        form.refuse(error)
        return _panel(public_id, appointing=form)
    db.session.commit()
    flash(_("The interview is scheduled."), "good")
    return see_other("interviews.panel", public_id=public_id)


def _candidate(panel: PanelInfo, number: str) -> Application:
    """The application that this panel would meet, in the official's districts."""
    card = candidates.card_by_number(panel.campaign_id, number)
    scope = asker().scope(Permission.INTERVIEWS_MANAGE)
    if card is not None and card.district_code in scope:
        for one in applications.of_person(card.person_id, panel.campaign_id):
            if panel.subject_code in (None, one.subject_code):
                return one
    raise RuleError(N_("There is no such candidate for this panel."), field="number")


def _panel(
    public_id: str, form: ScheduleForm | None = None, appointing: AppointForm | None = None
) -> str:
    found = queries.panel(public_id)
    scope = asker().scope(Permission.INTERVIEWS_MANAGE)
    slots = queries.slots_of_panel(found.id)
    rules = queries.rules_of(found.campaign_id)
    return render_template(
        "interviews/panel.html",
        panel=found,
        people=accounts.people(found.member_ids),
        subject=directory.subjects().get(found.subject_code or ""),
        rows=[one for one in rows_of(slots) if one.card.district_code in scope],
        results={slot.id: queries.result_of_slot(slot) for slot in slots},
        unexplained={slot.id for slot in slots if queries.unexplained(slot, rules)},
        states=STATE_NAMES,
        quorum=rules.quorum,
        waiting=len(service.waiting_applications(found, scope)),
        form=form or ScheduleForm(),
        appointing=appointing or AppointForm(),
    )
