"""What accounts lets go by itself, in small batches: see rules/retention.py for the times."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from recruit.accounts.models import Attempts, Link, SessionRow
from recruit.accounts.rules.retention import BATCH, ENDED_SESSIONS, OLD_ATTEMPTS, SPENT_LINKS
from recruit.accounts.service import erasure
from recruit.extensions import db


def forget_old(now: datetime) -> int:
    """Delete a batch of ended sessions, spent links and old counts of wrong passwords; how many
    rows went. 0: nothing is left to delete."""
    return _sessions(now) + _links(now) + _attempts(now)


def _sessions(now: datetime) -> int:
    before = now - ENDED_SESSIONS
    over = or_(SessionRow.ended_at < before, SessionRow.expires_at < before)
    return _delete(SessionRow, SessionRow.id, over)


def _links(now: datetime) -> int:
    """The address of somebody who was erased goes as soon as their last mail is out."""
    last = Link.purpose.in_(erasure.LAST) & (Link.expires_at < now)
    return _delete(Link, Link.id, or_(Link.expires_at < now - SPENT_LINKS, last))


def _attempts(now: datetime) -> int:
    before = now - OLD_ATTEMPTS
    return _delete(
        Attempts, Attempts.key, (Attempts.last_failed_at < before) & (Attempts.blocked_until < now)
    )


def _delete(table: Any, key: Any, condition: Any) -> int:
    keys = db.session.scalars(select(key).where(condition).limit(BATCH)).all()
    if keys:
        db.session.execute(delete(table).where(key.in_(keys)))
    return len(keys)
