"""Counting over the typed projection."""

from typing import Any

from sqlalchemy import FromClause, func, select
from sqlalchemy.orm import aliased

from recruit.candidates.models import CardRow, CardValueRow
from recruit.extensions import db
from recruit.kernel.asker import Scope

# Read-only, for joins in the queries of the features above.
VALUES: FromClause = CardValueRow.__table__


def cross_tab(
    campaign_id: int, rows: str, columns: str, scope: Scope | None = None
) -> dict[tuple[str, str], int]:
    """How many cards of a campaign chose each pair of options of two fields.

    A card that lacks one of the answers is in no pair. With a scope only its districts count.
    """
    left, right = aliased(CardValueRow), aliased(CardValueRow)
    chosen: Any = (
        select(left.option, right.option, func.count())
        .join(right, right.card_id == left.card_id)
        .where(
            left.campaign_id == campaign_id,
            left.field == rows,
            left.option.is_not(None),
            right.campaign_id == campaign_id,
            right.field == columns,
            right.option.is_not(None),
        )
        .group_by(left.option, right.option)
    )
    if scope is not None and not scope.everywhere:
        chosen = chosen.join(CardRow, CardRow.id == left.card_id).where(
            CardRow.district_code.in_(scope.districts)
        )
    return {(row[0], row[1]): row[2] for row in db.session.execute(chosen)}
