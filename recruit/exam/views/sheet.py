"""The exam itself: the sheet, saving an answer, the end and its receipt."""

from functools import lru_cache, partial
from typing import Any

from flask import (
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as WerkzeugResponse

from recruit.directory import queries as directory
from recruit.exam import service
from recruit.exam.queries import attempts, marks
from recruit.exam.queries import sheet as sheets
from recruit.exam.queries.adjustments import has_large_print
from recruit.exam.rules.attempts import Attempt, AttemptState
from recruit.exam.rules.content import response_of
from recruit.exam.rules.report import TopicLine
from recruit.exam.rules.timing import Phase
from recruit.exam.service.reporting import topic_report
from recruit.exam.service.sittings import plan_of
from recruit.exam.views.blueprint import bp
from recruit.exam.views.entry import own_attempt
from recruit.exam.views.items.pictures import sheet_address
from recruit.exam.views.questions import questions
from recruit.exam.views.saving import milliseconds, own_ticket, time_of
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.clock import baku
from recruit.kernel.text import sort_key
from recruit.web.access import CONFINED, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/me/exam/<string:public_id>")
@allow(Permission.CANDIDATE, CONFINED)
def sheet(public_id: str) -> str | WerkzeugResponse:
    attempt = own_attempt(public_id)
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("exam.receipt", public_id=public_id))
    if attempt.timeline(now()).phase is not Phase.RUNNING:
        return redirect(url_for("exam.finish", public_id=public_id))
    found = sheets.sheet(
        attempt,
        plan_of(attempt.campaign_id),
        partial(sheet_address, attempt.public_id),
        language(),
    )
    subject = directory.subjects()[attempt.subject_code]
    return render_template(
        "exam/sheet.html",
        sheet=found,
        questions=questions(
            found.items,
            language(),
            subject=subject.name[language()],
            action=url_for("exam.answer", public_id=public_id),
            token=generate_csrf(),
        ),
        subject=subject,
        large_print=has_large_print(attempt.person_id, attempt.campaign_id),
        data=_data(attempt),
    )


