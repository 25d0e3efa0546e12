"""What officials do in the hall: open, give time, move, put on record, close."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.directory import queries as directory
from recruit.exam.forms import ExtraTimeForm, IncidentForm, MoveForm, ProtocolForm, ReasonForm
from recruit.exam.queries import extra_time as extra_time_queries
from recruit.exam.queries import moves as moves_queries
from recruit.exam.queries import protocol as protocol_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.extra_time import Place
from recruit.exam.queries.roster import roster
from recruit.exam.rules.extra_time import Effect, Whom
from recruit.exam.rules.incidents import KIND_NAMES
from recruit.exam.rules.seating import Sitting
from recruit.exam.service import extra_time as extra_time_service
from recruit.exam.service import incidents, moves, opening, protocol
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import WATCHERS, watched
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.canonical import canonical_json
from recruit.kernel.clock import baku
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.formats import message, moment
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import see_other


def _carried_out(form: Form, step: Callable[[], Any]) -> bool:
    """Whether a valid form's step was carried out; its refusal stands at the form else."""
    try:
        step()
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return False
    return True


@bp.post("/office/exam/sittings/<string:public_id>/open")
@allow(Permission.SITTINGS_OPEN)
def propose_opening(public_id: str) -> Response:
    form = ReasonForm()
    if not form.validate_on_submit():
        flash(_("Write a reason."), "danger")
        return see_other("exam.sitting", public_id=public_id)
    try:
        opening.propose_opening(public_id, reason=form.reason.data, asker=asker(), now=now())
    except RuleError as error:
        flash(message(error), "danger")
        return see_other("exam.sitting", public_id=public_id)
    db.session.commit()
    flash(_("A second official has been asked."), "good")
    return see_other("exam.sitting", public_id=public_id)


# --- extra time -----------------------------------------------------------------------------------


@bp.route("/office/exam/attempts/<string:public_id>/extra-time", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN)
def extra_time(public_id: str) -> str | Response:
    """Who works already; their seat says the rest."""
    return seat_extra_time(extra_time_queries.seat_of_attempt(public_id))


@bp.route("/office/exam/seats/<string:public_id>/extra-time", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN)
def seat_extra_time(public_id: str) -> str | Response:
    place = extra_time_queries.place(public_id, asker().scope(Permission.SITTINGS_OPEN))
    return _extra_time(place.sitting, place)


@bp.route("/office/exam/sittings/<string:public_id>/extra-time", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN)
def sitting_extra_time(public_id: str) -> str | Response:
    return _extra_time(
        sittings_queries.sitting(public_id, asker().scope(Permission.SITTINGS_OPEN)), None
    )


def _extra_time(sitting: Sitting, place: Place | None) -> str | Response:
    """The effect is shown before anything is proposed, and again where it was asked otherwise."""
    form, effect = ExtraTimeForm(), None
    others = extra_time_queries.siblings(sitting, asker().scope(Permission.SITTINGS_OPEN))
    form.sittings.choices = [
        SelectChoice(one.public_id, f"{one.room} · {moment(one.opens_at)}") for one in others
    ]
    if place is not None:
        del form.sittings
    if form.validate_on_submit():
        whom, minutes = _whom(form, sitting, place), form.minutes.data
        effect = extra_time_queries.foreseen(whom, minutes, now())
        key = canonical_json([whom.document, minutes])
        shown, form.seen.data = form.seen.data == key, key
        if shown and _carried_out(
            form,
            lambda: extra_time_service.propose(
                whom, minutes, reason=form.reason.data, asker=asker(), now=now()
            ),
        ):
            flash(_("A second official has been asked."), "good")
            return see_other("exam.console", public_id=sitting.public_id)
    return render_template(
        "exam/office_extra_time.html",
        form=form,
        sitting=sitting,
        place=place,
        person=accounts.person(place.person_id) if place else None,
        effect=effect,
        clash=_clash(sitting, effect),
        given=extra_time_queries.given_in(sitting.id),
    )


def _whom(form: ExtraTimeForm, sitting: Sitting, place: Place | None) -> Whom:
    if place is not None:
        return Whom(seat=place.public_id)
    return Whom(sittings=(sitting.public_id, *(form.sittings.data or ())))


def _clash(sitting: Sitting, effect: Effect | None) -> Any:
    until = effect.until if effect else None
    return until and extra_time_queries.next_in_room(sitting, until)


# --- moving ---------------------------------------------------------------------------------------


