"""Families that were made from a template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Item, ItemFamily
from recruit.exam.rules.review import ItemState
from recruit.extensions import db


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
