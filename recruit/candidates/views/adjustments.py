"""Exam adjustments: asked for by candidates, decided by officials."""

from datetime import datetime

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries, service
from recruit.candidates.forms import AdjustmentForm, DecisionForm
from recruit.candidates.rules import Adjustment, AdjustmentKind, AdjustmentState, Card
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.formats import say
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/me/adjustments", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def adjustments() -> str | Response | tuple[str, int]:
    campaign, who = my_campaign(), asker()
    documents = queries.documents_of(who.own_id())
    form = AdjustmentForm().offer([(d.public_id, d.name) for d in documents], _("No document"))
    if form.validate_on_submit():
        try:
            service.ask_adjustment(
                AdjustmentKind(form.kind.data),
                reason=form.reason.data,
                document=form.document.data,
                campaign=campaign,
                asker=who,
                now=now(),
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your request is sent. You will get a message when it is decided."), "good")
            return see_other("candidates.adjustments")
    page = render_template(
        "candidates/adjustments.html",
        form=form,
        card=queries.card(who.own_id(), campaign.id),
        asked=queries.adjustments_of(who.own_id(), campaign.id),
        until=_objections_until(campaign),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _objections_until(campaign: Campaign) -> datetime | None:
    """Until when a refusal can be objected to: as long as the exam is not over."""
    exam = campaign.calendar.phase(PhaseKind.EXAM)
    return exam.closes_at if exam and now() <= exam.closes_at else None


@bp.post("/me/adjustments/<string:public_id>/withdraw")
@allow(Permission.CANDIDATE)
def withdraw_adjustment(public_id: str) -> Response:
    service.withdraw_adjustment(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("Your request is withdrawn."), "good")
    return see_other("candidates.adjustments")


@bp.get("/office/adjustments")
@allow(Permission.ADJUSTMENTS_DECIDE)
def office_adjustments() -> str:
    scope = asker().scope(Permission.ADJUSTMENTS_DECIDE)
    found = queries.queue(scope)
    return render_template(
        "candidates/office_adjustments.html",
        asked=found,
        people=accounts.people(one.person_id for one in found),
        cards=queries.cards_of(one.card_id for one in found),
        second={one.public_id for one in found if _waits_for_second(one)},
        total=queries.waiting(scope),
    )


@bp.route("/office/adjustments/<string:public_id>", methods=["GET", "POST"])
@allow(Permission.ADJUSTMENTS_DECIDE)
def office_adjustment(public_id: str) -> str | Response | tuple[str, int]:
    found, card = _in_scope(public_id)
    form = DecisionForm()
    if not form.is_submitted():
        form.legal.data = say(service.legal_basis(found.campaign_id))
    if form.validate_on_submit():
        try:
            done = service.decide_adjustment(
                public_id,
                grant=form.decision.data == "grant",
                reason=form.reason.data,
                minutes=form.minutes.data,
                per_cent=form.per_cent.data,
                legal=form.legal.data or "",
                asker=asker(),
                now=now(),
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Decided.") if done else _("A second official has to agree now."), "good")
            return see_other("candidates.office_adjustments")
    page = render_template(
        "candidates/office_adjustment.html",
        form=form,
        asked=found,
        card=card,
        campaign=campaigns.campaign_by_id(found.campaign_id),
        person=accounts.person(found.person_id),
        document=queries.document(found.document_public_id) if found.document_public_id else None,
        open_to_decide=found.state is AdjustmentState.ASKED and not _waits_for_second(found),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _in_scope(public_id: str) -> tuple[Adjustment, Card]:
    found = queries.adjustment(public_id)
    card = queries.card_by_id(found.card_id)
    if card.district_code not in asker().scope(Permission.ADJUSTMENTS_DECIDE):
        raise NotFoundError()
    return found, card


def _waits_for_second(found: Adjustment) -> bool:
    return bool(proposals.open_about(Ref("adjustment", found.public_id)))
