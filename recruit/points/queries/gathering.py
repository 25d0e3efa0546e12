"""Who is computed, and what the same people had in earlier campaigns."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import func, select

from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.campaigns.queries import CAMPAIGNS
from recruit.extensions import db
from recruit.kernel.events import Ref
from recruit.points.models import TotalRow
from recruit.points.rules import Carried, total_of


class Waiting(NamedTuple):
    """An eligible application, no more of it than a computation needs."""

    id: int
    public_id: str
    person_id: int
    card_id: int
    card_version: int
    subject_code: str
    campaign_id: int


_COLUMNS = [APPLICATIONS.c[name] for name in Waiting._fields]
_ELIGIBLE = APPLICATIONS.c.state == ApplicationState.ELIGIBLE


def waiting(campaign_id: int) -> list[Waiting]:
    """The eligible applications of a campaign."""
    chosen = select(*_COLUMNS).where(APPLICATIONS.c.campaign_id == campaign_id, _ELIGIBLE)
    rows = db.session.execute(chosen.order_by(APPLICATIONS.c.id))
    return [Waiting(*row) for row in rows]


def waiting_one(application_id: int) -> Waiting | None:
    """The application where it is eligible."""
    chosen = select(*_COLUMNS).where(APPLICATIONS.c.id == application_id, _ELIGIBLE)
    row = db.session.execute(chosen).first()
    return Waiting(*row) if row else None


def carried_by(
    campaign_id: int, years: int, person_ids: Collection[int] | None = None
) -> dict[tuple[int, str], tuple[Carried, ...]]:
    """By person and subject: the lines of their totals in finished campaigns of the `years` before.

    Each line by its code, and the whole total as "total".
    """
    here = db.session.execute(select(CAMPAIGNS.c.year).where(CAMPAIGNS.c.id == campaign_id))
    year = int(here.scalar_one()[:4])
    found: dict[tuple[int, str], list[Carried]] = defaultdict(list)
    for row in db.session.execute(_earlier(campaign_id, person_ids)):
        ago = year - int(row.year[:4])
        if 1 <= ago <= years:
            found[row.person_id, row.subject_code] += _lines(row, ago)
    return {key: tuple(several) for key, several in found.items()}


def _earlier(campaign_id: int, person_ids: Collection[int] | None) -> Any:
    newest = (
        select(TotalRow.application_id, func.max(TotalRow.version).label("version"))
        .where(TotalRow.campaign_id != campaign_id)
        .group_by(TotalRow.application_id)
        .subquery()
    )
    chosen = (
        select(
            APPLICATIONS.c.person_id,
            TotalRow.subject_code,
            TotalRow.public_id,
            TotalRow.document,
            CAMPAIGNS.c.year,
        )
        .join(
            newest,
            (TotalRow.application_id == newest.c.application_id)
            & (TotalRow.version == newest.c.version),
        )
        .join(APPLICATIONS, APPLICATIONS.c.id == TotalRow.application_id)
        .join(CAMPAIGNS, CAMPAIGNS.c.id == TotalRow.campaign_id)
        .where(CAMPAIGNS.c.state == "finished")
        .order_by(TotalRow.id)
    )
    if person_ids is None:
        here = select(APPLICATIONS.c.person_id).where(APPLICATIONS.c.campaign_id == campaign_id)
        return chosen.where(APPLICATIONS.c.person_id.in_(here))
    return chosen.where(APPLICATIONS.c.person_id.in_(list(person_ids)))


def _lines(row: Any, ago: int) -> list[Carried]:
    total, evidence = total_of(row.document, 0), Ref("total", row.public_id)
    lines = [Carried(line.code, line.points, ago, row.year, evidence) for line in total.lines]
    return [*lines, Carried("total", total.points, ago, row.year, evidence)]
