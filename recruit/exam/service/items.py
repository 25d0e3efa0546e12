"""Filling the item bank, and reading what is under seal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from recruit.directory import queries as directory
from recruit.exam.events import ItemClassified, ItemRead, ItemsAdded, ItemVersionAdded
from recruit.exam.models import Item, ItemVersion, Topic
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.items import ItemInfo
from recruit.exam.rules.content import Content, shape_of
from recruit.exam.rules.items import LANGUAGES, NewItem, NewTopic, check_content, check_item
from recruit.exam.rules.review import ItemState
from recruit.exam.service.sealing import require_no_candidate
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

BANK = Ref("item-bank", "all")


def add_topics(topics: Iterable[NewTopic]) -> None:
    """Add the topics that are not known yet; parents stand before what is below them."""
    known = _topic_ids()
    for topic in topics:
        key = (topic.subject_code, topic.code)
        if key in known:
            continue
        parent = known[topic.subject_code, topic.parent_code] if topic.parent_code else None
        row = Topic(
            subject_code=topic.subject_code, code=topic.code, name=topic.name, parent_id=parent
        )
        db.session.add(row)
        db.session.flush()
        known[key] = row.id


def add_items(
    items: list[NewItem],
    *,
    actor: Ref,
    now: datetime,
    topics: Sequence[NewTopic] = (),
    state: ItemState = ItemState.APPROVED,
) -> dict[str, str]:
    """Add items with their first versions; public ids by code. All or nothing.

    As they stand they are approved: for a bank that was reviewed elsewhere, the demo and tests.
    What people write or import begins as a draft (`write_items`).
    """
    for item in items:
        check_item(item, languages_of(item.subject_code))
    _require_new_codes([item.code for item in items])
    add_topics(topics)
    ids = {item.code: new_public_id() for item in items}
    topic_ids = _topic_ids()
    if items:
        db.session.execute(
            insert(Item), [_item_row(item, ids[item.code], topic_ids, now, state) for item in items]
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


def write_items(
    items: list[NewItem], *, asker: Asker, now: datetime, author: Ref | None = None
) -> dict[str, str]:
    """Add drafts; public ids by code. No candidate of a running campaign writes any.

    `author`: whose work they are, where that is not the asker.
    """
    require_no_candidate(asker)
    return add_items(items, actor=author or asker.ref, now=now, state=ItemState.DRAFT)


def add_version(public_id: str, content: Content, *, asker: Asker, now: datetime) -> int:
    """Write an item anew: the version is a draft that goes through review, while papers keep
    drawing the approved one, and papers drawn before keep theirs."""
    require_no_candidate(asker)
    row = _locked(public_id)
    if row.state == ItemState.RETIRED:
        raise RuleError(N_("This item is retired: nothing about it changes any more."))
    check_content(content, languages_of(row.subject_code))
    newest = db.session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == row.id)
        .order_by(ItemVersion.version.desc())
        .limit(1)
    ).one()
    if newest.digest == content.digest:
        raise RuleError(N_("Nothing has been changed."))
    version = newest.version + 1
    db.session.execute(
        insert(ItemVersion), [_version_row(row.id, version, content, asker.ref, now)]
    )
    row.state = ItemState.DRAFT
    db.session.flush()
    event = ItemVersionAdded(subject=Ref("item", public_id), version=version, digest=content.digest)
    journal.record(event, actor=asker.ref, now=now)
    return version


def classify(
    public_id: str,
    *,
    topic: str | None,
    difficulty: int,
    source: str | None,
    asker: Asker,
    now: datetime,
) -> None:
    """Say of an item its topic, difficulty and source. What papers draw already is classified by
    whoever may review."""
    require_no_candidate(asker)
    row = _locked(public_id)
    if row.state == ItemState.RETIRED:
        raise RuleError(N_("This item is retired: nothing about it changes any more."))
    if row.approved_version is not None and not asker.may(Permission.ITEMS_REVIEW):
        raise RuleError(N_("Papers draw this item: only a reviewer changes its place."))
    if difficulty not in (1, 2, 3):
        raise RuleError(N_("Difficulty is 1, 2 or 3."), field="difficulty")
    topic_id = _topic_id(row.subject_code, topic)
    wanted = {
        "topic_id": topic_id,
        "difficulty": difficulty,
        "source": (source or "").strip()[:300] or None,
    }
    changed = tuple(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        event = ItemClassified(
            subject=Ref("item", public_id), fields=tuple(one.removesuffix("_id") for one in changed)
        )
        journal.record(event, actor=asker.ref, now=now)
    db.session.flush()


def read_item(public_id: str, *, asker: Asker, now: datetime) -> Content:
    """The newest content, key and all; the reading of an item under seal is in the journal.

    Nobody who is a candidate of a running campaign reads any.
    """
    info = items_queries.item(public_id)
    require_no_candidate(asker)
    if info.sealed:
        event = ItemRead(subject=Ref("item", public_id), version=info.versions)
        journal.record(event, actor=asker.ref, now=now)
    return items_queries.newest_content(info.id)


def read_items(items: Sequence[ItemInfo], *, asker: Asker, now: datetime) -> dict[int, Content]:
    """The newest contents of several items by their ids, as `read_item` gives one."""
    require_no_candidate(asker)
    _record_reading([(one, one.versions) for one in items if one.sealed], asker, now)
    return items_queries.newest_contents([one.id for one in items])


def read_approved(items: Sequence[ItemInfo], *, asker: Asker, now: datetime) -> dict[int, Content]:
    """What papers draw of items under seal, by their ids, whatever is written beside it."""
    require_no_candidate(asker)
    _record_reading([(one, one.approved) for one in items if one.approved], asker, now)
    return items_queries.approved_contents([one.id for one in items])


def _record_reading(read: Sequence[tuple[ItemInfo, int]], asker: Asker, now: datetime) -> None:
    events = [
        ItemRead(subject=Ref("item", one.public_id), version=version) for one, version in read
    ]
    journal.record_many(events, actor=asker.ref, now=now)


def languages_of(subject: str) -> tuple[str, ...]:
    """The languages in which the subject's items may be written: ours, and its own."""
    known = directory.subjects().get(subject)
    return tuple(dict.fromkeys([*LANGUAGES, *(known.languages if known else ())]))


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


def _topic_id(subject: str, code: str | None) -> int | None:
    if not code:
        return None
    found = _topic_ids().get((subject, code))
    if found is None:
        raise RuleError(N_("The subject has no such topic."), field="topic")
    return found


def _topic_ids() -> dict[tuple[str, str], int]:
    rows = db.session.execute(select(Topic.subject_code, Topic.code, Topic.id))
    return {(subject, code): topic_id for subject, code, topic_id in rows}


def _item_row(
    item: NewItem,
    public_id: str,
    topic_ids: dict[tuple[str, str], int],
    now: datetime,
    state: ItemState,
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
        "state": state,
        "approved_version": 1 if state is ItemState.APPROVED else None,
        "source": item.source,
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
