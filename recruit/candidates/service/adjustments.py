"""Exam adjustments: asked for by a candidate, decided by officials with a reason.

Extra time decides results, so a second official agrees to it (rule 7). A refusal names its legal
basis and can be objected to; what an objection opens again, somebody else decides.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, PhaseState
from recruit.candidates import queries
from recruit.candidates.events import (
    AdjustmentAsked,
    AdjustmentEvent,
    AdjustmentGranted,
    AdjustmentRefused,
    AdjustmentWithdrawn,
)
from recruit.candidates.models import AdjustmentRow
from recruit.candidates.queries.adjustments import adjustment_of
from recruit.candidates.rules import Adjustment, AdjustmentKind, AdjustmentState, Card
from recruit.candidates.rules.adjustments import LONGEST_LEGAL, check_figures, check_reason
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual

EXTRA_TIME = "adjustment.extra-time"
RULES = Bilingual("Müsabiqə qaydaları", "Rules of the competition")


def ask_adjustment(
    kind: AdjustmentKind,
    *,
    reason: str,
    document: str | None,
    campaign: Campaign,
    asker: Asker,
    now: datetime,
) -> Adjustment:
    """Ask for one adjustment at the campaign's exam; a second request of the kind is refused."""
    card = queries.card(asker.own_id(), campaign.id)
    if card is None:
        raise RuleError(N_("Begin your card first."))
    _require_exam_ahead(campaign, now)
    if document and document not in {d.public_id for d in queries.documents_of(card.person_id)}:
        raise RuleError(N_("Choose one of your documents."), field="document")
    row = AdjustmentRow(
        person_id=card.person_id,
        campaign_id=campaign.id,
        card_id=card.id,
        kind=kind,
        reason=check_reason(reason),
        document_public_id=document or None,
        state=AdjustmentState.ASKED,
        asked_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("You have asked for this already."), field="kind") from error
    _record(AdjustmentAsked, row, card, asker, now)
    return adjustment_of(row)


def _require_exam_ahead(campaign: Campaign, now: datetime) -> None:
    exam = campaign.calendar.phase(PhaseKind.EXAM)
    if exam is None or exam.state(now) is PhaseState.OVER:
        raise RuleError(N_("This campaign has no exam ahead."))


