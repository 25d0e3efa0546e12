"""Recording what happened, in the transaction that makes it happen."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, insert

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
_ONE = _INSERT.returning(_TABLE.c.id)


def record(event: Event, *, actor: Ref, now: datetime) -> Entry:
    """Write an event into the journal within the running transaction; the caller commits."""
    values = _values(event, actor, now)
    entry = entry_from(run(_ONE, **values).scalar_one(), values)
    for subscriber in _subscribers:
        subscriber(entry, now)
    return entry


def record_together(events: Sequence[Event], *, actor: Ref, now: datetime) -> None:
    """The same for the few events of one action, in one statement. The subscribers hear one event
    after another, as if each were recorded by itself."""
    if len(events) < MANY:
        record_each(events, actor=actor, now=now)
        return
    values = [_values(one, actor, now) for one in events]
    given = {f"{name}_{n}": value for n, one in enumerate(values) for name, value in one.items()}
    # By what we know of each row: nobody promises in which order they come back.
    ids = {row.public_id: row.id for row in run(_together(len(values)), **given)}
    for one in values:
        entry = entry_from(ids[one["public_id"]], one)
        for subscriber in _subscribers:
            subscriber(entry, now)


@cache
def _together(count: int) -> Insert:
    columns = [one for one in _TABLE.c if one.name != "id"]
    rows = [
        {one.name: bindparam(f"{one.name}_{n}", type_=one.type) for one in columns}
        for n in range(count)
    ]
    return insert(_TABLE).values(rows).returning(_TABLE.c.public_id, _TABLE.c.id)


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
