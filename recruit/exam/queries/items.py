"""Reading the item bank."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import UnicodeText, bindparam, func, select, type_coerce

from recruit.exam.models import Item, ItemFamily, ItemVersion, ItemVoid, PaperItem, Topic
from recruit.exam.queries import blueprints
from recruit.exam.rules.content import Content, ItemType, content_of
from recruit.exam.rules.content.showing import NUMBER, TEXT, TRUE_FALSE
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.review import ItemState
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.web.paging import Paged

PAGE = 50
CHUNK = 500
KEPT = 20_000  # contents in one process


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
class PracticeItem:
    code: str
    content: Content


@dataclass(frozen=True)
class Coverage:
    """How many approved items of a subject there are, for papers and for practice."""

    subject_code: str
    papers: int
    practice: int


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


DRAWN = (Item.state != ItemState.RETIRED) & Item.approved_version.is_not(None)


def newest_versions() -> Any:
    """(item_id, version): the newest version of each item."""
    return (
        select(ItemVersion.item_id, func.max(ItemVersion.version).label("version"))
        .group_by(ItemVersion.item_id)
        .subquery()
    )


def _with_newest(*columns: Any) -> Any:
    newest = newest_versions()
    return (
        select(*columns)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(
            newest,
            (newest.c.item_id == ItemVersion.item_id) & (newest.c.version == ItemVersion.version),
        )
    )


def _with_approved(*columns: Any) -> Any:
    """The items that may be drawn, with the version that is."""
    approved = (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.approved_version)
    return select(*columns).join(ItemVersion, approved).where(DRAWN)


def coverage() -> dict[str, Coverage]:
    rows = db.session.execute(
        select(Item.subject_code, Item.practice, func.count())
        .where(DRAWN)
        .group_by(Item.subject_code, Item.practice)
    )
    counts: dict[str, dict[bool, int]] = {}
    for subject, practice, count in rows:
        counts.setdefault(subject, {})[practice] = count
    return {
        subject: Coverage(subject, found.get(False, 0), found.get(True, 0))
        for subject, found in counts.items()
    }


def practice_subjects() -> dict[str, int]:
    """How many items the practice test of each subject has, by subject code; none where there is
    none."""
    counts = {one.subject_code: one.practice for one in coverage().values() if one.practice}
    return {
        code: len(practice_items(code)) if blueprints.practice_test(code) else count
        for code, count in counts.items()
    }


def bank(subjects: Iterable[str]) -> dict[str, list[BankItem]]:
    """The items for papers of these subjects, at their approved versions."""
    shown = exposures()
    paths = blueprints.topic_paths(subjects)
    found: dict[str, list[BankItem]] = {}
    statement = _with_approved(
        Item.subject_code,
        Item.id,
        ItemVersion.id,
        Item.family,
        ItemVersion.shape,
        Item.difficulty,
        Item.topic_id,
    ).where(Item.subject_code.in_(sorted(set(subjects))), Item.practice.is_(False))
    for subject, item_id, version_id, family, shape, difficulty, topic in db.session.execute(
        statement
    ):
        found.setdefault(subject, []).append(
            BankItem(
                item_id,
                version_id,
                family,
                shape,
                shown.get(item_id, 0),
                difficulty,
                paths.get(topic, ()),
            )
        )
    return found


def exposures() -> dict[int, int]:
    """In how many papers each item stands."""
    rows = db.session.execute(select(PaperItem.item_id, func.count()).group_by(PaperItem.item_id))
    return dict(rows.all())


_CONTENTS = select(ItemVersion.id, type_coerce(ItemVersion.content, UnicodeText)).where(
    ItemVersion.id.in_(bindparam("ids", expanding=True))
)


def contents(version_ids: Iterable[int]) -> dict[int, Content]:
    """The contents of these versions by version id, keys and all."""
    wanted, found = sorted(set(version_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        rows = run(_CONTENTS, ids=wanted[start : start + CHUNK]).all()
        found.update({version_id: _content(text) for version_id, text in rows})
    return found


def frozen_contents(version_ids: Iterable[int]) -> dict[int, Content]:
    """The same for versions that stand in papers, read once in a process: they never change."""
    kept = current_app.extensions.setdefault("recruit.frozen_contents", {})
    wanted = set(version_ids)
    if missing := wanted - kept.keys():
        if len(kept) > KEPT:
            kept.clear()
            missing = wanted
        kept.update(contents(missing))
    return {one: kept[one] for one in wanted}


@lru_cache(maxsize=8192)
def _content(text: str) -> Content:
    """By its very text: the same few thousand contents are in all papers of a day."""
    return content_of(json.loads(text))


_VOIDED = select(ItemVoid.item_id).where(ItemVoid.campaign_id == bindparam("campaign_id"))


def voided(campaign_id: int) -> frozenset[int]:
    """The ids of the items that count as right for everyone in a campaign."""
    return frozenset(run(_VOIDED, campaign_id=campaign_id).scalars())


def practice_items(subject: str) -> list[PracticeItem]:
    """The items of a subject's practice test with everything in them; they are public.

    All approved open items, unless the subject's practice test names which.
    """
    rows = db.session.execute(
        _with_approved(Item.id, Item.code, ItemVersion.content)
        .where(Item.subject_code == subject, Item.practice.is_(True))
        .order_by(Item.id)
    )
    found = {item_id: PracticeItem(code, content_of(content)) for item_id, code, content in rows}
    chosen = blueprints.practice_test(subject)
    return [found[one] for one in chosen.items if one in found] if chosen else list(found.values())


def open_items(subject: str) -> list[PracticeItem]:
    """All approved open items of a subject, whether its practice test has them or not."""
    rows = db.session.execute(
        _with_approved(Item.code, ItemVersion.content)
        .where(Item.subject_code == subject, Item.practice.is_(True))
        .order_by(Item.id)
    )
    return [PracticeItem(code, content_of(content)) for code, content in rows]


def items(
    subject: str | None = None,
    practice: bool | None = None,
    number: int = 1,
    chosen: ItemFilter | None = None,
) -> Paged[ItemInfo]:
    """A page of the bank's list, without any content."""
    where = _conditions(chosen or ItemFilter(subject, practice))
    counted = _with_newest(func.count(Item.id)).outerjoin(Topic, Topic.id == Item.topic_id)
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
    return _with_newest(
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


def newest_content(item_id: int) -> Content:
    content = db.session.scalar(
        select(ItemVersion.content)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.version.desc())
        .limit(1)
    )
    if content is None:
        raise NotFoundError()
    return content_of(content)


