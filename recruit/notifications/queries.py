"""What a person was told, and how mails stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.errors import NotFoundError
from recruit.notifications.models import Delivery, Message


@dataclass(frozen=True)
class InboxMessage:
    public_id: str
    template: str
    subject: str
    body: str
    path: str
    sent_at: datetime
    read_at: datetime | None


def inbox(person_id: int, *, limit: int = 50, offset: int = 0) -> list[InboxMessage]:
    """A person's messages, the newest first."""
    rows = db.session.scalars(
        select(Message)
        .where(Message.person_id == person_id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_message(row) for row in rows]


def inbox_size(person_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Message.person_id == person_id)) or 0


def unread_of(person_id: Any) -> Any:
    """How many messages somebody has not opened yet, as part of a statement."""
    return select(func.count()).where(Message.person_id == person_id, Message.read_at.is_(None))


UNREAD = unread_of(bindparam("person_id"))


def unread_count(person_id: int) -> int:
    return int(run(UNREAD, person_id=person_id).scalar())


def message(person_id: int, public_id: str) -> InboxMessage:
    """One of a person's own messages."""
    row = db.session.scalar(
        select(Message).where(Message.public_id == public_id, Message.person_id == person_id)
    )
    if row is None:
        raise NotFoundError()
    return _message(row)


def told_about(entry_ids: list[str]) -> dict[str, int]:
    """How many people were told because of each of these journal entries."""
    rows = db.session.execute(
        select(Message.entry_id, func.count())
        .where(Message.entry_id.in_(entry_ids))
        .group_by(Message.entry_id)
    )
    return dict(rows.all())


def deliveries() -> dict[str, int]:
    """How many mails have left and how many wait."""
    sent, all_ = db.session.execute(select(func.count(Delivery.sent_at), func.count())).one()
    return {"sent": sent, "waiting": all_ - sent}


def _message(row: Message) -> InboxMessage:
    return InboxMessage(
        row.public_id, row.template, row.subject, row.body, row.path, row.sent_at, row.read_at
    )
