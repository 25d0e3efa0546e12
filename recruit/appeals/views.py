"""Pages of appeals: the candidate's objections, the officials' queue and decisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import proposals
from recruit.appeals import queries, service
from recruit.appeals.forms import DecisionForm, ObjectionForm
from recruit.appeals.rules import (
    CORRECTABLE,
    KIND_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    Objection,
    ObjectionKind,
    ObjectionState,
)
from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Adjustment, Card
from recruit.directory import queries as directory
from recruit.exam import queries as exams
from recruit.exam.queries import annulments
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.points import queries as points
from recruit.web.access import allow, asker
from recruit.web.formats import say
from recruit.web.moment import now
from recruit.web.pages import pages, see_other
from recruit.web.paging import Paged, page_number

bp = pages("appeals", __name__)
PAGE = 50
NAMES = {"kinds": KIND_NAMES, "states": STATE_NAMES, "colours": STATE_KINDS}


@dataclass(frozen=True)
class Row:
    """An objection with what it is about."""

    objection: Objection
    application: Application
    card: Card
    person: PersonInfo
    subject: Bilingual
    adjustment: Adjustment | None = None


# --- the candidate --------------------------------------------------------------------------------


@bp.get("/me/objections")
@allow(Permission.CANDIDATE)
def mine() -> str:
    return _mine(_offered(ObjectionForm()))


@bp.post("/me/objections")
@allow(Permission.CANDIDATE)
def raise_objection() -> str | Response:
    form = _offered(ObjectionForm())
    if not form.validate():
        return _mine(form)
    kind, application, adjustment = form.chosen
    try:
        public_id = service.raise_objection(
            application,
            kind,
            form.text.data,
            question=form.question.data,
            adjustment=adjustment,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        form.refuse(error)
        return _mine(form)
    db.session.commit()
    flash(_("Your objection has been received. You will get a message when it is decided."), "good")
    return see_other("appeals.show", public_id=public_id)


@bp.get("/me/objections/<string:public_id>")
@allow(Permission.CANDIDATE)
def show(public_id: str) -> str:
    objection = queries.own(public_id, asker().own_id())
    return render_template(
        "appeals/show.html",
        row=_rows([objection])[0],
        waits=bool(proposals.open_about(Ref("objection", public_id))),
        **NAMES,
    )


def _mine(form: ObjectionForm) -> str:
    campaign = _own_campaign()
    found = queries.of_person(asker().own_id(), campaign.id) if campaign else []
    phase = campaign.calendar.phase(PhaseKind.APPEALS) if campaign else None
    ends = [end for _one, end in _open_now(campaign)]
    return render_template(
        "appeals/mine.html",
        campaign=campaign,
        rows=_rows(found),
        form=form,
        phase=phase,
        is_open=bool(phase and phase.is_open(now())),
        until=min(ends, default=None),
        **NAMES,
    )


def _offered(form: ObjectionForm) -> ObjectionForm:
    subjects = directory.subjects()
    return form.offer(
        [
            (
                one.application.public_id,
                one.kind,
                _(one.adjustment.name)
                if one.adjustment
                else say(subjects[one.application.subject_code].name),
                one.adjustment.public_id if one.adjustment else "",
            )
            for one, _end in _open_now(_own_campaign())
        ]
    )


def _open_now(campaign: Campaign | None) -> list[tuple[service.Possible, datetime]]:
    """What can be objected to at this moment, each until when: a refused adjustment until the exam
    is over, an annulment until the day it names, all else while appeals are taken."""
    if campaign is None:
        return []
    found = []
    for one in service.possible(asker().own_id(), campaign.id):
        kind = PhaseKind.EXAM if one.adjustment else PhaseKind.APPEALS
        phase = campaign.calendar.phase(kind)
        begun = phase is not None and (one.adjustment is not None or phase.opens_at <= now())
        end = one.until or (phase.closes_at if phase and begun else None)
        if end is not None and now() <= end:
            found.append((one, end))
    return found


def _own_campaign() -> Campaign | None:
    """The campaign named in the address, else the newest one that the person applied in."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    mine = [
        one for one in campaigns.campaigns() if applications.of_person(asker().own_id(), one.id)
    ]
    running = [one for one in mine if one.state == "running"]
    return next(iter(running or mine), None)


