"""The exam itself: the sheet, saving an answer, the end and its receipt."""

from typing import Any

from flask import (
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from recruit.directory import queries as directory
from recruit.exam import service
from recruit.exam.queries import attempts, marks
from recruit.exam.queries import sheet as sheets
from recruit.exam.rules.attempts import AttemptState, Saved, SaveOutcome
from recruit.exam.rules.pace import Pace
from recruit.exam.rules.timing import Phase
from recruit.exam.service.sittings import plan_of
from recruit.exam.views.blueprint import bp
from recruit.extensions import csrf, db, limiter
from recruit.kernel.asker import Permission
from recruit.kernel.clock import baku
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

LARGEST_BODY = 4096  # an answer has some fifty bytes
pace = Pace(most=600)
STATUS = {
    SaveOutcome.SAVED: 200,
    SaveOutcome.NOT_FOUND: 404,
    SaveOutcome.FINISHED: 409,
    SaveOutcome.LATE: 409,
    SaveOutcome.TAKEN: 409,
    SaveOutcome.BAD_POSITION: 422,
    SaveOutcome.BAD_CHOICE: 422,
}


@bp.get("/me/exam/<string:public_id>")
@allow(Permission.CANDIDATE)
def sheet(public_id: str) -> str | WerkzeugResponse:
    attempt = attempts.attempt_of(public_id, asker().own_id())
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("exam.receipt", public_id=public_id))
    if attempt.timeline(now()).phase is not Phase.RUNNING:
        return redirect(url_for("exam.finish", public_id=public_id))
    return render_template(
        "exam/sheet.html",
        sheet=sheets.sheet(attempt, plan_of(attempt.campaign_id)),
        subject=directory.subjects()[attempt.subject_code],
        data=_data(public_id, attempt.ends_at.timestamp()),
    )


