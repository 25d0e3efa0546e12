"""Pages of points: one's own total explained; the officials' computation and its results."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, Phase, PhaseKind, RuleSet
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.directory.rules import Subject
from recruit.exam import queries as exams
from recruit.extensions import db
from recruit.jobs import queries as jobs
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.points import queries, service
from recruit.points.rules import Line, Total, line_of
from recruit.points.rules.drawing import Piece, bar, columns
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, pages, see_other
from recruit.web.paging import Paged, page_number

bp = pages("points", __name__)

PAGE = 50
READERS = (Permission.POINTS_COMPUTE, Permission.APPEALS_DECIDE, Permission.CASES_READ)
# Where the evidence of a line can be seen by the candidate themselves.
EVIDENCE = {
    "attempt": "exam.mine",
    "card": "candidates.card",
    "interview": "interviews.mine",
    "objection": "appeals.mine",
}


@dataclass(frozen=True)
class Explained:
    """One application's total, or before it the preliminary evaluation."""

    application: Application
    subject: Subject
    total: Total | None
    rule_set: RuleSet | None
    pieces: list[Piece]
    lines: tuple[Line, ...]
    proofs: dict[str, list[str]]  # document names by line


# --- the candidate --------------------------------------------------------------------------------


@bp.get("/me/points")
@allow(Permission.CANDIDATE)
def mine() -> str:
    campaign = _own_campaign(asker().own_id())
    found = applications.of_person(asker().own_id(), campaign.id) if campaign else []
    shown = [_explained(one) for one in found if one.state not in ("draft", "withdrawn")]
    return render_template(
        "points/mine.html",
        campaign=campaign,
        shown=sorted(shown, key=lambda one: one.total is None),
        appeals=_phase(campaign, PhaseKind.APPEALS),
        points_phase=_phase(campaign, PhaseKind.POINTS),
        evidence=_evidence_link,
    )


def _own_campaign(person_id: int) -> Campaign | None:
    """The campaign named in the address, else the newest one that the person applied in."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    mine = [one for one in campaigns.campaigns() if applications.of_person(person_id, one.id)]
    running = [one for one in mine if one.state == "running"]
    return next(iter(running or mine), campaigns.current_campaign())


def _explained(application: Application) -> Explained:
    total = queries.total(application.id)
    subject = directory.subjects()[application.subject_code]
    if total:
        rules = _rules_of(total)
        proofs = service.proofs_of(application, rules)
        return Explained(application, subject, total, rules, bar(total), total.lines, proofs)
    lines = application.preliminary.lines if application.preliminary else []
    return Explained(application, subject, None, None, [], tuple(map(_line, lines)), {})


def _line(document: dict[str, Any]) -> Line:
    """A line of the preliminary evaluation; bulk data may have left the words out."""
    empty = {"az": "", "en": ""}
    return line_of({"rule": empty, "said": empty, "evidence": None, **document})


def _rules_of(total: Total) -> RuleSet:
    campaign_id, rule_set_id = queries.computed_by(total.public_id)
    return next(one for one in campaigns.rule_sets(campaign_id) if one.id == rule_set_id)


def _phase(campaign: Campaign | None, kind: PhaseKind) -> Phase | None:
    return campaign.calendar.phase(kind) if campaign else None


def _evidence_link(ref: Ref | None) -> tuple[str, str] | None:
    """(address, words) of the page that shows a line's evidence to the candidate."""
    words = {
        "attempt": _("exam attempt"),
        "card": _("candidate card"),
        "interview": _("interview"),
        "objection": _("decision"),
    }
    if ref is None or EVIDENCE.get(ref.type) not in current_app.view_functions:
        return None
    return url_for(EVIDENCE[ref.type]), words[ref.type]


# --- officials ------------------------------------------------------------------------------------


@bp.get("/office/points")
@allow(Permission.POINTS_COMPUTE)
def office() -> str:
    campaign, subject = _office_campaign(), _subject()
    scope = asker().scope(Permission.POINTS_COMPUTE)
    overview = queries.overview(campaign.id, subject=subject, scope=scope)
    number = request.args.get("number", "").strip()
    rows, count = _rows(campaign, subject, scope, number)
    return render_template(
        "points/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        subject=subject,
        subjects=directory.subject_choices(language()),
        number=number,
        state=_state(campaign),
        overview=overview,
        heights=columns([one.count for one in overview.bins]),
        paged=Paged(rows, page_number(), PAGE, count),
    )


