"""A running sitting for officials: opening, watching, extra time, late answers, results."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.directory import queries as directory
from recruit.exam import queries
from recruit.exam.forms import ExtraTimeForm, ReasonForm
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import roster as roster_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.late import late_in, late_of
from recruit.exam.rules.content import said, shape_at
from recruit.exam.rules.seating import Sitting
from recruit.exam.service import attempts, late, opening, sittings
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import WATCHERS, campaign_chosen, watched
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other
from recruit.web.paging import Paged, page_number

PAGE = 50


@bp.get("/office/exam/sittings/<string:public_id>/roster")
@allow(*WATCHERS)
def roster(public_id: str) -> str:
    """The part of the page that renews itself."""
    return render_template(
        "exam/roster.html", **watch(sittings_queries.sitting(public_id, watched()))
    )


def watch(found: Sitting) -> dict[str, Any]:
    """What the roster shows."""
    lines = roster_queries.roster(found.id, now())
    states = [line.state for line in lines]
    return {
        "sitting": found,
        "lines": lines,
        "late": late_in(found.id),
        "people": accounts.people([line.person_id for line in lines]),
        "counts": {
            "not-started": states.count("not-started"),
            "open": states.count("open"),
            "ended": states.count("finished") + states.count("closed"),
        },
        "subjects": directory.subjects(),
        "district": directory.districts()[found.district_code],
    }


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


@bp.route("/office/exam/attempts/<string:public_id>/extra-time", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN)
def extra_time(public_id: str) -> str | Response:
    attempt = attempts_queries.attempt_within(public_id, asker().scope(Permission.SITTINGS_OPEN))
    form = ExtraTimeForm()
    if form.validate_on_submit():
        try:
            attempts.propose_extra_time(
                public_id,
                form.minutes.data,
                reason=form.reason.data,
                asker=asker(),
                now=now(),
            )
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.office")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "exam/office_extra_time.html",
        form=form,
        attempt=attempt,
        person=accounts.person(attempt.person_id),
    )


@bp.route("/office/exam/attempts/<string:public_id>/late-answers", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN)
def late_answers(public_id: str) -> str | Response:
    attempt = attempts_queries.attempt_within(public_id, asker().scope(Permission.SITTINGS_OPEN))
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            late.propose_counting(public_id, reason=form.reason.data, asker=asker(), now=now())
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.late_answers", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "exam/office_late.html",
        form=form,
        attempt=attempt,
        lines=late_of(attempt),
        said=lambda position, given: said(shape_at(attempt.shapes, position), given),
        given=attempts_queries.given(attempt.id),
        waiting=proposals.open_about(Ref("attempt", public_id)),
        person=accounts.person(attempt.person_id),
    )


@bp.get("/office/exam/results")
@allow(Permission.EXAMS_MANAGE)
def results() -> str:
    campaign = campaign_chosen()
    found = sorted(
        queries.results(campaign.id).values(), key=lambda r: (-r.total, r.application_id)
    )
    number = page_number()
    shown = found[(number - 1) * PAGE : number * PAGE]
    known = applications.by_ids([one.application_id for one in shown])
    return render_template(
        "exam/office_results.html",
        campaign=campaign,
        paged=Paged(shown, number, PAGE, len(found)),
        applications=known,
        people=accounts.people([one.person_id for one in known.values()]),
        subjects=directory.subjects(),
        passed=sum(one.passed for one in found),
        names={s.code: s.name for s in sittings.plan_of(campaign.id).sections},
    )
