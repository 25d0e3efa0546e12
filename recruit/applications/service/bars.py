"""What keeps a person out of later campaigns. Rows come from the features above, which know why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from recruit.applications.models import BarRow
from recruit.extensions import db
from recruit.kernel.events import Ref

DECLINED = "declined-place"
CHUNK = 500


def add_bars(
    kind: str, people: Sequence[tuple[int, Ref]], *, campaign_id: int, now: datetime
) -> None:
    """Bar people from later campaigns whose rules ask for it: (person, what it comes from).

    Once for each campaign and kind; a second time changes nothing.
    """
    wanted = dict(people)
    for start in range(0, len(wanted), CHUNK):
        part = list(wanted)[start : start + CHUNK]
        known = set(
            db.session.scalars(
                select(BarRow.person_id).where(
                    BarRow.campaign_id == campaign_id,
                    BarRow.kind == kind,
                    BarRow.person_id.in_(part),
                )
            )
        )
        rows = [
            {
                "person_id": one,
                "campaign_id": campaign_id,
                "kind": kind,
                "about": f"{wanted[one].type}:{wanted[one].id}",
                "at": now,
            }
            for one in part
            if one not in known
        ]
        if rows:
            db.session.execute(insert(BarRow), rows)


def lift_bar(kind: str, person_id: int, *, campaign_id: int, now: datetime) -> None:
    """Let a bar count no longer: its cause fell away."""
    db.session.execute(
        update(BarRow)
        .where(
            BarRow.person_id == person_id,
            BarRow.campaign_id == campaign_id,
            BarRow.kind == kind,
            BarRow.lifted_at.is_(None),
        )
        .values(lifted_at=now)
    )
