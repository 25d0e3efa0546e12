"""The candidate's placement: where and why, the answer to an offer."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.extensions import db, limiter
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.placement import queries
from recruit.placement.rules import (
    CONTRACT_NAMES,
    INELIGIBLE_RULES,
    REASON_NAMES,
    Explanation,
    PlaceInfo,
    PlaceState,
)
from recruit.placement.service import excuses, places
from recruit.placement.service.needed import needed as work_out
from recruit.placement.views.blueprint import bp, my_campaign
from recruit.placement.views.shown import shown_by_ids
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import AfterWithdrawal
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/me/placement")
@allow(Permission.CANDIDATE)
def mine() -> str:
    campaign = _campaign_with_results()
    place = queries.place_of(asker().own_id(), campaign.id)
    told = queries.explanation(asker().own_id(), campaign.id)
    return render_template(
        "placement/mine.html",
        campaign=campaign,
        rules=campaigns.section(campaign.id, "placement"),
        place=place,
        place_at=_place_at(place),
        goes_first=vacancies.rules_of(campaign.id).withdrawn_after_placement
        is AfterWithdrawal.FIRST_IN_NEXT_ROUND,
        order=queries.order_number(place.id) if place else None,
        told=told,
        known=_known(told),
        contract_names=CONTRACT_NAMES,
        reason_names=REASON_NAMES,
        ineligible=INELIGIBLE_RULES,
        objections=campaign.calendar.phase(PhaseKind.APPEALS),
        expected=campaign.calendar.phase(PhaseKind.PLACEMENT),
        excuses=excuses.possible(place) if place else (),
        excuse=queries.excuse_of(place.id) if place else None,
        barred=queries.is_barred(asker().own_id(), campaign.id),
        others=[one for one in _campaigns_with_results() if one.id != campaign.id],
    )


def _campaigns_with_results() -> list[Campaign]:
    ids = queries.campaigns_of(asker().own_id())
    return [campaigns.campaign_by_id(one) for one in ids]


def _campaign_with_results() -> Campaign:
    """The one the address names, else the newest in which I was told something, else mine."""
    known = _campaigns_with_results()
    if wanted := request.args.get("campaign"):
        return campaigns.campaign(wanted)
    told = [one for one in known if queries.explanation(asker().own_id(), one.id)]
    running = [one for one in known if one.state == "running"]
    return (running[:1] or told[:1] or known[:1] or [my_campaign()])[0]


def _place_at(place: PlaceInfo | None) -> object:
    return shown_by_ids([place.vacancy_id])[place.vacancy_id] if place else None


def _known(told: tuple[Explanation, ...]) -> object:
    return shown_by_ids(one.vacancy_id for part in told for one in part.choices)


@bp.post("/me/placement/needed/<string:public_id>/<int:rank>")
@allow(Permission.CANDIDATE)
@limiter.limit("10 per minute")
def needed(public_id: str, rank: int) -> str | Response:
    """What I would have needed at one of my choices: the round is run again, nothing is stored."""
    try:
        found = work_out(public_id, rank, asker=asker())
    except RuleError as error:
        flash(message(error), "warning")
        return see_other("placement.mine")
    return render_template(
        "placement/needed.html",
        found=found,
        at=shown_by_ids([found.vacancy_id])[found.vacancy_id],
        back=url_for("placement.mine"),
    )


@bp.post("/me/placement/<string:public_id>/accept")
@allow(Permission.CANDIDATE)
def accept(public_id: str) -> Response:
    try:
        places.accept(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You have accepted the place."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("placement.mine")


@bp.route("/me/placement/<string:public_id>/decline", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def decline(public_id: str) -> str | Response:
    """GET asks once more and names the consequence; POST declines."""
    place = queries.place(public_id)
    if place.person_id != asker().own_id():
        raise NotFoundError()
    if request.method == "GET":
        if place.state != PlaceState.OFFERED:
            raise NotFoundError()
        return render_template(
            "placement/decline.html",
            place=place,
            place_at=_place_at(place),
            rules=campaigns.section(place.campaign_id, "placement"),
            back=url_for("placement.mine"),
        )
    try:
        places.decline(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You have declined the place."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("placement.mine")
