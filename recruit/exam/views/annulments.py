"""Annulling a result for a breach that was proven after the exam."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.directory import queries as directory
from recruit.exam import queries
from recruit.exam.forms import AnnulmentForm
from recruit.exam.queries import annulments as annulments_queries
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.service import annulments
from recruit.exam.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/office/exam/attempts/<string:public_id>/annulment", methods=["GET", "POST"])
@allow(Permission.SITTINGS_OPEN, Permission.CAMPAIGNS_MANAGE)
def annulment(public_id: str) -> str | Response:
    """What the result is, and asking the other of exam head and ministry to annul it."""
    attempt = attempts_queries.attempt_within(public_id, asker().scope(Permission.SITTINGS_WATCH))
    mine = annulments.hand(attempt, asker())
    if not (mine.head or mine.ministry):
        raise NotFoundError()
    form = AnnulmentForm()
    if form.validate_on_submit():
        try:
            annulments.propose(
                public_id,
                reason=form.reason.data,
                legal=form.legal.data,
                days=form.days.data,
                asker=asker(),
                now=now(),
            )
            db.session.commit()
            flash(_("The other of exam head and ministry has been asked."), "good")
            return see_other("exam.annulment", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    known = annulments_queries.annulments_of([attempt.application_id])
    return render_template(
        "exam/annulment.html",
        form=form,
        attempt=attempt,
        annulled=known.get(attempt.application_id),
        result=queries.result_of(attempt.application_id),
        person=accounts.person(attempt.person_id),
        subject=directory.subjects()[attempt.subject_code],
        waiting=proposals.open_about(Ref("attempt", public_id)),
    )
