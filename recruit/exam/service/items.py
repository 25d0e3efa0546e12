"""Filling the item bank, and reading what is under seal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from recruit.exam.events import ItemRead, ItemsAdded, ItemVersionAdded
from recruit.exam.models import Item, ItemVersion, Topic
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.content import Content, shape_of
from recruit.exam.rules.items import NewItem, NewTopic, check_content, check_item
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

BANK = Ref("item-bank", "all")


def add_topics(topics: Iterable[NewTopic]) -> None:
    """Add the topics that are not known yet."""
    known = {(row[0], row[1]) for row in items_queries.topics()}
    for topic in topics:
        if (topic.subject_code, topic.code) not in known:
            known.add((topic.subject_code, topic.code))
            db.session.add(Topic(subject_code=topic.subject_code, code=topic.code, name=topic.name))
    db.session.flush()


def add_items(
    items: list[NewItem], *, actor: Ref, now: datetime, topics: Sequence[NewTopic] = ()
) -> dict[str, str]:
    """Add items with their first versions; public ids by code. All or nothing."""
    for item in items:
        check_item(item)
    _require_new_codes([item.code for item in items])
    add_topics(topics)
    ids = {item.code: new_public_id() for item in items}
    topic_ids = _topic_ids()
    if items:
        db.session.execute(
            insert(Item), [_item_row(item, ids[item.code], topic_ids, now) for item in items]
        )
        row_ids = _row_ids(list(ids))
        db.session.execute(
            insert(ItemVersion),
            [_version_row(row_ids[i.code], 1, i.content, actor, now) for i in items],
        )
    subjects = tuple(sorted({item.subject_code for item in items}))
    journal.record(
        ItemsAdded(subject=BANK, count=len(items), subjects=subjects), actor=actor, now=now
    )
    return ids


def add_version(public_id: str, content: Content, *, asker: Asker, now: datetime) -> int:
    """Add a version of an item; papers drawn before keep theirs."""
    check_content(content)
    row = _locked(public_id)
    newest = db.session.scalar(
        select(func.max(ItemVersion.version)).where(ItemVersion.item_id == row.id)
    )
    version = (newest or 0) + 1
    db.session.execute(
        insert(ItemVersion), [_version_row(row.id, version, content, asker.ref, now)]
    )
    event = ItemVersionAdded(subject=Ref("item", public_id), version=version, digest=content.digest)
    journal.record(event, actor=asker.ref, now=now)
    return version


def read_item(public_id: str, *, asker: Asker, now: datetime) -> Content:
    """The newest content, key and all; the reading of an item under seal is in the journal."""
    info = items_queries.item(public_id)
    if not info.practice:
        event = ItemRead(subject=Ref("item", public_id), version=info.versions)
        journal.record(event, actor=asker.ref, now=now)
    return items_queries.newest_content(info.id)


def _locked(public_id: str) -> Item:
    row = db.session.scalar(select(Item).where(Item.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    return row


def _require_new_codes(codes: list[str]) -> None:
    if len(set(codes)) < len(codes):
        raise RuleError(N_("A code occurs twice."), field="code")
    taken = sorted(_row_ids(codes))
    if taken:
        raise RuleError(
            N_("There is already an item with the code %(code)s."), code=taken[0], field="code"
        )


def _row_ids(codes: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(codes), 500):
        rows: Any = db.session.execute(
            select(Item.code, Item.id).where(Item.code.in_(codes[start : start + 500]))
        )
        found.update(dict(rows.all()))
    return found


def _topic_ids() -> dict[tuple[str, str], int]:
    rows = db.session.execute(select(Topic.subject_code, Topic.code, Topic.id))
    return {(subject, code): topic_id for subject, code, topic_id in rows}


def _item_row(
    item: NewItem, public_id: str, topic_ids: dict[tuple[str, str], int], now: datetime
) -> dict[str, Any]:
    topic = topic_ids.get((item.subject_code, item.topic_code)) if item.topic_code else None
    if item.topic_code and topic is None:
        raise RuleError(N_("The subject has no such topic."), field="topic")
    return {
        "public_id": public_id,
        "code": item.code,
        "subject_code": item.subject_code,
        "topic_id": topic,
        "difficulty": item.difficulty,
        "practice": item.practice,
        "family": item.family,
        "state": "approved",
        "approved_version": 1,
        "created_at": now,
    }


def _version_row(
    item_id: int, version: int, content: Content, actor: Ref, now: datetime
) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "version": version,
        "content": content.document,
        "shape": shape_of(content),
        "languages": ",".join(content.languages),
        "digest": content.digest,
        "author": actor.id,
        "created_at": now,
    }
