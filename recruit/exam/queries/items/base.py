"""Which version of an item is meant: the newest, or the one that papers draw."""

from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Item, ItemVersion
from recruit.exam.rules.review import ItemState

CHUNK = 500

DRAWN = (Item.state != ItemState.RETIRED) & Item.approved_version.is_not(None)


def newest_versions() -> Any:
    """(item_id, version): the newest version of each item."""
    return (
        select(ItemVersion.item_id, func.max(ItemVersion.version).label("version"))
        .group_by(ItemVersion.item_id)
        .subquery()
    )


def with_newest(*columns: Any) -> Any:
    newest = newest_versions()
    return (
        select(*columns)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(
            newest,
            (newest.c.item_id == ItemVersion.item_id) & (newest.c.version == ItemVersion.version),
        )
    )


def with_approved(*columns: Any) -> Any:
    """The items that may be drawn, with the version that is."""
    approved = (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.approved_version)
    return select(*columns).join(ItemVersion, approved).where(DRAWN)
