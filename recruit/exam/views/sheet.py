"""The exam itself: the sheet, saving an answer, the end and its receipt."""

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

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam import service
from recruit.exam.queries import attempts, marks
from recruit.exam.queries import items as items_queries
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
from recruit.exam.views.press import Facts, line_of, milliseconds, press
from recruit.exam.views.saving import own_ticket, time_of
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.text import sort_key
from recruit.web.access import CONFINED, allow, asker
from recruit.web.formats import moment, points
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/me/exam/<string:public_id>")
@allow(Permission.CANDIDATE, CONFINED)
def sheet(public_id: str) -> str | WerkzeugResponse:
    """Mostly answered in front of Flask: see rush.py."""
    attempt = own_attempt(public_id)
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("exam.receipt", public_id=public_id))
    if attempt.timeline(now()).phase is not Phase.RUNNING:
        return redirect(url_for("exam.finish", public_id=public_id))
    messages = render_template("exam/sheet_messages.html")
    return press().sheet(_facts(attempt), language(), messages)


def _facts(attempt: Attempt) -> Facts:
    paper = attempts.paper(attempt.paper_id)
    rules, plan = campaigns.active_section(attempt.campaign_id, "exam")
    return Facts(
        attempt=attempt.public_id,
        items=paper.items,
        contents=items_queries.frozen_contents(item.version_id for item in paper.items),
        given=attempts.given(attempt.id),
        rules=rules,
        plan=plan,
        subject=directory.subjects()[attempt.subject_code].name,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        large_print=has_large_print(attempt.person_id, attempt.campaign_id),
        ticket=own_ticket(attempt.public_id),
        token=generate_csrf(),
        now=now(),
    )


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
    names = {one.code: one.name for one in plan.sections}
    return render_template(
        "exam/receipt.html",
        attempt=public_id,
        subject=directory.subjects()[attempt.subject_code].name,
        by_hand=attempt.state is AttemptState.FINISHED,
        code=attempt.receipt_code,
        ended=moment(attempt.finished_at) if attempt.finished_at else "",
        answered=attempt.answered,
        items=attempt.items,
        digest=attempt.answers_digest,
        result=result,
        total=points(result.total) if result else "",
        sections=[line_of(one, names) for one in result.sections] if result else [],
        review_minutes=plan.review_minutes,
        in_hall=asker().only is not None,
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
