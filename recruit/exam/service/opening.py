"""Opening a sitting by two officials, and closing it when everybody has ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.exam.events import SittingClosed, SittingOpened
from recruit.exam.models import Attempt, Sitting
from recruit.exam.queries import sittings as queries
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

OPEN = "sitting.open"


def propose_opening(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to open the sitting (rule 7)."""
    found = queries.sitting(public_id, asker.scope(Permission.SITTINGS_OPEN))
    if found.state is not SittingState.PLANNED:
        raise RuleError(N_("This sitting has been opened already."))
    return proposals.propose(
        OPEN,
        Ref("sitting", public_id),
        {"sitting": public_id},
        reason=reason,
        asker=asker,
        now=now,
        campaign=_campaign(found.campaign_id),
    )


def open_sitting(public_id: str, *, actor: Ref, now: datetime) -> None:
    """Open a planned sitting: from `opens_at` on its candidates may begin."""
    row = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    if row.state != SittingState.PLANNED:
        raise RuleError(N_("This is not possible in the sitting's present state."))
    row.state, row.opened_at = SittingState.OPENED, now
    event = SittingOpened(subject=Ref("sitting", public_id), campaign=_campaign(row.campaign_id))
    journal.record(event, actor=actor, now=now)


def close_sittings(now: datetime) -> int:
    """Close the opened sittings whose entry is over and where nobody works any more, where
    people seat themselves: nobody invigilates there. A hall is closed by its protocol."""
    working = select(Attempt.id).where(Attempt.sitting_id == Sitting.id, Attempt.state == "open")
    rows = db.session.execute(
        update(Sitting)
        .where(
            Sitting.state == SittingState.OPENED,
            Sitting.self_seating.is_(True),
            Sitting.closes_at < now,
            ~working.exists(),
        )
        .values(state=SittingState.CLOSED)
        .returning(Sitting.public_id, Sitting.campaign_id)
        .execution_options(synchronize_session=False)
    ).all()
    for public_id, campaign_id in rows:
        event = SittingClosed(subject=Ref("sitting", public_id), campaign=_campaign(campaign_id))
        journal.record(event, actor=Ref("system", "recruit"), now=now)
    return len(rows)


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


def _apply_opening(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    open_sitting(payload["sitting"], actor=second.ref, now=now)


proposals.declare(
    OPEN,
    label=N_("Open a sitting"),
    permission=Permission.SITTINGS_OPEN,
    apply=_apply_opening,
    district=lambda payload: queries.sitting(payload["sitting"]).district_code,
)
