"""Raising one objection to one thing, and deciding it by somebody who did not decide the thing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.accounts.service import proposals
from recruit.appeals import queries
from recruit.appeals.events import ObjectionDecided, ObjectionRaised
from recruit.appeals.models import ObjectionRow
from recruit.appeals.rules import (
    CORRECTABLE,
    DECIDING_EVENTS,
    DECISIONS,
    SECTION_OF,
    Objection,
    ObjectionKind,
    ObjectionState,
    check_text,
    matter_of,
)
from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.candidates import queries as candidates
from recruit.candidates import service as candidates_service
from recruit.candidates.rules import Adjustment, AdjustmentState
from recruit.exam import queries as exams
from recruit.exam.queries import annulments
from recruit.exam.service import annulments as annulments_service
from recruit.extensions import db
from recruit.interviews import queries as interviews
from recruit.journal import queries as journal_queries
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of, hundredths_of
from recruit.kernel.text import N_, Bilingual
from recruit.placement import queries as placement
from recruit.points import queries as points
from recruit.points import service as points_service
from recruit.web.formats import points as shown

CORRECT = "appeal.correct-points"
NOTHING = N_("There is no decision yet that you could object to.")
RULES = Bilingual("Müsabiqə qaydaları", "Rules of the competition")


# --- raising --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Possible:
    """Something that a candidate may object to now."""

    application: Application
    kind: ObjectionKind
    adjustment: Adjustment | None = None
    until: datetime | None = None  # of a matter that has a time of its own


def possible(person_id: int, campaign_id: int) -> list[Possible]:
    """What has been decided about a candidate and can still be objected to, phases aside."""
    objections = queries.of_person(person_id, campaign_id)
    raised = {(o.application_id, o.kind) for o in objections}
    own = applications.of_person(person_id, campaign_id)
    found = [
        Possible(application, kind)
        for application in own
        for kind in ObjectionKind
        if _stands(application, kind)
        and (kind is ObjectionKind.ITEM or (application.id, kind) not in raised)
    ]
    # An adjustment is a person's, whatever they applied for: the first application names it.
    matters = {o.matter for o in objections}
    annulled = annulments.annulments_of(one.id for one in own)
    found += [
        Possible(
            application, ObjectionKind.ANNULMENT, until=annulled[application.id].objections_until
        )
        for application in own
        if application.id in annulled
        and annulled[application.id].stands
        and annulled[application.id].public_id not in matters
    ]
    return found + [
        Possible(own[0], ObjectionKind.ADJUSTMENT, one)
        for one in (candidates.adjustments_of(person_id, campaign_id) if own else [])
        if one.state is AdjustmentState.REFUSED and one.public_id not in matters
    ]


def raise_objection(
    application_public_id: str,
    kind: ObjectionKind,
    text: str,
    *,
    question: int | None = None,
    adjustment: str | None = None,
    asker: Asker,
    now: datetime,
) -> str:
    """One's objection to one thing; returns its public id. `adjustment`: the refused request.

    RuleError where the phase is closed, nothing was decided yet, or it was raised before.
    """
    application = applications.application(application_public_id)
    if application.person_id != asker.own_id():
        raise NotFoundError()
    campaign = campaigns.campaign_by_id(application.campaign_id)
    if kind is ObjectionKind.ADJUSTMENT:
        matter = _refused(adjustment, application, campaign, now)
    elif kind is ObjectionKind.ANNULMENT:
        matter = _annulled(application, now)
    else:
        require_open(campaign.calendar, PhaseKind.APPEALS, now)
        if not _stands(application, kind):
            raise RuleError(NOTHING, field="subject")
        matter = matter_of(kind, question)
    clean = check_text(text)
    _check_question(application, question if kind is ObjectionKind.ITEM else None)
    card = candidates.cards_of([application.card_id])[application.card_id]
    row = ObjectionRow(
        person_id=application.person_id,
        application_id=application.id,
        campaign_id=campaign.id,
        district_code=card.district_code,
        kind=kind,
        matter=matter,
        text=clean,
        legal=legal_basis(campaign.id, kind),
        raised_at=now,
    )
    _add(row)
    event = ObjectionRaised(
        subject=Ref("objection", row.public_id),
        campaign=campaign.public_id,
        kind=kind,
        application=application.public_id,
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def _refused(
    adjustment: str | None, application: Application, campaign: Campaign, now: datetime
) -> str:
    """The refused request that is objected to: its own one, and as long as the exam is not over,
    as an answer afterwards would help nobody."""
    found = {
        one.public_id: one
        for one in candidates.adjustments_of(application.person_id, campaign.id)
        if one.state is AdjustmentState.REFUSED
    }
    if adjustment not in found:
        raise RuleError(NOTHING, field="subject")
    exam = campaign.calendar.phase(PhaseKind.EXAM)
    if exam is None or now > exam.closes_at:
        raise RuleError(N_("The exam is over: this can no longer be objected to."), field="subject")
    return found[adjustment].public_id


def _annulled(application: Application, now: datetime) -> str:
    """The annulment that is objected to, within the time it names, whatever the phase."""
    found = annulments.annulments_of([application.id]).get(application.id)
    if found is None or not found.stands:
        raise RuleError(NOTHING, field="subject")
    if now > found.objections_until:
        raise RuleError(N_("The time to object to the annulment is over."), field="subject")
    return found.public_id


def _add(row: ObjectionRow) -> None:
    """The constraint decides, also between two windows of the same browser."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(
            N_("You have raised this objection already. One objection is possible to each matter."),
            field="subject",
        ) from error