def _data(attempt: Attempt) -> dict[str, Any]:
    """What the client needs besides the questions."""
    public_id = attempt.public_id
    return {
        "attempt": public_id,
        "now": milliseconds(now()),
        "started": milliseconds(attempt.started_at),
        "ends": milliseconds(attempt.ends_at),
        "zone": int(baku(now()).utcoffset().total_seconds() // 60),  # type: ignore[union-attr]
        "save": url_for("exam.answers", public_id=public_id),
        "time": url_for("exam.time", public_id=public_id),
        "finish": url_for("exam.finish", public_id=public_id),
        "ticket": own_ticket(public_id),
        "words": _words(language()),
    }


@lru_cache(maxsize=2)
def _words(_language: str) -> dict[str, str]:
    """What the client says, in the page's language; said once in a process."""
    return {
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
        "browser": _(
            "This exam is saved from Safe Exam Browser only. Open it there again; your answers "
            "are kept on this device."
        ),
        "minutes": _("%(minutes)s minutes left", minutes="{minutes}"),
        "seconds": _("%(seconds)s seconds left", seconds="{seconds}"),
        "over": _("Time is up. Your saved answers have been accepted"),
        "late": _(
            "Some answers reached us after the end. They are kept apart, and officials decide "
            "whether they count."
        ),
        "number": _("Not saved: write a number, for example 3,14."),
        "refused": _("This answer could not be saved. Please answer the question again."),
        "question": _("Question %(number)s", number="{number}"),
        "answered": _("answered"),
        "unanswered": _("not answered"),
        "flagged": _("flagged"),
        "flag": _("Flag for later"),
        "unflag": _("Remove the flag"),
        "counts": _("Unanswered: %(number)s", number="{unanswered}"),
        "flags": _("flagged: %(number)s", number="{flagged}"),
        "pending": _("not saved yet: %(number)s", number="{pending}"),
    }


# --- saving without script; with it, see saving.py -----------------------------------------------


@bp.post("/me/exam/<string:public_id>/answer")
@allow(Permission.CANDIDATE, CONFINED)
def answer(public_id: str) -> WerkzeugResponse:
    """A form per question."""
    position = request.form.get("position", 0, int)
    response = response_of(request.form.getlist("response"))
    person = asker().own_id()
    before = attempts.given(own_attempt(public_id).id).get(position)
    seq = max(milliseconds(now()), before.seq + 1 if before else 0)
    saved = service.save_answer(public_id, person, position, response, seq, now=now())
    if saved.acknowledged:
        db.session.commit()
        flash(_("Question %(number)s: your answer has been saved.", number=position), "good")
    else:
        db.session.rollback()
        flash(_("Your answer has not been saved. Please try again."), "danger")
    return see_other("exam.sheet", public_id=public_id, _anchor=f"q{position}")


@bp.get("/me/exam/<string:public_id>/time")
@allow(Permission.CANDIDATE, CONFINED)
def time(public_id: str) -> Response:
    """How the attempt stands, with a new ticket: for a page whose old one no longer works,
    because its person had to sign in again."""
    attempt = own_attempt(public_id)
    return jsonify(**time_of(attempt.timeline(now()), now()), ticket=own_ticket(public_id))


# --- the end --------------------------------------------------------------------------------------


@bp.get("/me/exam/<string:public_id>/finish")
@allow(Permission.CANDIDATE, CONFINED)
def finish(public_id: str) -> str | WerkzeugResponse:
    attempt = own_attempt(public_id)
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("exam.receipt", public_id=public_id))
    return render_template(
        "exam/finish.html",
        attempt=attempt,
        progress=sheets.progress(attempt),
        running=attempt.timeline(now()).phase is Phase.RUNNING,
    )


@bp.post("/me/exam/<string:public_id>/finish")
@allow(Permission.CANDIDATE, CONFINED)
def confirm(public_id: str) -> WerkzeugResponse:
    service.finish(public_id, asker=asker(), now=now())
    db.session.commit()
    return see_other("exam.receipt", public_id=public_id)


@bp.get("/me/exam/<string:public_id>/receipt")
@allow(Permission.CANDIDATE, CONFINED)
def receipt(public_id: str) -> str | WerkzeugResponse:
    attempt = own_attempt(public_id)
    if attempt.state is AttemptState.OPEN:
        return redirect(url_for("exam.sheet", public_id=public_id))
    result, plan = marks.result_of(attempt.application_id), plan_of(attempt.campaign_id)
    return render_template(
        "exam/receipt.html",
        attempt=attempt,
        subject=directory.subjects()[attempt.subject_code],
        result=result,
        names={s.code: s.name for s in plan.sections},
        review_minutes=plan.review_minutes,
    )


@bp.get("/me/exam/<string:public_id>/report")
@allow(Permission.CANDIDATE, CONFINED)
def report(public_id: str) -> str | WerkzeugResponse:
    """How it went by section and topic, as soon as there is a result."""
    attempt = own_attempt(public_id)
    if marks.result_of(attempt.application_id) is None:
        return redirect(url_for("exam.receipt", public_id=public_id))
    return render_template(
        "exam/report.html",
        attempt=attempt,
        subject=directory.subjects()[attempt.subject_code],
        topics=_topics(attempt),
        names={s.code: s.name for s in plan_of(attempt.campaign_id).sections},
    )


def _topics(attempt: Attempt) -> list[TopicLine]:
    """The report's lines, each section's by the name of the topic."""
    lines = topic_report(attempt)
    sections = list(dict.fromkeys(line.section for line in lines))
    return sorted(
        lines,
        key=lambda line: (
            sections.index(line.section),
            line.topic is None,
            sort_key(line.topic[language()]) if line.topic else "",
        ),
    )
