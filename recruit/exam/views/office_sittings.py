"""Sittings for officials: scheduling and seating."""

from collections.abc import Iterable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.exam import queries, service
from recruit.exam.forms import ReasonForm, SittingForm
from recruit.exam.queries import centres, gaps
from recruit.exam.queries import items as items_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.seating import Sitting, SittingState
from recruit.exam.service import sittings as sittings_service
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import WATCHERS, campaign_chosen, watched
from recruit.exam.views.hall import watch
from recruit.exam.views.items import choices
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.formats import message, say
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/exam")
@allow(Permission.ITEMS_WRITE, *WATCHERS)
def office() -> str:
    campaign = campaign_chosen()
    found = sittings_queries.sittings(campaign.id, watched())
    return render_template(
        "exam/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        sittings=found,
        **_before_seating(campaign, found),
        coverage=items_queries.coverage(),
        subjects=directory.subjects(),
        districts=directory.districts(),
        results=len(queries.results(campaign.id)),
    )


def _before_seating(campaign: Campaign, found: Iterable[Sitting]) -> dict[str, Any]:
    """What the banks lack for the sittings whose papers are still to be drawn, for who manages
    exams; of a finished campaign nothing is drawn."""
    applied = {
        code for one in found if one.state is not SittingState.CLOSED for code in one.subjects
    }
    may = asker().scope(Permission.EXAMS_MANAGE).everywhere and campaign.state == "running"
    known = may and applied and campaigns.has_active_rule_set(campaign.id)
    plan = sittings_service.plan_of(campaign.id) if known else None
    return {
        "checks": gaps.checks(applied, plan) if plan else [],
        "sections": {one.code: one.name for one in plan.sections} if plan else {},
        "difficulties": choices.DIFFICULTIES,
    }


@bp.route("/office/exam/sittings/add", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def add_sitting() -> str | Response:
    form, campaign = SittingForm(), campaign_chosen()
    form.subjects.choices = [SelectChoice(*pair) for pair in directory.subject_choices(language())]
    scope = asker().scope(Permission.EXAMS_MANAGE)
    form.district.choices = [
        SelectChoice("", "–"),
        *(SelectChoice(*pair) for pair in directory.district_choices(language(), scope)),
    ]
    form.room_public_id.choices = _rooms(scope)
    if form.validate_on_submit():
        try:
            public_id = service.schedule_sitting(
                campaign.id, form.sitting(), asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("The sitting has been scheduled."), "good")
            return see_other("exam.sitting", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/office_sitting_form.html", form=form, campaign=campaign)


def _rooms(scope: Scope) -> list[SelectChoice]:
    """The rooms to choose from, centre by centre."""
    return [SelectChoice("", _("None of these"))] + [
        SelectChoice(
            one.room.public_id,
            _(
                "%(centre)s · %(room)s · %(seats)s seats",
                **{
                    "centre": say(one.centre.name),
                    "room": one.room.name,
                    "seats": one.room.capacity,
                },
            )
            + (f" · {_('accessible')}" if one.room.accessible else ""),
        )
        for one in centres.places(scope)
    ]


@bp.get("/office/exam/sittings/<string:public_id>")
@allow(*WATCHERS)
def sitting(public_id: str) -> str:
    found = sittings_queries.sitting(public_id, watched())
    return render_template(
        "exam/office_sitting.html",
        form=ReasonForm(),
        waiting=proposals.open_about(Ref("sitting", public_id)),
        states=SittingState,
        **_before_seating(campaigns.campaign_by_id(found.campaign_id), [found]),
        **watch(found),
    )


@bp.post("/office/exam/sittings/<string:public_id>/seat")
@allow(Permission.EXAMS_MANAGE)
def seat(public_id: str) -> Response:
    try:
        count = service.seat_all(public_id, asker=asker(), now=now())
    except RuleError as error:
        flash(message(error), "danger")
        return see_other("exam.sitting", public_id=public_id)
    db.session.commit()
    flash(
        ngettext(
            "%(num)d candidate has been seated.", "%(num)d candidates have been seated.", count
        )
        if count
        else _("Nobody was left to be seated, or the room is full."),
        "good" if count else "warning",
    )
    return see_other("exam.sitting", public_id=public_id)
