"""The journal's lines with the words and names that its readers need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from recruit.accounts.queries import PERSONS, grants_of
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.journal.queries import Entry
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import BAKU
from recruit.kernel.events import Ref
from recruit.web.paging import Paged

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class JournalFilters:
    """`actor` and `subject` are public ids; `day` is a day in Baku, 2026-08-05."""

    kind: str = ""
    actor: str = ""
    subject: str = ""
    campaign: str = ""
    day: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str], kinds: Iterable[str]) -> "JournalFilters":
        """Filters from an address; values that mean nothing are dropped."""
        known = set(kinds)
        named = {one.public_id for one in campaigns.campaigns()}
        return cls(
            kind=_one_of(values.get("kind", ""), known),
            actor=values.get("actor", "").strip()[:40],
            subject=values.get("subject", "").strip()[:64],
            campaign=_one_of(values.get("campaign", ""), named),
            day=_day_text(values.get("day", "")),
        )

    def params(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    @property
    def date(self) -> date | None:
        return date.fromisoformat(self.day) if self.day else None


@dataclass(frozen=True)
class JournalPage:
    paged: Paged[Entry]
    names: Mapping[str, str]  # of people, by public id
    digest: tuple[str, int] | None  # of the day, where one is chosen


def _one_of(value: str, known: set[str]) -> str:
    return value if value in known else ""


def _day_text(value: str) -> str:
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        return ""


def journal_page(filters: JournalFilters, asker: Asker, page: int) -> JournalPage:
    """One page of the journal, the newest first."""
    since, until = _span(filters.date)
    actor = Ref("person", filters.actor) if filters.actor else None
    rows, total = journal.entries(
        kind=filters.kind or None,
        actor=actor,
        about=_about(filters.subject),
        campaign=filters.campaign or None,
        since=since,
        until=until,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    digest = journal.day_digest(filters.date) if filters.date else None
    return JournalPage(Paged(rows, page, PAGE, total), people_named(rows, asker), digest)


# The types of things that a journal's line can be about.
TYPES = (
    "person",
    "card",
    "application",
    "attempt",
    "sitting",
    "centre",
    "item",
    "interview",
    "panel",
    "objection",
    "choice-list",
    "place",
    "placement",
    "proposal",
    "vacancy",
    "campaign",
    "rule-set",
    "form",
    "dispute",
)


def _about(public_id: str) -> list[Ref]:
    return [Ref(kind, public_id) for kind in TYPES] if public_id else []


def _span(day: date | None) -> tuple[datetime | None, datetime | None]:
    if day is None:
        return None, None
    begin = datetime.combine(day, time.min, BAKU)
    return begin, begin + timedelta(days=1)


def people_named(entries: Iterable[Entry], asker: Asker) -> dict[str, str]:
    """Names of the people in these lines: of officials to every reader, of candidates only to
    those who may read whole cases."""
    refs = [ref for entry in entries for ref in (entry.actor, entry.subject)]
    wanted = sorted({ref.id for ref in refs if ref.type == "person"})
    columns = PERSONS.c
    rows: list[Any] = []
    for start in range(0, len(wanted), CHUNK):
        part = columns.public_id.in_(wanted[start : start + CHUNK])
        rows += db.session.execute(
            select(columns.id, columns.public_id, columns.last_name, columns.first_name).where(part)
        ).all()
    if not asker.may(Permission.CASES_READ):
        granted = grants_of(row.id for row in rows)
        rows = [row for row in rows if granted[row.id]]
    return {row.public_id: f"{row.last_name} {row.first_name}" for row in rows}
