from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.extensions import db
from recruit.journal import queries, service
from recruit.kernel.events import SYSTEM, Event, Ref

pytestmark = pytest.mark.db

NOON = datetime(2026, 7, 27, 8, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Event):
    rooms: tuple[str, ...] = ()
    by_whom: Ref | None = None


def record(now: datetime = NOON, **fields: object) -> queries.Entry:
    return service.record(DoorOpened(subject=Ref("door", "d1"), **fields), actor=SYSTEM, now=now)  # type: ignore[arg-type]


def test_keeps_who_what_about_whom_and_when(db_app: Flask) -> None:
    with db_app.app_context():
        record(rooms=("b", "a"), by_whom=Ref("person", "p1"))
        db.session.commit()
        entries, total = queries.entries()
    assert total == 1
    entry = entries[0]
    assert (entry.kind, entry.actor, entry.subject) == ("DoorOpened", SYSTEM, Ref("door", "d1"))
    assert entry.at == NOON
    assert entry.details == {"rooms": ["b", "a"], "by_whom": {"type": "person", "id": "p1"}}


def test_is_undone_with_the_transaction_that_caused_it(db_app: Flask) -> None:
    with db_app.app_context():
        record()
        db.session.rollback()
        assert queries.entries() == ([], 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entries SET kind = 'Nothing'",
        "UPDATE journal_entries SET kind = kind WHERE 1 = 1",
        "DELETE FROM journal_entries",
    ],
)
def test_refuses_change_and_removal(db_app: Flask, statement: str) -> None:
    with db_app.app_context():
        record()
        db.session.commit()
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
        assert queries.entries()[1] == 1


def test_sqlite_replaces_no_entry_either(app: Flask) -> None:
    """REPLACE removes the old row, which fires no trigger unless it is told to."""
    with app.app_context():
        record()
        db.session.commit()
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text("REPLACE INTO journal_entries SELECT * FROM journal_entries"))
        db.session.rollback()


def test_finds_what_concerns_a_thing_as_subject_or_as_actor(db_app: Flask) -> None:
    with db_app.app_context():
        service.record(DoorOpened(subject=Ref("door", "d1")), actor=Ref("person", "p1"), now=NOON)
        service.record(DoorOpened(subject=Ref("person", "p1")), actor=SYSTEM, now=NOON)
        service.record(DoorOpened(subject=Ref("door", "d2")), actor=SYSTEM, now=NOON)
        db.session.commit()
        assert queries.entries(about=[Ref("person", "p1")])[1] == 2
        assert queries.entries(kind="DoorOpened", about=[Ref("door", "d2")])[1] == 1
        assert queries.kinds() == ["DoorOpened"]


def test_tells_subscribers_in_the_same_transaction(db_app: Flask) -> None:
    seen: list[str] = []

    def listen(entry: queries.Entry, _now: datetime) -> None:
        seen.append(entry.kind)

    service.subscribe(listen)
    try:
        with db_app.app_context():
            record()
            db.session.rollback()
    finally:
        service._subscribers.remove(listen)
    assert seen == ["DoorOpened"]


def test_many_events_are_recorded_at_once_and_each_is_heard(db_app: Flask) -> None:
    seen: list[tuple[int, str]] = []
    together: list[int] = []

    def listen(entry: queries.Entry, _now: datetime) -> None:
        seen.append((entry.id, entry.subject.id))

    def ignore(_entry: queries.Entry, _now: datetime) -> None:
        raise AssertionError("who can hear many at once is not told one by one")

    service.subscribe(listen)
    service.subscribe(ignore, lambda entries, _now: together.append(len(entries)))
    events = [DoorOpened(subject=Ref("door", one)) for one in ("d1", "d2", "d3")]
    try:
        with db_app.app_context():
            service.record_each(events, actor=Ref("person", "p1"), now=NOON)
            service.record_each([], actor=Ref("person", "p1"), now=NOON)
            stored = [(one.id, one.subject.id) for one in queries.entries()[0]]
    finally:
        service._subscribers[-2:] = []
        service._listeners.pop(ignore)
    assert [name for _, name in seen] == ["d1", "d2", "d3"]
    assert sorted(stored) == seen
    assert together == [3]


def test_the_days_digest_changes_with_every_entry_and_only_that_days(db_app: Flask) -> None:
    day = date(2026, 7, 27)
    with db_app.app_context():
        empty = queries.day_digest(day)
        record()
        one = queries.day_digest(day)
        record(NOON + timedelta(days=1))
        still_one = queries.day_digest(day)
        record()
        two = queries.day_digest(day)
        db.session.rollback()
    assert empty[1] == 0
    assert one == still_one
    assert (one[1], two[1]) == (1, 2)
    assert len({empty[0], one[0], two[0]}) == 3
