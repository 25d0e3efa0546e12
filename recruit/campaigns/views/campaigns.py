"""Officials' pages about campaigns: list, calendar, rules, start and finish."""

import json
from datetime import datetime
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts.service import proposals
from recruit.campaigns import queries, service
from recruit.campaigns.forms import CalendarForm, CampaignForm, ReasonForm, RuleSetForm
from recruit.campaigns.rules import Campaign, PhaseKind, RuleSet
from recruit.campaigns.rules.documents import SECTIONS, phases_of
from recruit.campaigns.rules.timeline import Timeline, timeline
from recruit.campaigns.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.web.access import allow, asker
from recruit.web.formats import message, say
from recruit.web.moment import now
from recruit.web.pages import see_other

MANAGE, PROPOSE, ACTIVATE = (
    Permission.CAMPAIGNS_MANAGE,
    Permission.RULES_PROPOSE,
    Permission.RULES_ACTIVATE,
)


@bp.app_template_global("calendar_line")
def calendar_line(campaign: Campaign, at: datetime) -> Timeline:
    """For the macro in campaigns/calendar.html."""
    return timeline(campaign.calendar, at)


@bp.get("/office/campaigns")
@allow(MANAGE, PROPOSE, ACTIVATE)
def office() -> str:
    return render_template("campaigns/office.html", campaigns=queries.campaigns())


@bp.get("/office/campaigns/new")
@allow(MANAGE)
def new() -> str:
    return render_template("campaigns/new.html", form=CampaignForm(), campaign=None)


@bp.post("/office/campaigns/new")
@allow(MANAGE)
def create() -> str | Response:
    form = CampaignForm()
    try:
        if form.validate():
            public_id = service.create_campaign(
                form.name, (form.year.data or "").strip(), asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("The campaign was created. Now date its phases."), "good")
            return see_other("campaigns.calendar", public_id=public_id)
    except RuleError as error:
        form.refuse(error)
    return render_template("campaigns/new.html", form=form, campaign=None)


@bp.get("/office/campaigns/<string:public_id>")
@allow(MANAGE, PROPOSE, ACTIVATE)
def show(public_id: str) -> str:
    campaign = queries.campaign(public_id)
    rule_sets = queries.rule_sets(campaign.id)
    return render_template(
        "campaigns/show.html",
        campaign=campaign,
        rule_sets=rule_sets,
        active=next((rules for rules in rule_sets if rules.state == "active"), None),
        waiting={rules.public_id for rules in rule_sets if _proposed(rules)},
        missing=_missing_phases(campaign, rule_sets),
    )


def _proposed(rules: RuleSet) -> bool:
    return rules.state == "draft" and bool(proposals.open_about(Ref("rule-set", rules.public_id)))


def _missing_phases(campaign: Campaign, rule_sets: list[RuleSet]) -> list[PhaseKind]:
    """The phases that the rules in force ask for and the calendar does not have."""
    active = [rules for rules in rule_sets if rules.state == "active"]
    wanted = phases_of(active[0].document) if active else ()
    return [kind for kind in wanted if campaign.calendar.phase(kind) is None]


