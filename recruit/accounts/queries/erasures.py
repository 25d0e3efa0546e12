"""Requests for erasure, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from recruit.accounts.models import Erasure
from recruit.accounts.queries.people import people
from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.erasure import STATE_NAMES, STATE_TAGS, ErasureState
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.web.paging import Paged


@dataclass(frozen=True)
class ErasureInfo:
    """`kept`: codes of what the law did not let go, once it was carried out."""

    public_id: str
    person: PersonInfo
    words: str
    state: ErasureState
    asked_at: datetime
    closed_at: datetime | None
    closed_by: PersonInfo | None
    answer: str | None
    kept: tuple[str, ...]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def tag(self) -> str:
        return STATE_TAGS[self.state]


def erasure(public_id: str) -> ErasureInfo:
    """NotFoundError where there is none."""
    row = db.session.scalar(select(Erasure).where(Erasure.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return next(iter(_infos([row])))


def erasures_of(person_id: int) -> list[ErasureInfo]:
    """What somebody asked for, the newest first."""
    rows = db.session.scalars(
        select(Erasure).where(Erasure.person_id == person_id).order_by(Erasure.id.desc())
    ).all()
    return list(_infos(rows))


def erasures(number: int, size: int = 50) -> Paged[ErasureInfo]:
    """Those that wait first, the longest waiting on top."""
    total = db.session.scalar(select(func.count(Erasure.id))) or 0
    rows = db.session.scalars(
        select(Erasure)
        .order_by(Erasure.state != ErasureState.ASKED.value, Erasure.asked_at, Erasure.id)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    return Paged(list(_infos(rows)), number, size, total)


def waiting_erasures() -> tuple[int, datetime | None]:
    """How many wait for a decision, and since when the oldest."""
    row = db.session.execute(
        select(func.count(Erasure.id), func.min(Erasure.asked_at)).where(
            Erasure.state == ErasureState.ASKED.value
        )
    ).one()
    return row[0], row[1]


def _infos(rows: Iterable[Erasure]) -> Iterable[ErasureInfo]:
    named = people(i for row in rows for i in (row.person_id, row.closed_by) if i is not None)
    for row in rows:
        yield ErasureInfo(
            row.public_id,
            named[row.person_id],
            row.words,
            ErasureState(row.state),
            row.asked_at,
            row.closed_at,
            named[row.closed_by] if row.closed_by else None,
            row.answer,
            tuple(row.kept or ()),
        )