def _stands(application: Application, kind: ObjectionKind) -> bool:
    """Whether there is something of this kind to object to."""
    match kind:
        case ObjectionKind.ELIGIBILITY:
            return application.state is ApplicationState.NOT_ELIGIBLE
        case ObjectionKind.ITEM:
            return exams.result_of(application.id) is not None
        case ObjectionKind.SCORE:
            return points.total(application.id) is not None
        case ObjectionKind.ADJUSTMENT | ObjectionKind.ANNULMENT:  # by themselves, see possible()
            return False
    return bool(placement.explanation(application.person_id, application.campaign_id))


def _check_question(application: Application, question: int | None) -> None:
    result = exams.result_of(application.id)
    if question is None or result is None:
        return
    count = sum(s.right + s.wrong + s.blank for s in result.sections)
    if question > count:
        raise RuleError(N_("Your exam had %(count)s questions."), field="question", count=count)


def legal_basis(campaign_id: int, kind: ObjectionKind) -> Bilingual:
    """What the rule-set names as legal basis of the thing objected to."""
    section = campaigns.active_rule_set(campaign_id).document.get(SECTION_OF[kind])
    legal = section.get("legal") if isinstance(section, dict) else None
    return Bilingual(legal["az"], legal["en"]) if isinstance(legal, dict) else RULES


# --- deciding -------------------------------------------------------------------------------------


def may_decide(objection: Objection, asker: Asker) -> bool:
    """Nobody decides about themselves, nor about what they decided or marked before."""
    if objection.person_id == asker.own_id():
        return False
    return not _decided_before(objection, asker)


def _decided_before(objection: Objection, asker: Asker) -> bool:
    if objection.adjustment:
        return candidates.adjustment(objection.adjustment).decided_by == asker.own_id()
    if objection.kind is ObjectionKind.ANNULMENT:
        annulled = annulments.annulment(objection.matter)
        return bool(annulled and asker.own_id() in (annulled.proposed_by, annulled.agreed_by))
    about = [Ref("application", _application(objection).public_id)]
    interview = interviews.slot_of(objection.application_id)
    if interview and objection.kind is ObjectionKind.SCORE:
        about.append(Ref("interview", interview.public_id))
    if objection.kind is ObjectionKind.PLACEMENT:
        about.append(Ref("campaign", campaigns.campaign_by_id(objection.campaign_id).public_id))
    return any(
        entry.actor == asker.ref and entry.kind in DECIDING_EVENTS
        for ref in about
        for entry in journal_queries.entries(actor=asker.ref, about=[ref], limit=200)[0]
    )


