"""What items hold, keys and all."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from sqlalchemy import UnicodeText, bindparam, select, type_coerce

from recruit.exam.models import Item, ItemVersion
from recruit.exam.queries import blueprints
from recruit.exam.queries.items.base import CHUNK, with_approved, with_newest
from recruit.exam.rules.content import Content, content_of
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.errors import NotFoundError

KEPT = 20_000  # contents in one process


@dataclass(frozen=True)
class PracticeItem:
    code: str
    content: Content


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


def practice_items(subject: str) -> list[PracticeItem]:
    """The items of a subject's practice test with everything in them; they are public.

    All approved open items, unless the subject's practice test names which.
    """
    rows = db.session.execute(
        with_approved(Item.id, Item.code, ItemVersion.content)
        .where(Item.subject_code == subject, Item.practice.is_(True))
        .order_by(Item.id)
    )
    found = {item_id: PracticeItem(code, content_of(content)) for item_id, code, content in rows}
    chosen = blueprints.practice_test(subject)
    return [found[one] for one in chosen.items if one in found] if chosen else list(found.values())


def open_items(subject: str) -> list[PracticeItem]:
    """All approved open items of a subject, whether its practice test has them or not."""
    rows = db.session.execute(
        with_approved(Item.code, ItemVersion.content)
        .where(Item.subject_code == subject, Item.practice.is_(True))
        .order_by(Item.id)
    )
    return [PracticeItem(code, content_of(content)) for code, content in rows]


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
        rows = db.session.execute(with_newest(Item.id, ItemVersion.content).where(part))
        found.update({item_id: content_of(content) for item_id, content in rows})
    return found


def approved_contents(item_ids: Iterable[int]) -> dict[int, Content]:
    """The contents that papers draw, by item id, keys and all; none of what is not drawn."""
    wanted, found = sorted(set(item_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        part = Item.id.in_(wanted[start : start + CHUNK])
        rows = db.session.execute(with_approved(Item.id, ItemVersion.content).where(part))
        found.update({item_id: content_of(content) for item_id, content in rows})
    return found
