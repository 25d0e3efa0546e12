"""After an exam, for officials: late answers, results, and declaring them final."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns.rules import PhaseKind
from recruit.directory import queries as directory
from recruit.exam import queries
from recruit.exam.forms import ReasonForm
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import finals as finals_queries
from recruit.exam.queries.late import late_of
from recruit.exam.rules.content import said, shape_at
from recruit.exam.service import finals, late, sittings
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import campaign_chosen
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other
from recruit.web.paging import Paged, page_number

PAGE = 50


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
        final=sum(one.final for one in found),
        names={s.code: s.name for s in sittings.plan_of(campaign.id).sections},
    )


@bp.route("/office/exam/final-results", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN, Permission.EXAMS_MANAGE)
def final_results() -> str | Response:
    """Whether the results are final, since when and by whom; asking a second official."""
    campaign, form = campaign_chosen(), ReasonForm()
    if form.validate_on_submit():
        try:
            finals.propose(campaign.id, reason=form.reason.data, asker=asker(), now=now())
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.final_results", campaign=campaign.public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    declared = finals_queries.declarations(campaign.id)
    return render_template(
        "exam/final_results.html",
        campaign=campaign,
        form=form,
        outlook=finals_queries.outlook(campaign.id),
        declared=declared,
        people=accounts.people(one for row in declared for one in (row.proposed_by, row.agreed_by)),
        waiting=[
            one
            for one in proposals.open_about(Ref("campaign", campaign.public_id))
            if one.kind == finals.FINAL
        ],
        appeals=campaign.calendar.phase(PhaseKind.APPEALS),
        everywhere=asker().scope(Permission.SITTINGS_OPEN).everywhere,
    )