def withdraw_adjustment(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Take back one's own request; the row stays, marked as withdrawn."""
    row = _locked(public_id)
    if row.person_id != asker.own_id():
        raise NotFoundError()
    _require_asked(row)
    row.state = AdjustmentState.WITHDRAWN
    _record(AdjustmentWithdrawn, row, queries.card_by_id(row.card_id), asker, now)


def decide_adjustment(
    public_id: str,
    *,
    grant: bool,
    reason: str,
    minutes: int | None,
    per_cent: int | None = None,
    legal: str = "",
    asker: Asker,
    now: datetime,
) -> bool:
    """Grant or refuse, with a reason; True once decided, False where a second official is next.

    Extra time in minutes or in per cent of the exam. A refusal rests on `legal`; where that is
    empty, on what the rule-set names.
    """
    row = _locked(public_id)
    card = queries.card_by_id(row.card_id)
    if card.district_code not in asker.scope(Permission.ADJUSTMENTS_DECIDE):
        raise NotFoundError()
    _require_asked(row)
    if proposals.open_about(_ref(row)):
        raise RuleError(N_("This request waits for a second official already."))
    _require_somebody_else(row, asker)
    words = check_reason(reason)
    if not grant:
        _decide(row, AdjustmentState.REFUSED, words, asker, now)
        row.legal = _legal(legal, row)
        _record(AdjustmentRefused, row, card, asker, now)
        return True
    kind = AdjustmentKind(row.kind)
    figures = check_figures(kind, minutes, per_cent)
    if kind is AdjustmentKind.EXTRA_TIME:
        _propose_extra_time(row, words, figures, asker, now)
        return False
    _decide(row, AdjustmentState.GRANTED, words, asker, now)
    _record(AdjustmentGranted, row, card, asker, now)
    return True


def ask_again(refused: str, *, actor: Ref, now: datetime) -> str:
    """Open a refused request again, because an objection to the refusal was upheld: a new request
    of the same kind that somebody else decides; its public id.

    Where the candidate has asked for the same again by now, that request is the one.
    """
    old = _locked(refused)
    if old.state != AdjustmentState.REFUSED:
        raise RuleError(N_("Only a refused request can be opened again."))
    open_already = db.session.scalar(
        select(AdjustmentRow.public_id).where(
            AdjustmentRow.person_id == old.person_id,
            AdjustmentRow.campaign_id == old.campaign_id,
            AdjustmentRow.kind == old.kind,
            AdjustmentRow.state.in_((AdjustmentState.ASKED, AdjustmentState.GRANTED)),
        )
    )
    if open_already:
        return open_already
    row = AdjustmentRow(
        person_id=old.person_id,
        campaign_id=old.campaign_id,
        card_id=old.card_id,
        kind=old.kind,
        reason=old.reason,
        document_public_id=old.document_public_id,
        state=AdjustmentState.ASKED,
        asked_at=now,
        after=old.public_id,
    )
    db.session.add(row)
    _record(AdjustmentAsked, row, queries.card_by_id(row.card_id), actor, now)
    return row.public_id


def _require_somebody_else(row: AdjustmentRow, asker: Asker) -> None:
    """What an objection opened again is not decided by who refused it before."""
    if row.after and queries.adjustment(row.after).decided_by == asker.own_id():
        raise RuleError(N_("You refused this before: somebody else decides now."))


def _legal(stated: str, row: AdjustmentRow) -> str:
    """What a refusal rests on, in words for the candidate."""
    own = " ".join(stated.split())[:LONGEST_LEGAL]
    return own or legal_basis(row.campaign_id)[accounts.person(row.person_id).language]


def legal_basis(campaign_id: int) -> Bilingual:
    """What the rule-set names as the legal basis of the exam."""
    section = campaigns.active_rule_set(campaign_id).document.get("exam")
    legal = section.get("legal") if isinstance(section, dict) else None
    return Bilingual(legal["az"], legal["en"]) if isinstance(legal, dict) else RULES


def _propose_extra_time(
    row: AdjustmentRow,
    words: str,
    figures: tuple[int | None, int | None],
    asker: Asker,
    now: datetime,
) -> None:
    campaign = campaigns.campaign_by_id(row.campaign_id).public_id
    minutes, per_cent = figures
    payload = {
        "adjustment": row.public_id,
        "minutes": minutes,
        "per_cent": per_cent,
        "reason": words,
    }
    proposals.propose(
        EXTRA_TIME, _ref(row), payload, reason=words, asker=asker, now=now, campaign=campaign
    )


def _grant_extra_time(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """Runs when a second official agrees."""
    row = _locked(payload["adjustment"])
    card = queries.card_by_id(row.card_id)
    if card.district_code not in second.scope(Permission.ADJUSTMENTS_DECIDE):
        raise RuleError(N_("The candidate lives outside the districts you decide about."))
    _require_asked(row)
    _require_somebody_else(row, second)
    _decide(row, AdjustmentState.GRANTED, payload["reason"], second, now)
    row.minutes, row.per_cent = payload["minutes"], payload.get("per_cent")
    _record(AdjustmentGranted, row, card, second, now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    found = queries.adjustment(payload["adjustment"])
    card = queries.card_by_id(found.card_id)
    return [
        (_("Candidate number"), card.candidate_number),
        _said(payload),
        (_("The candidate's reason"), found.reason),
    ]


def _said(payload: dict[str, Any]) -> tuple[str, str]:
    if payload.get("per_cent"):
        return _("Extra time in per cent"), str(payload["per_cent"])
    return _("Extra minutes"), str(payload["minutes"])


def _decide(
    row: AdjustmentRow, state: AdjustmentState, words: str, asker: Asker, now: datetime
) -> None:
    row.state, row.decision_reason = state, words
    row.decided_by, row.decided_at = asker.own_id(), now


def _locked(public_id: str) -> AdjustmentRow:
    row = db.session.scalar(
        select(AdjustmentRow)
        .where(AdjustmentRow.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    return row


def _require_asked(row: AdjustmentRow) -> None:
    if row.state != AdjustmentState.ASKED:
        raise RuleError(N_("This request has been decided or withdrawn already."))


def _ref(row: AdjustmentRow) -> Ref:
    return Ref("adjustment", row.public_id)


def _record(
    event: type[AdjustmentEvent], row: AdjustmentRow, card: Card, asker: Asker | Ref, now: datetime
) -> None:
    db.session.flush()
    campaign = campaigns.campaign_by_id(row.campaign_id).public_id
    made = event(subject=Ref("card", card.public_id), campaign=campaign, adjustment=row.public_id)
    journal.record(made, actor=asker if isinstance(asker, Ref) else asker.ref, now=now)


proposals.declare(
    EXTRA_TIME,
    label=N_("Grant extra time"),
    permission=Permission.ADJUSTMENTS_DECIDE,
    apply=_grant_extra_time,
    describe=_describe,
)