@bp.route("/office/exam/seats/<string:public_id>/move", methods=["GET", "POST"])
@allow(Permission.SITTINGS_WATCH)
def move(public_id: str) -> str | Response:
    scope = asker().scope(Permission.SITTINGS_WATCH)
    place = extra_time_queries.place(public_id, scope)
    form = MoveForm()
    form.seat.choices = [
        SelectChoice(f"{one.sitting.public_id}:{number}", _where(place, one.sitting, number))
        for one in moves_queries.targets(place, scope)
        for number in one.free
    ]
    if form.validate_on_submit():
        sitting, number = form.target()
        if _carried_out(
            form,
            lambda: moves.move(
                public_id, sitting, number, reason=form.reason.data, asker=asker(), now=now()
            ),
        ):
            flash(_("Moved. Paper, answers and time go along."), "good")
            return see_other("exam.console", public_id=sitting)
    return render_template(
        "exam/office_move.html",
        form=form,
        place=place,
        person=accounts.person(place.person_id),
    )


def _where(place: Place, sitting: Sitting, number: int) -> str:
    there = (
        sitting.room
        if sitting.place == place.sitting.place
        else (f"{sitting.place}, {sitting.room}")
    )
    return _("%(room)s, seat %(number)s", room=there, number=number)


# --- incidents ------------------------------------------------------------------------------------


@bp.route("/office/exam/sittings/<string:public_id>/incidents/add", methods=["GET", "POST"])
@allow(Permission.SITTINGS_WATCH)
def add_incident(public_id: str) -> str | Response:
    scope = asker().scope(Permission.SITTINGS_WATCH)
    sitting = sittings_queries.sitting(public_id, scope)
    form = IncidentForm(happened_at=baku(now()).replace(tzinfo=None))
    form.kind.choices = [SelectChoice(kind, _(name)) for kind, name in KIND_NAMES.items()]
    form.seat.choices = [SelectChoice("", _("The whole room")), *_people(sitting)]
    if form.validate_on_submit() and _carried_out(
        form,
        lambda: incidents.record(public_id, form.incident(), asker=asker(), now=now()),
    ):
        flash(
            _("On record. A second person has been asked.")
            if form.incident().needs_second
            else _("On record."),
            "good",
        )
        return see_other("exam.console", public_id=public_id)
    return render_template("exam/office_incident.html", form=form, sitting=sitting)


def _people(sitting: Sitting) -> list[SelectChoice]:
    lines = roster(sitting.id, now())
    people = accounts.people(line.person_id for line in lines)
    return [
        SelectChoice(line.seat_public_id, f"{line.seat} · {people[line.person_id].full_name}")
        for line in lines
    ]


@bp.post("/office/exam/incidents/<string:public_id>/propose")
@allow(Permission.SITTINGS_WATCH)
def propose_incident(public_id: str) -> Response:
    """Ask again where the second person refused."""
    form = Form()
    if not form.validate_on_submit():
        raise NotFoundError()
    try:
        sitting = incidents.propose_again(public_id, asker=asker(), now=now())
    except RuleError as error:
        flash(message(error), "danger")
        return see_other("exam.office")
    db.session.commit()
    flash(_("A second official has been asked."), "good")
    return see_other("exam.console", public_id=sitting)


# --- the protocol ---------------------------------------------------------------------------------


@bp.route("/office/exam/sittings/<string:public_id>/protocol", methods=["GET", "POST"])
@allow(*WATCHERS)
def sitting_protocol(public_id: str) -> str | Response:
    sitting = sittings_queries.sitting(public_id, watched())
    done = protocol_queries.protocol_of(sitting.id)
    if done is not None:
        return render_template(
            "exam/protocol.html",
            sitting=sitting,
            protocol=done,
            people=accounts.people([done.drawn_by, done.agreed_by]),
            kinds=KIND_NAMES,
            subjects=directory.subjects(),
            district=directory.districts()[sitting.district_code],
        )
    return _draw_up(sitting)


def _draw_up(sitting: Sitting) -> str | Response:
    figures = protocol_queries.figures(sitting.id)
    form = ProtocolForm(**vars(figures.numbers))
    missing = None
    try:
        protocol.ready(sitting, now())
    except RuleError as error:
        missing = error
    if form.validate_on_submit() and _carried_out(
        form,
        lambda: protocol.propose(
            sitting.public_id,
            form.stated(),
            form.explanation.data or "",
            asker=asker(),
            now=now(),
        ),
    ):
        flash(_("The other of invigilator and exam head has been asked."), "good")
        return see_other("exam.console", public_id=sitting.public_id)
    return render_template(
        "exam/protocol_form.html",
        form=form,
        sitting=sitting,
        figures=figures,
        missing=missing,
        waiting=[
            one
            for one in proposals.open_about(Ref("sitting", sitting.public_id))
            if one.kind == protocol.PROTOCOL
        ],
        may=asker().may(Permission.SITTINGS_WATCH),
    )
