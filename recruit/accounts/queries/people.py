"""Finding people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, false, func, or_, select

from recruit.accounts.models import Dispute, EarlierName, Person, PersonWord
from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.people import EarlierName as EarlierNameInfo
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.names import words_of
from recruit.web.paging import Paged

CHUNK = 500  # keys in one IN (...): below every database's limit of parameters

# Read-only, for joins in the queries of the features above.
PERSONS: FromClause = Person.__table__
LAST_LETTER = "\U0010ffff"  # after every letter that a word can go on with
MOST_WORDS = 6


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
    outcome: str | None


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
        closed=row.state == "closed",
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
    """Each word of the text begins a word of a present or earlier name, or the text is a FIN or
    an e-mail address. A text without words finds nobody."""
    whole = text.strip()
    return or_(
        and_(*in_name) if (in_name := named(text)) else false(),
        Person.fin == whole.upper(),
        Person.email == whole.lower(),
    )


def named(text: str) -> list[ColumnElement[bool]]:
    """For queries over PERSONS: each word of the text begins a word of a present or earlier
    name. Each condition is a range of an index."""
    return [
        PERSONS.c.id.in_(
            select(PersonWord.person_id).where(
                PersonWord.word >= word, PersonWord.word < word + LAST_LETTER
            )
        )
        for word in words_of(text)[:MOST_WORDS]
    ]


def search_people(text: str, limit: int = 20) -> list[PersonInfo]:
    """In Azerbaijani order; an empty text finds nobody."""
    if not text.strip():
        return []
    rows = db.session.scalars(
        select(Person).where(matches(text)).order_by(Person.sort_az, Person.id).limit(limit)
    )
    return [person_of(row) for row in rows]


def earlier_names(person_id: int) -> list[EarlierNameInfo]:
    """The names that somebody bore before, in the order in which they were stated."""
    return earlier_names_of([person_id]).get(person_id, [])


def earlier_names_of(ids: Iterable[int]) -> dict[int, list[EarlierNameInfo]]:
    """The same of some people; who has none is left out."""
    found: dict[int, list[EarlierNameInfo]] = {}
    rows = db.session.scalars(
        select(EarlierName)
        .where(EarlierName.person_id.in_(sorted(set(ids))), EarlierName.removed_at.is_(None))
        .order_by(EarlierName.id)
    )
    for row in rows:
        one = EarlierNameInfo(
            row.public_id,
            row.last_name,
            row.first_name,
            row.patronymic,
            row.document,
            row.added_at,
        )
        found.setdefault(row.person_id, []).append(one)
    return found


def names_document(document: str) -> bool:
    """Whether an earlier name rests on this document."""
    found = select(EarlierName.id).where(
        EarlierName.document == document, EarlierName.removed_at.is_(None)
    )
    return db.session.scalar(found.limit(1)) is not None


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
        row.outcome,
    )
