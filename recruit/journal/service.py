"""Recording what happened, in the transaction that makes it happen."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from recruit.extensions import db
from recruit.extensions.prepared import Ready, ready, run, write
from recruit.journal.models import JournalEntry
from recruit.journal.queries import Entry, entry_from, ids_of
from recruit.kernel.events import Event, Ref
from recruit.kernel.ids import new_public_id
from recruit.web.logs import request_id

Subscriber = Callable[[Entry, datetime], None]
Listener = Callable[[Sequence[Entry], datetime], None]

_subscribers: list[Subscriber] = []
_listeners: dict[Subscriber, Listener] = {}
_HEAD = {"subject", "campaign"}
MANY = 2  # from so many on, bulk statements are quicker


def subscribe(subscriber: Subscriber, many: Listener | None = None) -> None:
    """Have a function called, in the same transaction, with each entry that is recorded.

    `many` does the same for many entries at once, and is called instead where they come so.
    """
    if subscriber not in _subscribers:
        _subscribers.append(subscriber)
    if many:
        _listeners[subscriber] = many


_TABLE: Any = JournalEntry.__table__
_INSERT = insert(_TABLE)


def record(event: Event, *, actor: Ref, now: datetime) -> Entry:
    """Write an event into the journal within the running transaction; the caller commits."""
    values = _values(event, actor, now)
    entry = entry_from(run(_INSERT, **values).inserted_primary_key[0], values)
    for subscriber in _subscribers:
        subscriber(entry, now)
    return entry


def record_each(events: Sequence[Event], *, actor: Ref, now: datetime) -> None:
    """The same for many events, each of which the subscribers hear."""
    if len(events) < MANY:
        for event in events:
            record(event, actor=actor, now=now)
        return
    values = [_values(one, actor, now) for one in events]
    _insert(values)
    ids = ids_of([one["public_id"] for one in values])
    entries = [entry_from(ids[one["public_id"]], one) for one in values]
    for subscriber in _subscribers:
        if subscriber in _listeners:
            _listeners[subscriber](entries, now)
        else:
            for entry in entries:
                subscriber(entry, now)


def record_many(events: Sequence[Event], *, actor: Ref, now: datetime) -> None:
    """A bulk of events whose subscribers are told by one summarising event."""
    if events:
        _insert([_values(one, actor, now) for one in events])


def worked_out(events: Sequence[Event], *, actor: Ref, now: datetime) -> Ready:
    """The same before the transaction that writes them, with `prepared.write_ready`."""
    return ready(JournalEntry, [_values(one, actor, now) for one in events])


def _insert(values: list[dict[str, Any]]) -> None:
    """Past the unit of work, and without asking for keys: that takes longer than the rows."""
    db.session.flush()
    write(_INSERT, values)


def _values(event: Event, actor: Ref, now: datetime) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "at": now,
        "kind": type(event).__name__,
        "actor_type": actor.type,
        "actor_id": actor.id,
        "subject_type": event.subject.type,
        "subject_id": event.subject.id,
        "campaign": event.campaign,
        "request_id": request_id(),
        "details": details_of(event),
    }


def details_of(event: Event) -> dict[str, Any]:
    """An event's own fields as plain JSON values."""
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name not in _HEAD}


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return {"type": value.type, "id": value.id}
    if isinstance(value, tuple | list | frozenset | set):
        items = [_plain(one) for one in value]
        return sorted(items) if isinstance(value, frozenset | set) else items
    if isinstance(value, str | int | bool) or value is None:
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)
