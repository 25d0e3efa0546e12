"""Reading the journal."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from recruit.extensions import db
from recruit.journal.models import JournalEntry
from recruit.kernel.canonical import canonical_json
from recruit.kernel.clock import BAKU
from recruit.kernel.events import Ref

CHUNK = 500


@dataclass(frozen=True)
class Entry:
    """One line of the journal: who did what, about whom, when."""

    id: int
    public_id: str
    at: datetime
    kind: str
    actor: Ref
    subject: Ref
    campaign: str | None
    request_id: str
    details: dict[str, Any]


def entry_of(row: JournalEntry) -> Entry:
    return Entry(
        row.id,
        row.public_id,
        row.at,
        row.kind,
        Ref(row.actor_type, row.actor_id),
        Ref(row.subject_type, row.subject_id),
        row.campaign,
        row.request_id,
        row.details,
    )


def entry_from(row_id: int, values: Mapping[str, Any]) -> Entry:
    """The entry of a row by the values that it was written with."""
    return Entry(
        row_id,
        values["public_id"],
        values["at"],
        values["kind"],
        Ref(values["actor_type"], values["actor_id"]),
        Ref(values["subject_type"], values["subject_id"]),
        values["campaign"],
        values["request_id"],
        values["details"],
    )


def ids_of(public_ids: Sequence[str]) -> dict[str, int]:
    """The row ids of entries by their public ids."""
    found: dict[str, int] = {}
    for start in range(0, len(public_ids), CHUNK):
        part = JournalEntry.public_id.in_(public_ids[start : start + CHUNK])
        rows: Any = db.session.execute(select(JournalEntry.public_id, JournalEntry.id).where(part))
        found |= dict(rows.all())
    return found


def entry(public_id: str) -> Entry | None:
    row = db.session.scalar(select(JournalEntry).where(JournalEntry.public_id == public_id))
    return entry_of(row) if row else None


def entries(
    *,
    kind: str | None = None,
    actor: Ref | None = None,
    about: Sequence[Ref] = (),
    campaign: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Entry], int]:
    """The newest entries first that meet all conditions, and how many there are in all.

    `about`: entries whose subject or actor is one of these.
    """
    conditions = []
    if kind:
        conditions.append(JournalEntry.kind == kind)
    if actor:
        conditions.append(_is_actor(actor))
    if campaign:
        conditions.append(JournalEntry.campaign == campaign)
    if since:
        conditions.append(JournalEntry.at >= since)
    if until:
        conditions.append(JournalEntry.at < until)
    if about:
        either = [_is_subject(ref) for ref in about] + [_is_actor(ref) for ref in about]
        condition = either[0]
        for one in either[1:]:
            condition = condition | one
        conditions.append(condition)
    total = db.session.scalar(select(func.count(JournalEntry.id)).where(*conditions)) or 0
    rows = db.session.scalars(
        select(JournalEntry)
        .where(*conditions)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [entry_of(row) for row in rows], total


def kinds() -> list[str]:
    """The kinds of event that occur."""
    return list(db.session.scalars(select(JournalEntry.kind).distinct().order_by("kind")))


def day_digest(day: date) -> tuple[str, int]:
    """SHA-256 over a Baku day's entries in their order, and their number; to be kept outside."""
    begin = datetime.combine(day, time.min, BAKU)
    rows = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.at >= begin, JournalEntry.at < begin + timedelta(days=1))
        .order_by(JournalEntry.id)
    )
    hasher, count = hashlib.sha256(), 0
    for row in rows:
        hasher.update(canonical_json(_digest_form(row)).encode() + b"\n")
        count += 1
    return hasher.hexdigest(), count


def _digest_form(row: JournalEntry) -> list[Any]:
    return [
        row.public_id,
        row.at.isoformat(),
        row.kind,
        row.actor_type,
        row.actor_id,
        row.subject_type,
        row.subject_id,
        row.campaign,
        row.details,
    ]


def _is_actor(ref: Ref) -> Any:
    return (JournalEntry.actor_type == ref.type) & (JournalEntry.actor_id == ref.id)


def _is_subject(ref: Ref) -> Any:
    return (JournalEntry.subject_type == ref.type) & (JournalEntry.subject_id == ref.id)
