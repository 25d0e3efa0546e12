"""Items without their contents: lists, versions, topics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Item, ItemVersion, PaperItem, Topic
from recruit.exam.queries.items.base import CHUNK, with_newest
from recruit.exam.rules.content import ItemType
from recruit.exam.rules.content.showing import NUMBER, TEXT, TRUE_FALSE
from recruit.exam.rules.review import ItemState
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.web.paging import Paged

PAGE = 50


@dataclass(frozen=True)
class ItemInfo:
    """An item without its content: what may be listed without breaking the seal.

    `versions`: the newest one's number; `approved`: the one that papers draw, if any.
    """

    id: int
    public_id: str
    code: str
    subject_code: str
    topic_code: str | None
    topic: Bilingual | None
    difficulty: int
    practice: bool
    family: str | None
    source: str | None
    state: ItemState
    approved: int | None
    versions: int
    kind: ItemType
    languages: tuple[str, ...]
    exposure: int = 0

    @property
    def sealed(self) -> bool:
        """Whether a reading of it stands in the journal: only open items that are approved as
        they stand are public already."""
        return not (self.practice and self.approved == self.versions)

    @property
    def drawn(self) -> bool:
        """Whether there is a version that papers draw, perhaps not the newest."""
        return self.approved is not None and self.state is not ItemState.RETIRED


@dataclass(frozen=True)
class VersionInfo:
    version: int
    digest: str
    languages: tuple[str, ...]
    author: str  # a public id
    created_at: datetime


@dataclass(frozen=True)
class ItemFilter:
    """What the list shows; None: all. `topic` is a code with those below it."""

    subject: str | None = None
    practice: bool | None = None
    state: ItemState | None = None
    topics: tuple[str, ...] | None = None
    difficulty: int | None = None
    kind: ItemType | None = None
    family: str | None = None


def items(
    subject: str | None = None,
    practice: bool | None = None,
    number: int = 1,
    chosen: ItemFilter | None = None,
) -> Paged[ItemInfo]:
    """A page of the bank's list, without any content."""
    where = _conditions(chosen or ItemFilter(subject, practice))
    counted = with_newest(func.count(Item.id)).outerjoin(Topic, Topic.id == Item.topic_id)
    total = db.session.scalar(counted.where(*where)) or 0
    rows: Any = db.session.execute(
        _with_infos()
        .where(*where)
        .order_by(Item.subject_code, Item.code)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Paged(_infos(rows), number, PAGE, total)


def every_item(chosen: ItemFilter) -> list[ItemInfo]:
    """All items of a filter, in the order in which they came."""
    statement = _with_infos().where(*_conditions(chosen)).order_by(Item.id)
    return _infos(db.session.execute(statement).all())


def _conditions(chosen: ItemFilter) -> list[Any]:
    where: list[Any] = []
    if chosen.subject:
        where.append(Item.subject_code == chosen.subject)
    if chosen.practice is not None:
        where.append(Item.practice.is_(chosen.practice))
    if chosen.state:
        where.append(Item.state == chosen.state)
    if chosen.topics is not None:
        where.append(Topic.code.in_(chosen.topics))
    if chosen.difficulty:
        where.append(Item.difficulty == chosen.difficulty)
    if chosen.family:
        where.append(Item.family == chosen.family)
    if chosen.kind is ItemType.MATCHING:  # its first letter says how many prompts
        where.append(ItemVersion.shape.not_in([one for all in SHAPES.values() for one in all]))
    elif chosen.kind:
        where.append(ItemVersion.shape.in_(SHAPES[chosen.kind]))
    return where


SHAPES: dict[ItemType, tuple[str, ...]] = {
    ItemType.SINGLE_CHOICE: tuple(f"s{count}" for count in range(2, 10)),
    ItemType.MULTIPLE_RESPONSE: tuple(f"m{count}" for count in range(2, 10)),
    ItemType.TRUE_FALSE: (TRUE_FALSE,),
    ItemType.NUMERIC: (NUMBER,),
    ItemType.SHORT_ANSWER: (TEXT,),
}


def kind_of(shape: str) -> ItemType:
    return next((kind for kind, shapes in SHAPES.items() if shape in shapes), ItemType.MATCHING)


def _with_infos() -> Any:
    return with_newest(
        Item, Topic.code, Topic.name, ItemVersion.version, ItemVersion.languages, ItemVersion.shape
    ).outerjoin(Topic, Topic.id == Item.topic_id)


def _infos(rows: Any) -> list[ItemInfo]:
    shown = _exposures_of([row[0].id for row in rows])
    return [_info(row, shown.get(row[0].id, 0)) for row in rows]


def item(public_id: str) -> ItemInfo:
    found = _infos(db.session.execute(_with_infos().where(Item.public_id == public_id)).all())
    if not found:
        raise NotFoundError()
    return found[0]


def versions(item_id: int) -> list[VersionInfo]:
    """All versions of an item, the newest first."""
    rows = db.session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.version.desc())
    )
    return [
        VersionInfo(
            row.version, row.digest, tuple(row.languages.split(",")), row.author, row.created_at
        )
        for row in rows
    ]


def topics(subject: str | None = None) -> list[tuple[str, str, Bilingual]]:
    """(subject's code, topic's code, name)."""
    statement = select(Topic.subject_code, Topic.code, Topic.name).order_by(Topic.id)
    if subject:
        statement = statement.where(Topic.subject_code == subject)
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def _exposures_of(item_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(PaperItem.item_id, func.count())
        .where(PaperItem.item_id.in_(item_ids))
        .group_by(PaperItem.item_id)
    )
    return dict(rows.all())


def _info(found: Any, exposure: int) -> ItemInfo:
    row, topic_code, topic, version, languages, shape = found
    return ItemInfo(
        row.id,
        row.public_id,
        row.code,
        row.subject_code,
        topic_code,
        topic,
        row.difficulty,
        row.practice,
        row.family,
        row.source,
        ItemState(row.state),
        row.approved_version,
        version,
        kind_of(shape),
        tuple(languages.split(",")),
        exposure,
    )


def infos(item_ids: Iterable[int]) -> list[ItemInfo]:
    """Items by their ids, in the order of their codes."""
    wanted, found = sorted(set(item_ids)), []
    for start in range(0, len(wanted), CHUNK):
        part = Item.id.in_(wanted[start : start + CHUNK])
        found += _infos(db.session.execute(_with_infos().where(part)).all())
    return sorted(found, key=lambda one: one.code)
