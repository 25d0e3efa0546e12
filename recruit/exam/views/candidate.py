"""A candidate's seats: when, where, what to bring; taking a seat and beginning."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications import queries as applications
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam import queries, service
from recruit.exam.queries import adjustments
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import CONFINED, allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/me/exam")
@allow(Permission.CANDIDATE)
def mine() -> str:
    campaign = campaigns.current_campaign()
    person = asker().own_id()
    seats = queries.seats_of(person, campaign.id, now()) if campaign else []
    marks = {seat.application_id: queries.result_of(seat.application_id) for seat in seats}
    waiting = _waiting(person, campaign.id) if campaign else []
    return render_template(
        "exam/mine.html",
        seats=seats,
        marks=marks,
        extra={
            seat.seat_public_id: adjustments.extra_minutes(person, seat.campaign_id, seat.minutes)
            for seat in seats
        },
        waiting=waiting,
        subjects=directory.subjects(),
        districts=directory.districts(),
    )


def _waiting(person_id: int, campaign_id: int) -> list[tuple[object, object]]:
    """(application, sittings to choose from) of the admitted ones without a seat."""
    admitted = [
        one
        for one in applications.of_person(person_id, campaign_id)
        if one.state is ApplicationState.ELIGIBLE
    ]
    seated = sittings_queries.seated(one.id for one in admitted)
    return [
        (one, sittings_queries.open_to(campaign_id, one.subject_code, now()))
        for one in admitted
        if one.id not in seated
    ]


@bp.post("/me/exam/seats")
@allow(Permission.CANDIDATE)
def take_seat() -> Response:
    application = request.form.get("application", "")
    sitting = request.form.get("sitting", "")
    try:
        service.take_seat(application, sitting, asker=asker(), now=now())
    except RuleError as error:
        flash(message(error), "danger")
        return see_other("exam.mine")
    db.session.commit()
    flash(_("Your seat has been reserved."), "good")
    return see_other("exam.mine")


@bp.post("/me/exam/slip/<string:public_id>/begin")
@allow(Permission.CANDIDATE, CONFINED)
def begin(public_id: str) -> Response:
    try:
        attempt = service.start(public_id, asker=asker(), now=now())
    except RuleError as error:
        flash(message(error), "danger")
        return see_other("exam.mine")
    db.session.commit()
    return see_other("exam.sheet", public_id=attempt)
