"""The bank as papers draw from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from recruit.exam.models import Item, ItemVersion, ItemVoid, PaperItem
from recruit.exam.queries import blueprints
from recruit.exam.queries.items.base import DRAWN, with_approved
from recruit.exam.queries.items.contents import practice_items
from recruit.exam.rules.drawing import BankItem
from recruit.extensions import db
from recruit.extensions.prepared import run


@dataclass(frozen=True)
class Coverage:
    """How many approved items of a subject there are, for papers and for practice."""

    subject_code: str
    papers: int
    practice: int


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


def bank(subjects: Iterable[str], *, exposed: bool = True) -> dict[str, list[BankItem]]:
    """The items for papers of these subjects, at their approved versions. `exposed`: with how
    often each was shown, which reads all papers."""
    shown = exposures() if exposed else {}
    paths = blueprints.topic_paths(subjects)
    found: dict[str, list[BankItem]] = {}
    statement = with_approved(
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


_VOIDED = select(ItemVoid.item_id).where(ItemVoid.campaign_id == bindparam("campaign_id"))


def voided(campaign_id: int) -> frozenset[int]:
    """The ids of the items that count as right for everyone in a campaign."""
    return frozenset(run(_VOIDED, campaign_id=campaign_id).scalars())
