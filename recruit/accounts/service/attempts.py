"""Counting wrong passwords and codes. Counted before they are checked, so that many at once
cannot slip through: whoever succeeds is forgiven."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.accounts.models import Attempts
from recruit.accounts.rules.attempts import FOR_ACCOUNT, Failures, Limit, counted, wait_after
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


class BlockedError(RuleError):
    """Somebody has to wait; nothing was checked."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            N_("Too many wrong attempts. Try again in %(minutes)s min."),
            minutes=max(1, -(-int(wait.total_seconds()) // 60)),
        )


def count(key: str, limit: Limit, now: datetime) -> timedelta:
    """Count an attempt as failed; returns how long the next one will have to wait.

    BlockedError where it still has to wait. The row stays locked until the transaction ends.
    """
    row = _locked(key, now)
    if row.blocked_until > now:
        raise BlockedError(row.blocked_until - now)
    before = Failures(row.failures, row.last_failed_at) if row.failures else None
    after = counted(before, now, limit)
    wait = wait_after(after.count, limit)
    row.failures, row.last_failed_at, row.blocked_until = after.count, now, now + wait
    db.session.flush()
    return wait


def forget(key: str) -> None:
    """All is well: the account's failures no longer count."""
    row = db.session.get(Attempts, key)
    if row is not None:
        row.failures, row.blocked_until = 0, row.last_failed_at


def forgive(key: str, now: datetime) -> None:
    """Take back the one that was counted: for an address, whose other failures stay."""
    row = db.session.get(Attempts, key)
    if row is not None:
        row.failures, row.blocked_until = max(0, row.failures - 1), now


def _locked(key: str, now: datetime) -> Attempts:
    query = select(Attempts).where(Attempts.key == key).with_for_update()
    row = db.session.scalar(query)
    if row is not None:
        return row
    try:
        with db.session.begin_nested():
            row = Attempts(key=key, failures=0, last_failed_at=now, blocked_until=now)
            db.session.add(row)
    except IntegrityError:  # somebody else was first
        pass
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_for(key: str, field: str, now: datetime) -> None:
    """The same at a form's field, for what somebody types who is already signed in."""
    try:
        count(key, FOR_ACCOUNT, now)
    except BlockedError as error:
        error.field = field
        raise
