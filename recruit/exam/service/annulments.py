"""Annulling a result for a breach proven after the exam, and lifting that again: two officials."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import AnnulmentLifted, ResultAnnulled
from recruit.exam.models import Annulment
from recruit.exam.queries import annulments as queries
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.marks import result_of
from recruit.exam.rules.annulments import Hand, check_ground, check_pair, objections_until
from recruit.exam.rules.attempts import Attempt, AttemptState
from recruit.exam.rules.incidents import Outcome
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.formats import points as shown

ANNUL = "exam.annul"
LIFT = "exam.lift-annulment"


def hand(attempt: Attempt, asker: Asker) -> Hand:
    """As whom the asker decides about this attempt."""
    return Hand(
        head=_district(attempt) in asker.scope(Permission.SITTINGS_OPEN),
        ministry=asker.scope(Permission.CAMPAIGNS_MANAGE).everywhere,
    )


def propose(
    attempt_public_id: str, *, reason: str, legal: str, days: int, asker: Asker, now: datetime
) -> str:
    """Ask the other of exam head and ministry to annul a result; the proposal's public id."""
    attempt = attempts_queries.attempt_within(
        attempt_public_id, asker.scope(Permission.SITTINGS_WATCH)
    )
    check_ground(reason, legal, days)
    _require_result(attempt)
    mine = hand(attempt, asker)
    if not (mine.head or mine.ministry):
        raise RuleError(N_("One of the two has to be the exam head, the other one the ministry."))
    return proposals.propose(
        ANNUL,
        Ref("attempt", attempt.public_id),
        {
            "attempt": attempt.public_id,
            "reason": reason.strip(),
            "legal": legal.strip(),
            "days": days,
            "by": asker.own_id(),
            "head": mine.head,
            "ministry": mine.ministry,
        },
        reason=reason,
        asker=asker,
        now=now,
        campaign=_campaign(attempt.campaign_id),
    )


def _require_result(attempt: Attempt) -> None:
    if attempt.state is AttemptState.OPEN:
        raise RuleError(N_("The exam is running: record what happens in the hall."))
    result = result_of(attempt.application_id)
    if result is None:
        raise RuleError(N_("There is no result that could be annulled."))
    if result.outcome in (Outcome.ANNULLED, Outcome.VOID):
        raise RuleError(N_("This result is annulled already."))


def _annul(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    attempt = attempts_queries.attempt_within(payload["attempt"])
    check_pair(Hand(payload["head"], payload["ministry"]), hand(attempt, second))
    _require_result(attempt)
    row = Annulment(
        application_id=attempt.application_id,
        attempt_id=attempt.id,
        campaign_id=attempt.campaign_id,
        reason=payload["reason"],
        legal=payload["legal"],
        objections_until=objections_until(now, payload["days"]),
        proposed_by=payload["by"],
        agreed_by=second.own_id(),
        annulled_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = ResultAnnulled(
        subject=_application(attempt.application_id),
        campaign=_campaign(attempt.campaign_id),
        annulment=row.public_id,
        objections_until=row.objections_until.isoformat(),
        reason_digest=digest(row.reason),
        legal_digest=digest(row.legal),
    )
    journal.record(event, actor=second.ref, now=now)


# --- lifting it, after an objection ---------------------------------------------------------------


def propose_lifting(application_id: int, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official who decides objections to let an annulled result count again."""
    found = queries.annulments_of([application_id]).get(application_id)
    if found is None or not found.stands:
        raise RuleError(N_("This result is not annulled."))
    if asker.own_id() in (found.proposed_by, found.agreed_by):
        raise RuleError(N_("You annulled this result: somebody else decides."))
    return proposals.propose(
        LIFT,
        Ref("annulment", found.public_id),
        {"annulment": found.public_id, "reason": reason.strip(), "by": asker.own_id()},
        reason=reason,
        asker=asker,
        now=now,
        campaign=_campaign(_locked(found.public_id).campaign_id),
    )


def _lift(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    row = _locked(payload["annulment"])
    if row.lifted_at is not None:
        raise RuleError(N_("This result is not annulled."))
    if second.own_id() in (row.proposed_by, row.agreed_by):
        raise RuleError(N_("You annulled this result: somebody else decides."))
    row.lifting_proposed_by, row.lifting_agreed_by = payload["by"], second.own_id()
    row.lifted_at, row.lifted_reason = now, payload["reason"]
    event = AnnulmentLifted(
        subject=_application(row.application_id),
        campaign=_campaign(row.campaign_id),
        annulment=row.public_id,
        reason_digest=digest(payload["reason"]),
    )
    journal.record(event, actor=second.ref, now=now)


def _locked(public_id: str) -> Annulment:
    row = db.session.scalar(
        select(Annulment)
        .where(Annulment.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    return row


def _application(application_id: int) -> Ref:
    found = applications.by_ids([application_id])[application_id]
    return Ref("application", found.public_id)


def _campaign(campaign_id: int) -> str:
    return campaigns.public_id_of(campaign_id)


def _district(attempt: Attempt) -> str:
    return sittings_queries.district_of(attempt.sitting_id)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    attempt = attempts_queries.attempt_within(payload["attempt"])
    result = result_of(attempt.application_id)
    return [
        (_("Candidate"), accounts.person(attempt.person_id).full_name),
        (_("Points of the exam now"), shown(result.total if result else None)),
        (_("Legal basis"), payload["legal"]),
        (_("What follows"), _("The result is annulled; the candidate is told and can object.")),
        (
            _("Time to object"),
            ngettext("%(num)d day", "%(num)d days", payload["days"]),
        ),
    ]


def _describe_lifting(payload: dict[str, Any]) -> list[tuple[str, str]]:
    found = queries.annulment(payload["annulment"])
    if found is None:
        raise NotFoundError()
    application = applications.by_ids([found.application_id])[found.application_id]
    return [
        (_("Candidate"), accounts.person(application.person_id).full_name),
        (_("Why it was annulled"), found.reason),
        (_("What follows"), _("The result of what was answered counts again.")),
    ]


proposals.declare(
    ANNUL,
    label=N_("Annul an exam result for a breach"),
    permission=Permission.SITTINGS_WATCH,
    apply=_annul,
    describe=_describe,
    district=lambda payload: _district(attempts_queries.attempt_within(payload["attempt"])),
)
proposals.declare(
    LIFT,
    label=N_("Let an annulled exam result count again"),
    permission=Permission.APPEALS_DECIDE,
    apply=_lift,
    describe=_describe_lifting,
    district=lambda payload: None,  # only officials of all districts
)
