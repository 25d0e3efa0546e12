"""Which items wait for whom, and what was decided about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select

from recruit.accounts.queries import PERSONS
from recruit.exam.models import Item, ItemDecision, ItemVersion
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.items import ItemInfo, VersionInfo
from recruit.exam.rules.review import Decision, ItemState, Step
from recruit.extensions import db
from recruit.kernel.asker import Asker


@dataclass(frozen=True)
class Waiting:
    """Something to review: an item, or all variants of a family at once."""

    item: ItemInfo
    count: int
    since: datetime | None


@dataclass(frozen=True)
class Happening:
    """A line of an item's history: a version written, or a decision about one."""

    at: datetime
    version: int
    who: str | None  # a name; None for the program itself
    step: Step | None  # None: written
    remark: str = ""


def waiting_for(asker: Asker) -> list[Waiting]:
    """What is in review and not written by the asker, the longest waiting first."""
    own = exists().where(
        ItemVersion.item_id == Item.id,
        ItemVersion.version > func.coalesce(Item.approved_version, 0),
        ItemVersion.author == asker.ref.id,
    )
    ids = db.session.scalars(select(Item.id).where(Item.state == ItemState.IN_REVIEW, ~own)).all()
    infos = items_queries.infos(ids)
    since = _submitted(ids)
    made = items_queries.made_families()
    grouped: dict[str, list[ItemInfo]] = {}
    for one in infos:
        key = f"family:{one.family}" if one.family in made else one.public_id
        grouped.setdefault(key, []).append(one)
    found = [Waiting(same[0], len(same), since.get(same[0].id)) for same in grouped.values()]
    return sorted(found, key=lambda one: (str(one.since or ""), one.item.code))


def _submitted(ids: Any) -> dict[int, datetime]:
    """When each was put into review last."""
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), items_queries.CHUNK):
        rows = db.session.execute(
            select(ItemDecision.item_id, func.max(ItemDecision.decided_at))
            .where(
                and_(
                    ItemDecision.item_id.in_(ids[start : start + items_queries.CHUNK]),
                    ItemDecision.step == Step.SUBMITTED,
                )
            )
            .group_by(ItemDecision.item_id)
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def decisions(item_id: int) -> list[Decision]:
    """The oldest first."""
    rows = db.session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item_id).order_by(ItemDecision.id)
    )
    return [
        Decision(row.version, Step(row.step), row.by, row.remark, row.decided_at) for row in rows
    ]


def history(item_id: int) -> list[Happening]:
    """Versions and decisions together, the newest first."""
    versions: list[VersionInfo] = items_queries.versions(item_id)
    steps = decisions(item_id)
    names = names_of({one.author for one in versions} | {one.by for one in steps})
    written = [
        Happening(one.created_at, one.version, names.get(one.author), None) for one in versions
    ]
    decided = [
        Happening(one.at, one.version, names.get(one.by), one.step, one.remark) for one in steps
    ]
    order = {None: 0, Step.SUBMITTED: 1}
    return sorted(
        [*written, *decided],
        key=lambda one: (one.at, one.version, order.get(one.step, 2)),
        reverse=True,
    )


def names_of(public_ids: set[str]) -> dict[str, str]:
    """Full names by public id."""
    columns = (PERSONS.c.public_id, PERSONS.c.last_name, PERSONS.c.first_name, PERSONS.c.patronymic)
    rows = db.session.execute(select(*columns).where(PERSONS.c.public_id.in_(sorted(public_ids))))
    return {
        public_id: " ".join(part for part in (last, first, patronymic) if part)
        for public_id, last, first, patronymic in rows
    }


def may_review(item: ItemInfo, asker: Asker) -> bool:
    """Whether the asker wrote none of the versions that the review is about."""
    own = exists().where(
        ItemVersion.item_id == item.id,
        ItemVersion.version > (item.approved or 0),
        ItemVersion.author == asker.ref.id,
    )
    return item.state is ItemState.IN_REVIEW and not db.session.scalar(select(own))
