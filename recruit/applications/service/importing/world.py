"""What the rows of a file meet: the form, the rules, and who is in the register already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from recruit.accounts.queries import PERSONS
from recruit.applications import queries
from recruit.applications.rules import Eligibility
from recruit.applications.service.importing.cells import Cells
from recruit.applications.service.importing.columns import importable
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.candidates.rules import Field, FormDefinition
from recruit.directory import queries as directory
from recruit.directory.rules import Subject
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.kernel.asker import Scope
from recruit.kernel.text import Bilingual

KEYS = 500


@dataclass(frozen=True)
class Known:
    """Somebody who is in the register already."""

    id: int
    last_name: str
    first_name: str
    birth_date: date | None
    has_card: bool
    decides: Bilingual | None = None  # a role by which they decide in this campaign
    bars: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """What rows are checked against, read once."""

    form: FormDefinition
    rules: Eligibility
    subjects: Mapping[str, Subject]
    scope: Scope
    today: date
    known: Mapping[str, Known]  # by FIN
    owners: Mapping[str, str | None]  # e-mail address -> FIN of its owner

    @cached_property
    def fields(self) -> dict[str, Field]:
        return importable(self.form)

    @cached_property
    def labels(self) -> dict[str, Bilingual]:
        return self.form.labels()

    @cached_property
    def cells(self) -> Cells:
        return Cells()


def read_world(
    table: Table | None,
    campaign_id: int,
    scope: Scope,
    today: date,
    known_fins: Iterable[str] | None = None,
    known_emails: Iterable[str] | None = None,
) -> World:
    """Everything that the rows have to be compared with, in a few queries."""
    fins, emails = set(known_fins or ()), set(known_emails or ())
    if table is not None:
        fins = {tidy(one).upper() for one in _column(table, "fin")}
        emails = {one.strip().lower() for one in _column(table, "email")}
    people = list(_people(PERSONS.c.fin, fins))
    ids = [row.id for row in people]
    with_cards, bars = _with_cards(ids, campaign_id), queries.bars_among(ids, but=campaign_id)
    deciders = card_service.deciders_among(ids, campaigns.campaign_by_id(campaign_id))
    known = {
        row.fin: Known(
            row.id,
            row.last_name,
            row.first_name,
            row.birth_date,
            row.id in with_cards,
            deciders.get(row.id),
            bars.get(row.id, {}),
        )
        for row in people
    }
    return World(
        cards.form_for(campaign_id),
        campaigns.section(campaign_id, "eligibility"),
        directory.subjects(),
        scope,
        today,
        known,
        {row.email: row.fin for row in _people(PERSONS.c.email, emails)},
    )


def _column(table: Table, name: str) -> list[str]:
    if name not in table.header:
        return []
    place = table.header.index(name)
    return [row[place] for row in table.rows]


def _people(column: Any, wanted: Iterable[str]) -> Iterable[Any]:
    keys = sorted(set(wanted) - {""})
    columns = [
        PERSONS.c[name] for name in ("id", "fin", "email", "last_name", "first_name", "birth_date")
    ]
    for start in range(0, len(keys), KEYS):
        part = column.in_(keys[start : start + KEYS])
        yield from db.session.execute(select(*columns).where(part)).all()


def _with_cards(ids: list[int], campaign_id: int) -> set[int]:
    table, found = cards.CARDS, set[int]()
    for start in range(0, len(ids), KEYS):
        found |= set(
            db.session.scalars(
                select(table.c.person_id).where(
                    table.c.campaign_id == campaign_id,
                    table.c.person_id.in_(ids[start : start + KEYS]),
                )
            )
        )
    return found


def tidy(text: str) -> str:
    return "".join(text.split())
