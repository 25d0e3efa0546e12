"""Sessions: a random token in the cookie, its digest in a row that its owner can end."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from recruit.accounts.events import SessionsEnded, SignedOut
from recruit.accounts.models import Link, SessionRow
from recruit.accounts.rules.sessions import token_digest
from recruit.extensions import db
from recruit.extensions.database import declare_writing
from recruit.extensions.direct import Direct
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref

log = structlog.get_logger("recruit.accounts")


def begin(
    person_id: int,
    device: str,
    *,
    now: datetime,
    second_factor: bool = False,
    only: Ref | None = None,
) -> str:
    """Open a session; returns the token that belongs into the cookie as session["token"].

    `only`: the one thing that the session is for. It has no permission then, and pages that do
    not say CONFINED stay closed to it.
    """
    token = secrets.token_urlsafe(32)
    hours = current_app.extensions["recruit.settings"].session_hours
    row = SessionRow(
        person_id=person_id,
        token_digest=token_digest(token),
        device=device[:60],
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(hours=hours),
        second_factor_at=now if second_factor else None,
        confined_to=_named(only) if only else None,
    )
    db.session.add(row)
    db.session.flush()
    return token


def _named(only: Ref) -> str:
    return f"{only.type}:{only.id}"


def end_confined(only: Ref, now: datetime) -> int:
    """End the sessions that are for this one thing; how many."""
    ended = db.session.execute(
        update(SessionRow)
        .where(SessionRow.confined_to == _named(only), SessionRow.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SessionRow.id)
    ).all()
    return len(ended)


def promote(public_id: str, *, now: datetime) -> str:
    """The second factor was proved: the session goes on under a new token."""
    token = secrets.token_urlsafe(32)
    row = db.session.scalars(select(SessionRow).where(SessionRow.public_id == public_id)).one()
    row.token_digest, row.second_factor_at = token_digest(token), now
    return token


def touch(session_id: int, *, reading: bool, now: datetime) -> None:
    """Remember that the session is in use.

    A page that only reads holds no write lock, so this goes through a short transaction of
    its own; a page that writes takes it along.
    """
    statement = update(SessionRow).where(SessionRow.id == session_id).values(last_seen_at=now)
    if not reading:
        db.session.execute(statement)
        return
    declare_writing(True)
    try:
        with db.engine.begin() as connection:
            connection.execute(statement)
    except OperationalError:
        log.warning("a session was not touched: the database is busy")
    finally:
        declare_writing(False)


# In the order of the ids, so that two processes never wait for each other crosswise.
_TOUCH_EACH = {
    "postgresql": """
        WITH seen AS (
          SELECT s.id, n.at FROM sessions s
          JOIN json_to_recordset(%(notes)s::json) AS n(session text, at timestamptz)
            ON n.session = s.public_id
          WHERE s.last_seen_at < n.at ORDER BY s.id FOR UPDATE OF s
        )
        UPDATE sessions SET last_seen_at = seen.at FROM seen WHERE sessions.id = seen.id
        RETURNING 1
    """,
    "sqlite": """
        UPDATE sessions SET last_seen_at = n.value ->> 'at' FROM json_each(:notes) n
        WHERE public_id = n.value ->> 'session' AND last_seen_at < n.value ->> 'at'
        RETURNING 1
    """,
}
_FORM = {"postgresql": "%Y-%m-%dT%H:%M:%S.%f+00:00", "sqlite": "%Y-%m-%d %H:%M:%S.%f"}


def touch_each(direct: Direct, seen: Mapping[str, datetime]) -> None:
    """The same for many sessions by their public ids, outside of a request's session; committed
    when it returns."""
    form = _FORM[direct.dialect]
    notes = [
        {"session": session, "at": at.astimezone(UTC).strftime(form)}
        for session, at in seen.items()
    ]
    direct.rows(_TOUCH_EACH[direct.dialect], {"notes": json.dumps(notes)})


def sign_out(token: str, *, asker: Asker, now: datetime) -> None:
    """End the session of this token; nothing happens where it is over already."""
    ended = db.session.execute(
        update(SessionRow)
        .where(SessionRow.token_digest == token_digest(token), SessionRow.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SessionRow.id)
    ).first()
    if ended and asker.signed_in:
        journal.record(SignedOut(subject=asker.ref), actor=asker.ref, now=now)


def end(public_id: str, *, asker: Asker, now: datetime) -> None:
    """End one of one's own sessions; NotFoundError for anybody else's."""
    row = db.session.scalar(
        select(SessionRow).where(
            SessionRow.public_id == public_id, SessionRow.person_id == asker.own_id()
        )
    )
    if row is None:
        raise NotFoundError()
    if row.ended_at is None:
        row.ended_at = now
        journal.record(SessionsEnded(subject=asker.ref, count=1), actor=asker.ref, now=now)


def end_others(keep: str, *, asker: Asker, now: datetime) -> int:
    """Sign out everywhere but here; returns how many sessions ended."""
    count = end_all(asker.own_id(), now, keep=keep)
    if count:
        journal.record(SessionsEnded(subject=asker.ref, count=count), actor=asker.ref, now=now)
    return count


def end_all(person_id: int, now: datetime, *, keep: str | None = None) -> int:
    """End a person's sessions but the one with the public id `keep`."""
    ended = db.session.execute(
        update(SessionRow)
        .where(
            SessionRow.person_id == person_id,
            SessionRow.ended_at.is_(None),
            SessionRow.public_id != (keep or ""),
        )
        .values(ended_at=now)
        .returning(SessionRow.id)
    ).all()
    return len(ended)


def shift(by: timedelta) -> None:
    """Move every session's and link's instants, because the demo's clock was moved."""
    for row in db.session.scalars(select(SessionRow).where(SessionRow.ended_at.is_(None))):
        row.created_at += by
        row.last_seen_at += by
        row.expires_at += by
    for link in db.session.scalars(select(Link).where(Link.used_at.is_(None))):
        link.created_at += by
        link.expires_at += by