def _state(campaign: Campaign) -> dict[str, Any]:
    """What the head of the page says about the computation."""
    try:
        rule_set: RuleSet | None = service.checked_book(campaign.id).rule_set
        problem = None
    except RuleError as error:
        rule_set, problem = None, message(error)
    marked = exams.results(campaign.id).values()
    return {
        "rule_set": rule_set,
        "problem": problem,
        "eligible": len(applications.eligible(campaign.id)),
        "results": len(marked),
        "provisional": sum(not one.final for one in marked),
        "computed_at": queries.last_computed(campaign.id),
    }


@bp.post("/office/points/<string:public_id>/compute")
@allow(Permission.POINTS_COMPUTE)
def compute(public_id: str) -> Response:
    campaign = campaigns.campaign(public_id)
    job = service.request_computation(campaign, asker=asker(), now=now())
    db.session.commit()
    return see_other("points.job", public_id=job)


@bp.post("/office/points/<string:public_id>/preliminary")
@allow(Permission.POINTS_COMPUTE)
def preliminary(public_id: str) -> Response:
    ranked = service.preliminary(campaigns.campaign(public_id), asker=asker(), now=now())
    db.session.commit()
    if ranked:
        flash(_("Applications ranked provisionally: %(count)s.", count=ranked), "good")
    else:
        flash(_("There is nothing to rank: no applications, or no preliminary sources."), "warning")
    return see_other("points.office", campaign=public_id)


@bp.get("/office/points/jobs/<string:public_id>")
@allow(Permission.POINTS_COMPUTE)
def job(public_id: str) -> Response:
    status = jobs.status(public_id)
    if status.kind != service.JOB:
        raise NotFoundError()
    running = status.state in ("waiting", "running")
    response = current_app.make_response(
        render_template("points/job.html", status=status, running=running)
    )
    if running:
        response.headers["Refresh"] = "2"  # works without script, ends with the job
    return response


@bp.get("/office/points/totals/<string:public_id>")
@allow(*READERS)
def show(public_id: str) -> str:
    """One application's total as the candidate sees it, and its earlier versions."""
    application = applications.application(public_id)
    card = candidates.cards_of([application.card_id])[application.card_id]
    scopes = [asker().scope(permission) for permission in READERS]
    if not any(card.district_code in scope for scope in scopes):
        raise NotFoundError()
    return render_template(
        "points/show.html",
        application=application,
        card=card,
        one=_explained(application),
        history=queries.history(application.id),
        evidence=lambda ref: None,
    )


def _office_campaign() -> Campaign:
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise RuleError(N_("There is no campaign yet."))
    return found


def _subject() -> str | None:
    wanted = request.args.get("subject", "")
    return wanted if wanted in directory.subjects() else None


@dataclass(frozen=True)
class Row:
    total: Total
    application: Application
    card: Card
    subject: Subject


def _rows(
    campaign: Campaign, subject: str | None, scope: Scope, number: str
) -> tuple[list[Row], int]:
    if number:
        totals = _totals_of_number(campaign, scope, number)
        return _with_people(totals), len(totals)
    totals, count = queries.page_of(
        campaign.id,
        subject=subject,
        scope=scope,
        limit=PAGE,
        offset=(page_number() - 1) * PAGE,
    )
    return _with_people(totals), count


def _totals_of_number(campaign: Campaign, scope: Scope, number: str) -> list[Total]:
    card = candidates.card_by_number(campaign.id, number) if number.isascii() else None
    if card is None or card.district_code not in scope:
        return []
    found = applications.of_person(card.person_id, campaign.id)
    return list(queries.totals_of([one.id for one in found]).values())


def _with_people(totals: list[Total]) -> list[Row]:
    found = applications.by_ids([total.application_id for total in totals])
    cards = candidates.cards_of({one.card_id for one in found.values()})
    subjects = directory.subjects()
    return [
        Row(total, one, cards[one.card_id], subjects[one.subject_code])
        for total in totals
        if (one := found[total.application_id])
    ]
