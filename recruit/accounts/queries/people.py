"""Finding people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, func, or_, select

from recruit.accounts.models import Dispute, Person
from recruit.accounts.rules import PersonInfo
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import fold
from recruit.web.paging import Paged

CHUNK = 500  # keys in one IN (...): below every database's limit of parameters

# Read-only, for joins in the queries of the features above.
PERSONS: FromClause = Person.__table__


@dataclass(frozen=True)
class DisputeInfo:
    public_id: str
    fin: str
    full_name: str
    contact: str
    statement: str
    made_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    note: str | None


def person_of(row: Person) -> PersonInfo:
    return PersonInfo(
        id=row.id,
        public_id=row.public_id,
        fin=row.fin,
        first_name=row.first_name,
        last_name=row.last_name,
        patronymic=row.patronymic,
        email=row.email,
        phone=row.phone,
        language=row.language,
        birth_date=row.birth_date,
    )


def person(person_id: int) -> PersonInfo:
    """NotFoundError where there is none."""
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFoundError()
    return person_of(row)


def person_by_public_id(public_id: str) -> PersonInfo:
    """NotFoundError where there is none."""
    row = db.session.scalar(select(Person).where(Person.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return person_of(row)


def person_by_email(email: str) -> PersonInfo | None:
    row = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    return person_of(row) if row else None


def person_by_fin(fin: str) -> PersonInfo | None:
    row = db.session.scalar(select(Person).where(Person.fin == fin.strip().upper()))
    return person_of(row) if row else None


def people(ids: Iterable[int]) -> dict[int, PersonInfo]:
    """By row id; ids without a person are left out."""
    wanted = sorted(set(ids))
    found: dict[int, PersonInfo] = {}
    for start in range(0, len(wanted), CHUNK):
        part = Person.id.in_(wanted[start : start + CHUNK])
        found |= {r.id: person_of(r) for r in db.session.scalars(select(Person).where(part))}
    return found


def matches(text: str) -> ColumnElement[bool]:
    """Every word of the text stands in the name, or the text is a FIN or an e-mail address."""
    words = fold(text).split()
    in_name = [Person.search.contains(word, autoescape=True) for word in words]
    whole = text.strip()
    return or_(
        (func.length(Person.search) > 0) if not in_name else _all(in_name),
        Person.fin == whole.upper(),
        Person.email == whole.lower(),
    )


def _all(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = joined & condition
    return joined


def search_people(text: str, limit: int = 20) -> list[PersonInfo]:
    """In Azerbaijani order; an empty text finds nobody."""
    if not text.strip():
        return []
    rows = db.session.scalars(
        select(Person).where(matches(text)).order_by(Person.sort_az, Person.id).limit(limit)
    )
    return [person_of(row) for row in rows]


def disputes(number: int, size: int = 50) -> Paged[DisputeInfo]:
    """Open ones first, the longest waiting on top."""
    total = db.session.scalar(select(func.count(Dispute.id))) or 0
    rows = db.session.scalars(
        select(Dispute)
        .order_by(Dispute.closed_at.is_not(None), Dispute.made_at, Dispute.id)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    closers = people(row.closed_by for row in rows if row.closed_by is not None)
    return Paged([_dispute_of(row, closers) for row in rows], number, size, total)


def dispute(public_id: str) -> DisputeInfo:
    row = db.session.scalar(select(Dispute).where(Dispute.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return _dispute_of(row, people([row.closed_by] if row.closed_by else []))


def _dispute_of(row: Dispute, closers: dict[int, PersonInfo]) -> DisputeInfo:
    return DisputeInfo(
        row.public_id,
        row.fin,
        row.full_name,
        row.contact,
        row.statement,
        row.made_at,
        row.closed_at,
        closers[row.closed_by].full_name if row.closed_by else None,
        row.note,
    )