@bp.route("/office/campaigns/<string:public_id>/name", methods=["GET", "POST"])
@allow(MANAGE)
def rename(public_id: str) -> str | Response:
    """Another name or year, as long as nobody else sees the campaign."""
    campaign = queries.campaign(public_id)
    if campaign.state != "draft":
        flash(_("Only a campaign in draft can be renamed."), "warning")
        return see_other("campaigns.show", public_id=public_id)
    form = CampaignForm()
    if request.method == "GET":
        form.show(campaign)
    elif form.validate():
        try:
            year = (form.year.data or "").strip()
            service.rename(public_id, form.name, year, asker=asker(), now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("campaigns.show", public_id=public_id)
    return render_template("campaigns/new.html", form=form, campaign=campaign)


@bp.get("/office/campaigns/<string:public_id>/calendar")
@allow(MANAGE)
def calendar(public_id: str) -> str:
    campaign = queries.campaign(public_id)
    form = CalendarForm(campaign)
    return render_template("campaigns/edit_calendar.html", campaign=campaign, form=form)


@bp.post("/office/campaigns/<string:public_id>/calendar")
@allow(MANAGE)
def save_calendar(public_id: str) -> str | Response:
    campaign = queries.campaign(public_id)
    form = CalendarForm(campaign)
    try:
        if form.validate():
            service.set_phases(public_id, form.phases(), asker=asker(), now=now())
            db.session.commit()
            flash(_("The calendar was saved."), "good")
            return see_other("campaigns.show", public_id=public_id)
    except RuleError as error:
        form.refuse(error)
    return render_template("campaigns/edit_calendar.html", campaign=campaign, form=form)


@bp.post("/office/campaigns/<string:public_id>/start")
@allow(MANAGE)
def start(public_id: str) -> Response:
    return _move_on(service.start, public_id, _("The campaign is running."))


@bp.post("/office/campaigns/<string:public_id>/finish")
@allow(MANAGE)
def finish(public_id: str) -> Response:
    return _move_on(service.finish, public_id, _("The campaign is finished."))


def _move_on(step: Any, public_id: str, done: str) -> Response:
    try:
        step(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(done, "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
    return see_other("campaigns.show", public_id=public_id)


# --- rule-sets -----------------------------------------------------------------------------------


@bp.get("/office/campaigns/<string:public_id>/rules/new")
@allow(PROPOSE)
def new_rules(public_id: str) -> str:
    return _render_new_rules(queries.campaign(public_id), _rule_set_form(), [])


@bp.post("/office/campaigns/<string:public_id>/rules/new")
@allow(PROPOSE)
def draft_rules(public_id: str) -> str | Response:
    campaign, form = queries.campaign(public_id), _rule_set_form()
    mistakes: list[tuple[int, str, RecruitError]] = []
    try:
        if form.validate():
            drafted = service.draft_rule_set(
                public_id, _chosen_document(form), asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("The rule-set was saved as a draft."), "good")
            return see_other("campaigns.rules", public_id=public_id, rule_set=drafted)
    except RuleError as error:
        form.refuse(error)
    except FileRefusedError as error:
        form.refuse(RuleError(error.message, field="document"))
        mistakes = error.rows
    db.session.rollback()
    return _render_new_rules(campaign, form, mistakes)


def _rule_set_form() -> RuleSetForm:
    form = RuleSetForm()
    form.offer((name, _shipped_name(document)) for name, document in service.shipped().items())
    return form


def _shipped_name(document: dict[str, Any]) -> str:
    return say(Bilingual(document["name"]["az"], document["name"]["en"]))


def _chosen_document(form: RuleSetForm) -> dict[str, Any]:
    if text := form.text():
        return service.read_document(text)
    if (shipped := service.shipped().get(form.shipped.data or "")) is not None:
        return shipped
    raise RuleError(N_("Choose a rule-set or write one."), field="shipped")


def _render_new_rules(
    campaign: Campaign, form: RuleSetForm, mistakes: list[tuple[int, str, RecruitError]]
) -> str:
    return render_template(
        "campaigns/new_rules.html", campaign=campaign, form=form, mistakes=mistakes
    )


@bp.get("/office/campaigns/<string:public_id>/rules/<string:rule_set>")
@allow(MANAGE, PROPOSE, ACTIVATE)
def rules(public_id: str, rule_set: str) -> str:
    return _render_rules(*_campaign_rules(public_id, rule_set), ReasonForm())


@bp.post("/office/campaigns/<string:public_id>/rules/<string:rule_set>/activation")
@allow(ACTIVATE)
def propose(public_id: str, rule_set: str) -> str | Response:
    campaign, found = _campaign_rules(public_id, rule_set)
    form = ReasonForm()
    try:
        if form.validate():
            service.propose_activation(
                rule_set, reason=form.reason.data or "", asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("A second official is asked to agree."), "good")
            return see_other("campaigns.rules", public_id=public_id, rule_set=rule_set)
    except RuleError as error:
        form.refuse(error)
    return _render_rules(campaign, found, form)


def _campaign_rules(public_id: str, rule_set: str) -> tuple[Campaign, RuleSet]:
    campaign, found = queries.campaign(public_id), queries.rule_set(rule_set)
    if found.campaign_id != campaign.id:
        raise NotFoundError()
    return campaign, found


def _render_rules(campaign: Campaign, found: RuleSet, form: ReasonForm) -> str:
    return render_template(
        "campaigns/rules.html",
        campaign=campaign,
        rules=found,
        form=form,
        proposed=_proposed(found),
        sections=_in_plain_words(found),
        phases=phases_of(found.document),
        note=found.document.get("note"),
        text=json.dumps(found.document, ensure_ascii=False, indent=2),
    )


def _in_plain_words(found: RuleSet) -> list[tuple[str, list[tuple[str, str]]]]:
    """(section, its lines) for the sections that can say themselves."""
    return [
        (name, section.describe(queries.section_of(found, name)))
        for name, section in SECTIONS.items()
        if section.describe and name in found.document
    ]
