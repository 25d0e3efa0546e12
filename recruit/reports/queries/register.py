"""The register of candidates: found by name, number, or FIN where the asker may see one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal_column, select

from recruit.accounts.queries import PERSONS, named
from recruit.accounts.rules.people import FIN_LENGTH
from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.candidates.queries import CARDS
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.text import Bilingual
from recruit.web.paging import Paged

PAGE = 50
MOST = 10_000  # rows that are counted and leafed through
BATCH = 1000
AFTER_DIGITS = ":"  # the character after "9"


@dataclass(frozen=True)
class RegisterFilters:
    q: str = ""
    campaign: str = ""
    district: str = ""
    subject: str = ""
    state: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "RegisterFilters":
        """Filters from an address; values that mean nothing are dropped."""
        known: dict[str, Any] = {
            "campaign": {one.public_id for one in campaigns.campaigns()},
            "district": directory.districts(),
            "subject": directory.subjects(),
            "state": [state.value for state in ApplicationState],
        }
        chosen = {n: values[n] for n, allowed in known.items() if values.get(n, "") in allowed}
        return cls(q=" ".join(values.get("q", "").split())[:100], **chosen)

    def params(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


class Applied(NamedTuple):
    public_id: str
    subject: str
    state: ApplicationState


@dataclass(frozen=True)
class RegisterRow:
    """One card. `fin` only where the asker may read whole cases."""

    card_public_id: str
    candidate_number: str
    full_name: str
    fin: str | None
    district_code: str | None
    campaign: Bilingual
    applications: tuple[Applied, ...]


@dataclass(frozen=True)
class Found:
    """One page of the register. `more`: there are more than were counted."""

    paged: Paged[RegisterRow]
    more: bool


def register(filters: RegisterFilters, asker: Asker, page: int) -> Found:
    """One page of the cards in the asker's districts, in Azerbaijani order of the names.

    Counts and pages as far as MOST: at 300,000 people nobody leafs through all of them, and a
    search has to answer at once. The file holds all.
    """
    conditions = [*_in_scope(asker), *_conditions(filters, asker)]
    few = _cards(select(literal_column("1").label("one"))).where(*conditions).limit(MOST + 1)
    total = db.session.scalar(select(func.count()).select_from(few.subquery())) or 0
    shown = min(total, MOST)
    number = min(page, max(1, -(-shown // PAGE)))
    rows = db.session.execute(_ordered(conditions).limit(PAGE).offset((number - 1) * PAGE)).all()
    return Found(Paged(_rows(rows, asker), number, PAGE, shown), total > MOST)


def everybody(filters: RegisterFilters, asker: Asker) -> Iterator[RegisterRow]:
    """All that the filters find, in the same order, without holding them all."""
    conditions = [*_in_scope(asker), *_conditions(filters, asker)]
    options = {"yield_per": BATCH}
    rows = db.session.execute(_ordered(conditions), execution_options=options)
    for part in rows.partitions():
        yield from _rows(part, asker)


def count(filters: RegisterFilters, asker: Asker) -> int:
    """How many the filters find, all of them."""
    conditions = [*_in_scope(asker), *_conditions(filters, asker)]
    return db.session.scalar(_cards(select(func.count(CARDS.c.id))).where(*conditions)) or 0


def _ordered(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    columns = (
        CARDS.c.id,
        CARDS.c.public_id,
        CARDS.c.candidate_number,
        CARDS.c.district_code,
        CARDS.c.campaign_id,
        PERSONS.c.last_name,
        PERSONS.c.first_name,
        PERSONS.c.patronymic,
        PERSONS.c.fin,
    )
    return _cards(select(*columns)).where(*conditions).order_by(PERSONS.c.sort_az, CARDS.c.id)


def _cards(selected: Select[Any]) -> Select[Any]:
    return selected.select_from(CARDS).join(PERSONS, PERSONS.c.id == CARDS.c.person_id)


def _in_scope(asker: Asker) -> list[ColumnElement[bool]]:
    scope = asker.scope(Permission.CANDIDATES_READ)
    return [] if scope.everywhere else [CARDS.c.district_code.in_(sorted(scope.districts))]


def _conditions(filters: RegisterFilters, asker: Asker) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.campaign:
        found.append(CARDS.c.campaign_id == campaigns.campaign(filters.campaign).id)
    if filters.district:
        codes = directory.expand_districts([filters.district])
        found.append(CARDS.c.district_code.in_(sorted(codes)))
    if filters.subject or filters.state:
        found.append(_applied(filters))
    return found + _found_by(filters.q, asker)


def _applied(filters: RegisterFilters) -> ColumnElement[bool]:
    conditions = [APPLICATIONS.c.card_id == CARDS.c.id]
    if filters.subject:
        conditions.append(APPLICATIONS.c.subject_code == filters.subject)
    if filters.state:
        conditions.append(APPLICATIONS.c.state == filters.state)
    return exists().where(*conditions)


def _found_by(text: str, asker: Asker) -> list[ColumnElement[bool]]:
    """A number finds cards, a FIN its person where the asker may see it, words find names. Each
    is a search of its own in an index: joined by "or" the database would read everything."""
    plain = "".join(text.split())
    if not plain:
        return []
    if plain.isascii() and plain.isdigit() and len(plain) < FIN_LENGTH:
        return [_numbered(plain)]
    if asker.may(Permission.CASES_READ) and _is_fin(plain):
        return [PERSONS.c.fin == plain.upper()]
    return named(text) or [false()]


def _numbered(digits: str) -> ColumnElement[bool]:
    """A whole number or its beginning; the index holds the campaign first."""
    number = CARDS.c.candidate_number
    everywhere = [one.id for one in campaigns.campaigns()]
    return and_(
        CARDS.c.campaign_id.in_(everywhere), number >= digits, number < digits + AFTER_DIGITS
    )


def _is_fin(text: str) -> bool:
    """A name of seven letters looks like a FIN, too; a digit tells them apart."""
    return len(text) == FIN_LENGTH and text.isascii() and any(c.isdigit() for c in text)


def _rows(rows: Any, asker: Asker) -> list[RegisterRow]:
    named = {one.id: one.name for one in campaigns.campaigns()}
    applied = _applications_of([row.id for row in rows])
    shows_fin = asker.may(Permission.CASES_READ)
    return [
        RegisterRow(
            row.public_id,
            row.candidate_number,
            " ".join(part for part in (row.last_name, row.first_name, row.patronymic) if part),
            row.fin if shows_fin else None,
            row.district_code,
            named[row.campaign_id],
            tuple(applied.get(row.id, ())),
        )
        for row in rows
    ]


def _applications_of(card_ids: list[int]) -> dict[int, list[Applied]]:
    found: dict[int, list[Applied]] = {}
    columns = APPLICATIONS.c
    rows = db.session.execute(
        select(columns.card_id, columns.public_id, columns.subject_code, columns.state)
        .where(APPLICATIONS.c.card_id.in_(card_ids))
        .order_by(APPLICATIONS.c.id)
    )
    for card_id, public_id, subject, state in rows:
        found.setdefault(card_id, []).append(Applied(public_id, subject, ApplicationState(state)))
    return found
