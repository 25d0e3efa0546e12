"""Excuses for a place that was declined or not answered: asked by candidates, decided by two."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.placement import queries
from recruit.placement.forms import ExcuseDecisionForm, ExcuseForm
from recruit.placement.rules import PlaceInfo, PlacementRules
from recruit.placement.service import excuses
from recruit.placement.views.blueprint import bp
from recruit.placement.views.office import READERS, chosen_campaign, require_reader
from recruit.placement.views.shown import shown_by_ids
from recruit.web.access import allow, asker
from recruit.web.formats import message, say
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/me/placement/<string:public_id>/excuse", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def excuse(public_id: str) -> str | Response:
    """Say why one declined or was silent, where the rules know an excuse."""
    place = queries.place(public_id)
    if place.person_id != asker().own_id() or not excuses.possible(place):
        raise NotFoundError()
    form = ExcuseForm()
    form.code.choices = [SelectChoice(one.code, say(one.name)) for one in excuses.possible(place)]
    if form.validate_on_submit():
        try:
            excuses.ask(
                public_id, form.code.data or "", form.words.data or "", asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("Your excuse was sent. Two officials decide about it."), "good")
            return see_other("placement.mine")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    at = shown_by_ids([place.vacancy_id])[place.vacancy_id]
    return render_template(
        "placement/excuse.html", place=place, place_at=at, form=form, known=excuses.possible(place)
    )


@bp.get("/office/placement/excuses")
@allow(*READERS)
def excuse_queue() -> str:
    """The excuses that wait for officials, the oldest first."""
    require_reader()
    campaign = chosen_campaign()
    waiting = queries.excuses_waiting(campaign.id)
    places = {one.place_id: queries.place_by_id(one.place_id) for one in waiting}
    return render_template(
        "placement/excuses.html",
        campaign=campaign,
        waiting=waiting,
        places=places,
        people=accounts.people([one.person_id for one in places.values()]),
        known=shown_by_ids([one.vacancy_id for one in places.values()]),
        names=_names(campaign.id),
        proposed={one.place_id for one in waiting if _proposed(places[one.place_id])},
        may_run=asker().scope(Permission.PLACEMENT_RUN).everywhere,
        form=ExcuseDecisionForm(formdata=None),
    )


def _names(campaign_id: int) -> dict[str, object]:
    rules: PlacementRules = campaigns.section(campaign_id, "placement")
    return {one.code: one.name for one in rules.excuses}


def _proposed(place: PlaceInfo) -> bool:
    return bool(proposals.open_about(Ref("place", place.public_id)))


@bp.post("/office/placement/excuses/<string:public_id>")
@allow(Permission.PLACEMENT_RUN)
def decide_excuse(public_id: str) -> Response:
    """Propose to accept it, or refuse it with a reason."""
    form = ExcuseDecisionForm()
    campaign = queries.place_by_id(queries.excuse(public_id).place_id).campaign_id
    try:
        if not form.validate_on_submit():
            flash(_("Write the reason; the candidate reads it."), "warning")
        elif request.form.get("do") == "accept":
            excuses.propose_acceptance(
                public_id, reason=form.reason.data or "", asker=asker(), now=now()
            )
            flash(_("The acceptance is proposed to a second official."), "good")
        else:
            excuses.refuse(public_id, reason=form.reason.data or "", asker=asker(), now=now())
            flash(_("The excuse was refused."), "good")
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other(
        "placement.excuse_queue", campaign=campaigns.campaign_by_id(campaign).public_id
    )
