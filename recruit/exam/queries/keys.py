"""What marks the papers of a campaign: contents, with the keys that were corrected for it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from recruit.exam.models import Attempt, ItemVersion, ItemVoid, KeyChange, Paper, PaperItem
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.content import Content, content_of
from recruit.extensions import db
from recruit.extensions.prepared import run

_CHANGED = (
    select(KeyChange.version_id, KeyChange.content)
    .where(KeyChange.campaign_id == bindparam("campaign_id"))
    .order_by(KeyChange.id)
)


def are_changed(campaign_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether officials voided an item or corrected a key in a campaign, as part of a statement:
    mostly not, and then marking need not ask which."""
    voided = exists().where(ItemVoid.campaign_id == campaign_id)
    return voided | exists().where(KeyChange.campaign_id == campaign_id)


def marking_contents(campaign_id: int, version_ids: Iterable[int]) -> dict[int, Content]:
    """The contents of these versions by version id, as the campaign marks them."""
    found = items_queries.frozen_contents(version_ids)
    rows = run(_CHANGED, campaign_id=campaign_id)
    found.update(
        {version_id: content_of(document) for version_id, document in rows if version_id in found}
    )
    return found


def versions_sat(campaign_id: int, item_id: int) -> dict[int, int]:
    """Version ids by version number, of an item in the ended papers of a campaign."""
    documents = db.session.scalars(
        select(Paper.document)
        .join(PaperItem, PaperItem.paper_id == Paper.id)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .where(
            PaperItem.item_id == item_id,
            Attempt.campaign_id == campaign_id,
            Attempt.state != "open",
        )
    )
    ids = {
        one["version"]
        for document in documents
        for one in document["items"]
        if one["item"] == item_id
    }
    rows: Any = db.session.execute(
        select(ItemVersion.version, ItemVersion.id)
        .where(ItemVersion.id.in_(sorted(ids)))
        .order_by(ItemVersion.version)
    )
    return dict(rows.all())
