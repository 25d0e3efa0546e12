"""The exam day: signing in at a seat with the code of the identity check, and giving it out."""

from datetime import timedelta
from secrets import randbelow

from flask import flash, make_response, render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.rules.sessions import device_of
from recruit.accounts.service import second_factor
from recruit.candidates import queries as candidates
from recruit.directory import queries as directory
from recruit.exam.forms import HallForm
from recruit.exam.queries import adjustments
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.timing import Phase
from recruit.exam.service import identity
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import watched
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import CONFINED, PUBLIC, allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other

SEALED = "hall-code"
SELDOM = 120  # seconds


@bp.route("/exam-day", methods=["GET", "POST"])
@allow(PUBLIC, CONFINED)
def exam_day() -> str | Response:
    if asker().only is not None:
        return _at_the_seat()
    form = HallForm()
    if form.validate_on_submit():
        try:
            token = identity.sign_in(
                form.fin.data,
                form.number.data,
                form.code.data,
                client=request.remote_addr or "",
                device=device_of(request.user_agent.string),
                now=now(),
            )
            db.session.commit()
            cookie.clear()
            cookie["token"] = token
            return see_other("exam.exam_day")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.code.data = ""
            form.refuse(error)
    return render_template("exam/hall_sign_in.html", form=form)


def _at_the_seat() -> Response:
    """The seat's own page: wait, begin, go on, or see the receipt."""
    only = asker().only
    if only is None:
        raise NotFoundError()
    seat = sittings_queries.seat_of(only.id, asker().own_id(), now())
    card = candidates.card(seat.person_id, seat.campaign_id)
    page = render_template(
        "exam/hall_seat.html",
        seat=seat,
        person=accounts.person(seat.person_id),
        number=card.candidate_number if card else "",
        subject=directory.subjects()[seat.subject_code],
        extra=adjustments.extra_minutes(seat.person_id, seat.campaign_id, seat.minutes),
    )
    response = make_response(page)
    if seat.phase is Phase.BEFORE:  # asks again by itself
        response.headers["Refresh"] = str(_wait(seat.opens_at - now()))
    return response


def _wait(until_open: timedelta) -> int:
    """Seconds until a waiting page asks again: soon after the sitting should open and not all at
    the same moment, before that seldom, for a seat can be moved."""
    seconds = max(int(until_open.total_seconds()), 0)
    return min(seconds + 10 + randbelow(50), SELDOM + randbelow(60))


@bp.post("/office/exam/seats/<string:public_id>/code")
@allow(Permission.SITTINGS_WATCH, Permission.SITTINGS_OPEN)
def release_code(public_id: str) -> Response:
    """The identity was checked. The code waits, encrypted, in the cookie of who asked for it."""
    try:
        code = identity.release_code(public_id, asker=asker(), now=now())
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
        seat = sittings_queries.seat_within(public_id, watched(), now())
        return see_other("exam.sitting", public_id=seat.sitting_public_id)
    db.session.commit()
    cookie[SEALED] = second_factor.seal(f"{public_id} {code}")
    return see_other("exam.hall_code", public_id=public_id)


@bp.get("/office/exam/seats/<string:public_id>/code")
@allow(Permission.SITTINGS_WATCH, Permission.SITTINGS_OPEN)
def hall_code(public_id: str) -> str:
    """The code, as long as no other one was asked for."""
    seat = sittings_queries.seat_within(public_id, watched(), now())
    card = candidates.card(seat.person_id, seat.campaign_id)
    return render_template(
        "exam/hall_code.html",
        seat=seat,
        person=accounts.person(seat.person_id),
        number=card.candidate_number if card else "",
        subject=directory.subjects()[seat.subject_code],
        code=_code_of(public_id),
    )


def _code_of(seat: str) -> str:
    """The code that this browser asked for last, where it is this seat's."""
    sealed = cookie.get(SEALED)
    whose, _blank, code = (second_factor.unseal(sealed) or "" if sealed else "").partition(" ")
    return code if whose == seat else ""