def newest_contents(item_ids: Iterable[int]) -> dict[int, Content]:
    """The newest contents by item id, keys and all."""
    wanted, found = sorted(set(item_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        part = Item.id.in_(wanted[start : start + CHUNK])
        rows = db.session.execute(_with_newest(Item.id, ItemVersion.content).where(part))
        found.update({item_id: content_of(content) for item_id, content in rows})
    return found


def approved_contents(item_ids: Iterable[int]) -> dict[int, Content]:
    """The contents that papers draw, by item id, keys and all; none of what is not drawn."""
    wanted, found = sorted(set(item_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        part = Item.id.in_(wanted[start : start + CHUNK])
        rows = db.session.execute(_with_approved(Item.id, ItemVersion.content).where(part))
        found.update({item_id: content_of(content) for item_id, content in rows})
    return found


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


def made_families() -> frozenset[str]:
    """The codes of the families that were made from a template: those are reviewed as one."""
    return frozenset(db.session.scalars(select(ItemFamily.code)))


@dataclass(frozen=True)
class FamilyInfo:
    """A family made from a template, with its variants by state."""

    code: str
    subject_code: str
    document: dict[str, Any]
    seed: str
    variants: int
    author: str
    created_at: datetime
    states: dict[ItemState, int]


def families(code: str | None = None) -> list[FamilyInfo]:
    """All of them, or the one with this code; the newest first."""
    statement = select(ItemFamily).order_by(ItemFamily.id.desc())
    rows = db.session.scalars(statement.where(ItemFamily.code == code) if code else statement).all()
    counted: Any = db.session.execute(
        select(Item.family, Item.state, func.count())
        .where(Item.family.in_([row.code for row in rows]))
        .group_by(Item.family, Item.state)
    )
    states: dict[str, dict[ItemState, int]] = {}
    for family_code, state, count in counted:
        states.setdefault(family_code, {})[ItemState(state)] = count
    return [
        FamilyInfo(
            row.code,
            row.subject_code,
            row.document,
            row.seed,
            row.variants,
            row.author,
            row.created_at,
            states.get(row.code, {}),
        )
        for row in rows
    ]