# --- officials ------------------------------------------------------------------------------------


@bp.get("/office/appeals")
@allow(Permission.APPEALS_DECIDE)
def office() -> str:
    campaign = _office_campaign()
    state = _one_of(request.args.get("state", ObjectionState.WAITING), ObjectionState)
    kind = _one_of(request.args.get("kind"), ObjectionKind)
    found, count = queries.queue(
        campaign.id,
        asker().scope(Permission.APPEALS_DECIDE),
        state=state,
        kind=kind,
        limit=PAGE,
        offset=(page_number() - 1) * PAGE,
    )
    return render_template(
        "appeals/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        paged=Paged(_rows(found), page_number(), PAGE, count),
        state=state,
        kind=kind,
        **NAMES,
    )


@bp.get("/office/appeals/<string:public_id>")
@allow(Permission.APPEALS_DECIDE)
def case(public_id: str) -> str:
    objection = _objection(public_id)
    return _case(objection, DecisionForm(correctable=_correctable(objection)))


@bp.post("/office/appeals/<string:public_id>")
@allow(Permission.APPEALS_DECIDE)
def decide(public_id: str) -> str | Response:
    objection = _objection(public_id)
    form = DecisionForm(correctable=_correctable(objection))
    if not form.validate():
        return _case(objection, form)
    try:
        proposal = service.decide(
            public_id,
            ObjectionState(form.outcome.data),
            form.reason.data,
            correction=form.correction.data if "correction" in form else None,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _case(_objection(public_id), form)
    db.session.commit()
    flash(_("The decision is recorded and the candidate is told."), "good")
    if proposal and objection.kind is ObjectionKind.ANNULMENT:
        flash(_("That the result counts again waits for a second official."), "warning")
    elif proposal:
        flash(_("The correction of points waits for a second official."), "warning")
    return see_other("appeals.case", public_id=public_id)


def _objection(public_id: str) -> Objection:
    return queries.in_scope(public_id, asker().scope(Permission.APPEALS_DECIDE))


def _correctable(objection: Objection) -> bool:
    return objection.kind in CORRECTABLE and points.total(objection.application_id) is not None


def _case(objection: Objection, form: DecisionForm) -> str:
    decider = objection.decided_by
    annulled = None
    if objection.kind is ObjectionKind.ANNULMENT:
        annulled = annulments.annulment(objection.matter)
    about = [Ref("objection", objection.public_id)]
    about += [Ref("annulment", annulled.public_id)] if annulled else []
    return render_template(
        "appeals/case.html",
        row=_rows([objection])[0],
        form=form,
        may_decide=service.may_decide(objection, asker()),
        total=points.total(objection.application_id),
        result=exams.result_of(objection.application_id),
        others=[o for o in queries.of_application(objection.application_id) if o != objection],
        open_proposals=proposals.open_among(about),
        annulled=annulled,
        decider=accounts.person(decider) if decider else None,
        **NAMES,
    )


def _office_campaign() -> Campaign:
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise RuleError(N_("There is no campaign yet."))
    return found


def _one_of(value: str | None, kinds: Any) -> str | None:
    """A filter from the address; what is not known filters nothing."""
    return value if value in set(kinds) else None


def _rows(objections: list[Objection]) -> list[Row]:
    found = applications.by_ids([one.application_id for one in objections])
    cards = candidates.cards_of({one.card_id for one in found.values()})
    people = accounts.people({one.person_id for one in objections})
    subjects = directory.subjects()
    rows = []
    for one in objections:
        application = found[one.application_id]
        rows.append(
            Row(
                one,
                application,
                cards[application.card_id],
                people[one.person_id],
                subjects[application.subject_code].name,
                candidates.adjustment(one.adjustment) if one.adjustment else None,
            )
        )
    return rows