def decide(
    public_id: str,
    outcome: ObjectionState,
    reason: str,
    *,
    correction: Decimal | None = None,
    asker: Asker,
    now: datetime,
) -> str | None:
    """Decide an objection, once. A correction of points, or that an annulled result counts again,
    is proposed to a second official.

    Returns the proposal's public id where there is one.
    """
    objection = queries.in_scope(public_id, asker.scope(Permission.APPEALS_DECIDE))
    if not may_decide(objection, asker):
        raise RuleError(
            N_("You took part in the decision that this objection is about: somebody else decides.")
        )
    clean = check_text(reason, "reason")
    if outcome not in DECISIONS:
        raise RuleError(N_("Choose a decision."), field="outcome")
    _check_correction(objection, outcome, correction)
    row = _lock(objection)
    row.state, row.reason, row.decided_at, row.decided_by = outcome, clean, now, asker.own_id()
    event = ObjectionDecided(
        subject=Ref("objection", objection.public_id),
        campaign=campaigns.campaign_by_id(objection.campaign_id).public_id,
        kind=objection.kind,
        application=_application(objection).public_id,
        outcome=outcome,
    )
    journal.record(event, actor=asker.ref, now=now)
    if objection.adjustment and outcome is not ObjectionState.REJECTED:
        candidates_service.ask_again(objection.adjustment, actor=asker.ref, now=now)
    if objection.kind is ObjectionKind.ELIGIBILITY and outcome is not ObjectionState.REJECTED:
        applications_service.reopen(
            _application(objection).public_id,
            objection=Ref("objection", objection.public_id),
            actor=asker.ref,
            now=now,
        )
    if objection.kind is ObjectionKind.ANNULMENT and outcome is not ObjectionState.REJECTED:
        return annulments_service.propose_lifting(
            objection.application_id, reason=clean, asker=asker, now=now
        )
    return _propose(objection, correction, clean, asker, now) if correction is not None else None


def _lock(objection: Objection) -> ObjectionRow:
    row = db.session.scalar(
        select(ObjectionRow)
        .where(ObjectionRow.id == objection.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.state != ObjectionState.WAITING:
        raise RuleError(N_("This objection is decided already."))
    return row


def _check_correction(
    objection: Objection, outcome: ObjectionState, correction: Decimal | None
) -> None:
    if correction is None:
        return
    if objection.kind not in CORRECTABLE or points.total(objection.application_id) is None:
        raise RuleError(N_("This objection has no points to correct."), field="correction")
    if outcome is ObjectionState.REJECTED:
        raise RuleError(N_("A rejected objection corrects no points."), field="correction")
    try:
        points_service.check_correction(correction)
    except RuleError as error:
        raise RuleError(error.message, field="correction", **error.params) from error


def _propose(
    objection: Objection, correction: Decimal, reason: str, asker: Asker, now: datetime
) -> str:
    """Four eyes (rule 7): the points move only when a second official agrees."""
    payload = {"objection": objection.public_id, "hundredths": hundredths_of(correction)}
    return proposals.propose(
        CORRECT,
        Ref("objection", objection.public_id),
        payload,
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaigns.campaign_by_id(objection.campaign_id).public_id,
    )


def _correct(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """Runs when a second official agrees: the total gets its line and is computed anew."""
    objection = queries.in_scope(payload["objection"], second.scope(Permission.APPEALS_DECIDE))
    if not may_decide(objection, second):
        raise RuleError(
            N_("You took part in the decision that this objection is about: somebody else decides.")
        )
    points_service.add_correction(
        objection.application_id,
        decimal_of(payload["hundredths"]),
        legal=objection.legal,
        objection=Ref("objection", objection.public_id),
        actor=second.ref,
        now=now,
    )


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    row = db.session.scalar(
        select(ObjectionRow).where(ObjectionRow.public_id == payload["objection"])
    )
    if row is None:
        raise NotFoundError()
    application = applications.by_ids([row.application_id])[row.application_id]
    card = candidates.cards_of([application.card_id])[application.card_id]
    total = points.total(row.application_id)
    correction = decimal_of(payload["hundredths"])
    return [
        (_("Candidate number"), card.candidate_number),
        (_("Correction"), shown(correction)),
        (_("Total now"), shown(total.points if total else None)),
        (_("Total afterwards"), shown(total.points + correction if total else None)),
    ]


proposals.declare(
    CORRECT,
    label=N_("Correct points after an appeal"),
    permission=Permission.APPEALS_DECIDE,
    apply=_correct,
    describe=_describe,
)


def _application(objection: Objection) -> Application:
    return applications.by_ids([objection.application_id])[objection.application_id]
