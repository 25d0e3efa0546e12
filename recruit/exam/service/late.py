"""Letting answers count that came after the end: two officials, with a reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.exam.events import LateAnswersCounted
from recruit.exam.models import Answer, Attempt
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries.late import Late, district_of, late_of
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.service import marking
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

COUNT_LATE = "exam.count-late"


def propose_counting(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to let an attempt's late answers count (rule 7).

    The proposal is about those that stand now: what comes later still does not count.
    """
    attempt = attempts_queries.attempt_within(public_id, asker.scope(Permission.SITTINGS_OPEN))
    if attempt.state is AttemptState.OPEN:
        raise RuleError(N_("This exam has not ended yet."))
    waiting = _waiting(late_of(attempt))
    return proposals.propose(
        COUNT_LATE,
        Ref("attempt", public_id),
        {
            "attempt": public_id,
            "answers": [[one.position, one.seq] for one in waiting],
            "reason": reason,
        },
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaigns.campaign_by_id(attempt.campaign_id).public_id,
    )


def _waiting(late: list[Late]) -> list[Late]:
    waiting = [one for one in late if not one.counted]
    if not waiting:
        raise RuleError(N_("No late answer waits for a decision."))
    return waiting


def count(
    public_id: str, answers: list[list[int]], *, reason: str, actor: Ref, now: datetime
) -> None:
    """Add late answers to the log of an ended attempt and mark it again.

    The receipt stays what it was: it proves what had arrived by the end.
    """
    row = db.session.scalar(select(Attempt).where(Attempt.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    wanted = {(position, seq) for position, seq in answers}
    late = _waiting(late_of(attempts_queries.attempt_of_row(row)))
    new = [one for one in late if (one.position, one.seq) in wanted]
    insert_rows(
        Answer,
        [
            {
                "attempt_id": row.id,
                "position": one.position,
                "seq": one.seq,
                "response": one.response,
                "saved_at": one.stamped_at,
            }
            for one in new
        ],
    )
    event = LateAnswersCounted(
        subject=Ref("attempt", public_id),
        campaign=campaigns.campaign_by_id(row.campaign_id).public_id,
        count=len(new),
        reason_digest=digest(reason),
    )
    journal.record(event, actor=actor, now=now)
    given = attempts_queries.responses([row.id])
    marking.mark([row], given, reason=reason[:300], actor=actor, now=now)


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    count(
        payload["attempt"],
        payload["answers"],
        reason=payload["reason"],
        actor=second.ref,
        now=now,
    )


proposals.declare(
    COUNT_LATE,
    label=N_("Count late answers"),
    permission=Permission.SITTINGS_OPEN,
    apply=_apply,
    describe=lambda payload: [(N_("Answers"), str(len(payload["answers"])))],
    district=lambda payload: district_of(payload["attempt"]),
)
