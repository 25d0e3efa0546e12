"""Reading the item bank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Item, ItemVersion, ItemVoid, PaperItem, Topic
from recruit.exam.rules.content import Content, content_of
from recruit.exam.rules.drawing import BankItem
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.web.paging import Paged

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class ItemInfo:
    """An item without its content: what may be listed without breaking the seal."""

    id: int
    public_id: str
    code: str
    subject_code: str
    topic: Bilingual | None
    difficulty: int
    practice: bool
    family: str | None
    state: str
    versions: int
    languages: tuple[str, ...]
    exposure: int = 0


@dataclass(frozen=True)
class VersionInfo:
    version: int
    digest: str
    languages: tuple[str, ...]
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


def _newest() -> Any:
    """(item_id, version): the newest version of each item."""
    return (
        select(ItemVersion.item_id, func.max(ItemVersion.version).label("version"))
        .group_by(ItemVersion.item_id)
        .subquery()
    )


def _with_newest(*columns: Any) -> Any:
    newest = _newest()
    return (
        select(*columns)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(
            newest,
            (newest.c.item_id == ItemVersion.item_id) & (newest.c.version == ItemVersion.version),
        )
    )


def coverage() -> dict[str, Coverage]:
    rows = db.session.execute(
        select(Item.subject_code, Item.practice, func.count())
        .where(Item.state == "approved")
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
    """How many practice items each subject has, by subject code; none where there is none."""
    return {one.subject_code: one.practice for one in coverage().values() if one.practice}


def bank(subjects: Iterable[str]) -> dict[str, list[BankItem]]:
    """The approved items for papers of these subjects, at their newest versions."""
    shown = exposures()
    found: dict[str, list[BankItem]] = {}
    statement = _with_newest(
        Item.subject_code,
        Item.id,
        ItemVersion.id,
        Item.family,
        ItemVersion.shape,
        Item.difficulty,
    ).where(
        Item.subject_code.in_(sorted(set(subjects))),
        Item.practice.is_(False),
        Item.state == "approved",
    )
    for subject, item_id, version_id, family, shape, difficulty in db.session.execute(statement):
        found.setdefault(subject, []).append(
            BankItem(item_id, version_id, family, shape, shown.get(item_id, 0), difficulty)
        )
    return found


def exposures() -> dict[int, int]:
    """In how many papers each item stands."""
    rows = db.session.execute(select(PaperItem.item_id, func.count()).group_by(PaperItem.item_id))
    return dict(rows.all())


def contents(version_ids: Iterable[int]) -> dict[int, Content]:
    """The contents of these versions by version id, keys and all."""
    wanted, found = sorted(set(version_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(ItemVersion.id, ItemVersion.content).where(
                ItemVersion.id.in_(wanted[start : start + CHUNK])
            )
        )
        found.update({version_id: content_of(content) for version_id, content in rows})
    return found


def voided(campaign_id: int) -> frozenset[int]:
    """The ids of the items that count as right for everyone in a campaign."""
    return frozenset(
        db.session.scalars(select(ItemVoid.item_id).where(ItemVoid.campaign_id == campaign_id))
    )


def practice_items(subject: str) -> list[PracticeItem]:
    """The practice items of a subject with everything in them; they are public."""
    rows = db.session.execute(
        _with_newest(Item.code, ItemVersion.content)
        .where(Item.subject_code == subject, Item.practice.is_(True), Item.state == "approved")
        .order_by(Item.id)
    )
    return [PracticeItem(code, content_of(content)) for code, content in rows]


def items(subject: str | None, practice: bool | None, number: int) -> Paged[ItemInfo]:
    """A page of the bank's list, without any content."""
    where = []
    if subject:
        where.append(Item.subject_code == subject)
    if practice is not None:
        where.append(Item.practice.is_(practice))
    total = db.session.scalar(select(func.count(Item.id)).where(*where)) or 0
    rows: Any = db.session.execute(
        _with_newest(Item, Topic.name, ItemVersion.version, ItemVersion.languages)
        .outerjoin(Topic, Topic.id == Item.topic_id)
        .where(*where)
        .order_by(Item.subject_code, Item.code)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    shown = _exposures_of([row[0].id for row in rows])
    return Paged([_info(row, shown.get(row[0].id, 0)) for row in rows], number, PAGE, total)


def item(public_id: str) -> ItemInfo:
    row: Any = db.session.execute(
        _with_newest(Item, Topic.name, ItemVersion.version, ItemVersion.languages)
        .outerjoin(Topic, Topic.id == Item.topic_id)
        .where(Item.public_id == public_id)
    ).first()
    if row is None:
        raise NotFoundError()
    return _info(row, _exposures_of([row[0].id]).get(row[0].id, 0))


def versions(item_id: int) -> list[VersionInfo]:
    """All versions of an item, the newest first."""
    rows = db.session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.version.desc())
    )
    return [
        VersionInfo(row.version, row.digest, tuple(row.languages.split(",")), row.created_at)
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
    row, topic, version, languages = found
    return ItemInfo(
        row.id,
        row.public_id,
        row.code,
        row.subject_code,
        topic,
        row.difficulty,
        row.practice,
        row.family,
        row.state,
        version,
        tuple(languages.split(",")),
        exposure,
    )
