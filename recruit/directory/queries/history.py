"""What became of schools, and the names they had before."""

from collections.abc import Iterable

from sqlalchemy import select

from recruit.directory.models import SchoolChange, SchoolRow
from recruit.directory.queries.schools import CHUNK, school_of
from recruit.directory.rules import School
from recruit.directory.rules.changes import Change
from recruit.extensions import db
from recruit.kernel.text import Bilingual


def history(public_id: str) -> list[Change]:
    """The lines of a school's history, the latest first."""
    rows = db.session.scalars(
        select(SchoolChange)
        .where(SchoolChange.school == public_id)
        .order_by(SchoolChange.counts_from.desc(), SchoolChange.id.desc())
    )
    return [Change(row.kind, row.counts_from, row.at, row.before, row.after) for row in rows]


def names_before(public_ids: Iterable[str]) -> dict[str, list[Bilingual]]:
    """The earlier names of schools, those of schools that were merged into them among these."""
    wanted, found = sorted(set(public_ids)), dict[str, list[Bilingual]]()
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(SchoolChange.school, SchoolChange.before)
            .where(
                SchoolChange.school.in_(wanted[start : start + CHUNK]),
                SchoolChange.kind.in_(("renamed", "received")),
            )
            .order_by(SchoolChange.id)
        )
        for school, before in rows:
            found.setdefault(school, []).append(Bilingual(**before))
    return found


def merged_into(school_id: int) -> list[School]:
    """The schools that were merged into this one."""
    rows = db.session.scalars(
        select(SchoolRow).where(SchoolRow.merged_into_id == school_id).order_by(SchoolRow.id)
    )
    return [school_of(row) for row in rows]