def _data(public_id: str, ends: float) -> dict[str, Any]:
    """What the client needs besides the questions; words in the page's language."""
    return {
        "attempt": public_id,
        "now": _milliseconds(now().timestamp()),
        "ends": _milliseconds(ends),
        "zone": int(baku(now()).utcoffset().total_seconds() // 60),  # type: ignore[union-attr]
        "save": url_for("exam.answers", public_id=public_id),
        "time": url_for("exam.time", public_id=public_id),
        "finish": url_for("exam.finish", public_id=public_id),
        "csrf": generate_csrf(),
        "words": {
            "saved": _("Saved at %(hour)s", hour="{hour}"),
            "unsaved": _("Not saved yet"),
            "offline": _(
                "You are offline. Your answers are kept on this device and will be sent as soon "
                "as you are back"
            ),
            "signedOut": _(
                "You have been signed out. Sign in again in this browser; your answers are kept "
                "on this device."
            ),
            "minutes": _("%(minutes)s minutes left", minutes="{minutes}"),
            "over": _("Time is up. Your saved answers have been accepted"),
            "question": _("Question %(number)s", number="{number}"),
            "answered": _("answered"),
            "unanswered": _("not answered"),
            "flagged": _("flagged"),
            "flag": _("Flag for later"),
            "unflag": _("Remove the flag"),
            "counts": _("Unanswered: %(number)s", number="{unanswered}"),
            "flags": _("flagged: %(number)s", number="{flagged}"),
            "pending": _("not saved yet: %(number)s", number="{pending}"),
        },
    }


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


# --- saving ---------------------------------------------------------------------------------------


@bp.url_value_preprocessor
def save_in_one_step(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A save is one statement, so it is its own transaction: no BEGIN and no COMMIT travel to
    PostgreSQL. This runs before anything else of the request touches the database."""
    if endpoint == "exam.answers" and db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


@bp.post("/me/exam/<string:public_id>/answers")
@csrf.exempt  # checked inside, so that a refusal is JSON like every other
@limiter.exempt  # the pace below costs a hundredth of it
@allow(Permission.CANDIDATE)
def answers(public_id: str) -> Response:
    """Save one answer: {"position": 3, "choice": 1 or null, "seq": 17}."""
    if not pace.admits(asker().own_id(), now()):
        return _refuse("too-fast", 429)
    request.max_content_length = LARGEST_BODY
    try:
        csrf.protect()
        body = request.get_json(force=True)
    except CSRFError:
        return _refuse("csrf", 400)
    except HTTPException as error:
        return _refuse("too-large" if error.code == 413 else "not-json", error.code or 400)
    values = _values(body)
    if values is None:
        return _refuse("not-an-answer", 400)
    saved = service.save_answer(public_id, asker().own_id(), *values, now=now())
    if not saved.acknowledged:
        db.session.rollback()
        return _refuse(saved.outcome, STATUS[saved.outcome], **_times(saved))
    db.session.commit()
    return jsonify(saved=True, at=now().isoformat(), **_times(saved))


def _values(body: Any) -> tuple[int, int | None, int] | None:
    """(position, choice, seq), or None for what is not an answer."""
    if not isinstance(body, dict) or "choice" not in body:
        return None
    position, choice, seq = body.get("position"), body["choice"], body.get("seq")
    if not (_whole(position) and _whole(seq) and (choice is None or _whole(choice))):
        return None
    return position, choice, seq  # type: ignore[return-value]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _times(saved: Saved) -> dict[str, int]:
    if saved.ends_at is None:
        return {}
    return {
        "now": _milliseconds(now().timestamp()),
        "ends": _milliseconds(saved.ends_at.timestamp()),
        "left": int(saved.left.total_seconds()),
    }


def _refuse(code: str, status: int, **more: Any) -> Response:
    return make_response(jsonify(saved=False, code=str(code), **more), status)


@bp.post("/me/exam/<string:public_id>/answer")
@allow(Permission.CANDIDATE)
def answer(public_id: str) -> WerkzeugResponse:
    """The same without script: a form per question."""
    position = request.form.get("position", 0, int)
    choice = request.form.get("choice", None, int)
    person = asker().own_id()
    before = attempts.given(attempts.attempt_of(public_id, person).id).get(position)
    seq = max(_milliseconds(now().timestamp()), before.seq + 1 if before else 0)
    saved = service.save_answer(public_id, person, position, choice, seq, now=now())
    if saved.acknowledged:
        db.session.commit()
        flash(_("Question %(number)s: your answer has been saved.", number=position), "good")
    else:
        db.session.rollback()
        flash(_("Your answer has not been saved. Please try again."), "danger")
    return see_other("exam.sheet", public_id=public_id, _anchor=f"q{position}")


@bp.get("/me/exam/<string:public_id>/time")
@allow(Permission.CANDIDATE)
def time(public_id: str) -> Response:
    """How the attempt stands by the server's clock."""
    attempt = attempts.attempt_of(public_id, asker().own_id())
    stands = attempt.timeline(now())
    return jsonify(
        phase=stands.phase,
        now=_milliseconds(now().timestamp()),
        ends=_milliseconds(attempt.ends_at.timestamp()),
        left=int(stands.left(now()).total_seconds()),
    )


# --- the end --------------------------------------------------------------------------------------


@bp.get("/me/exam/<string:public_id>/finish")
@allow(Permission.CANDIDATE)
def finish(public_id: str) -> str | WerkzeugResponse:
    attempt = attempts.attempt_of(public_id, asker().own_id())
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("exam.receipt", public_id=public_id))
    return render_template(
        "exam/finish.html",
        attempt=attempt,
        sheet=sheets.sheet(attempt, plan_of(attempt.campaign_id)),
        running=attempt.timeline(now()).phase is Phase.RUNNING,
        data=_data(public_id, attempt.ends_at.timestamp()),
    )


@bp.post("/me/exam/<string:public_id>/finish")
@allow(Permission.CANDIDATE)
def confirm(public_id: str) -> WerkzeugResponse:
    service.finish(public_id, asker=asker(), now=now())
    db.session.commit()
    return see_other("exam.receipt", public_id=public_id)


@bp.get("/me/exam/<string:public_id>/receipt")
@allow(Permission.CANDIDATE)
def receipt(public_id: str) -> str | WerkzeugResponse:
    attempt = attempts.attempt_of(public_id, asker().own_id())
    if attempt.state is AttemptState.OPEN:
        return redirect(url_for("exam.sheet", public_id=public_id))
    return render_template(
        "exam/receipt.html",
        attempt=attempt,
        subject=directory.subjects()[attempt.subject_code],
        result=marks.result_of(attempt.application_id),
        names={s.code: s.name for s in plan_of(attempt.campaign_id).sections},
    )
