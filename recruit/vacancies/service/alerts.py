"""The day's alerts: each different search is put once to the day's new vacancies, in memory.

However many searches are kept, the database is asked the same few questions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.directory.rules.places import Point, read_place
from recruit.extensions import db
from recruit.extensions.database import reading_only
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.ids import new_public_id
from recruit.vacancies.events import SearchesAlerted
from recruit.vacancies.models import AlertRun, SavedSearch, SearchAlert, VacancyRow
from recruit.vacancies.queries import Filters
from recruit.vacancies.queries.catalogues import new_ones
from recruit.vacancies.queries.filters import ID, asked
from recruit.vacancies.queries.saved import filters_of
from recruit.vacancies.rules.finding import Catalogue, positions_of
from recruit.vacancies.rules.searches import FIRST_LOOK, LISTED, MARGIN, due_day

FEW = 500  # schools named by searches; where there are more, the whole register is read


@dataclass(frozen=True)
class Look:
    """What was published in a campaign between two moments."""

    campaign: Campaign
    since: datetime
    until: datetime


def alert(now: datetime) -> int:
    """Look through each running campaign once a day; returns how many alerts were made.

    Commits campaign by campaign. Of two that run at once the second finds the day taken.
    """
    day, made = due_day(now), 0
    for campaign in campaigns.campaigns() if day else []:
        if campaign.state == "running" and day is not None and not _done(campaign.id, day):
            made += _alert(campaign, day, now)
    return made


def _done(campaign_id: int, day: date) -> bool:
    return db.session.scalar(
        select(AlertRun.id).where(AlertRun.campaign_id == campaign_id, AlertRun.day >= day)
    ) is not None  # fmt: skip


def _alert(campaign: Campaign, day: date, now: datetime) -> int:
    db.session.rollback()
    with reading_only():  # matching holds no write lock
        since = db.session.scalar(
            select(AlertRun.until)
            .where(AlertRun.campaign_id == campaign.id)
            .order_by(AlertRun.until.desc())
            .limit(1)
        )
        look = Look(campaign, since or now - FIRST_LOOK, now - MARGIN)
        new, alerts = _alerts(look)
        db.session.rollback()
    try:
        db.session.execute(
            insert(AlertRun).values(campaign_id=campaign.id, day=day, until=look.until)
        )
    except IntegrityError:  # somebody else was first
        db.session.rollback()
        return 0
    insert_rows(SearchAlert, [one | {"day": day, "made_at": now} for one in alerts])
    event = SearchesAlerted(
        subject=Ref("campaign", campaign.public_id),
        campaign=campaign.public_id,
        day=day.isoformat(),
        new=new,
        alerts=len(alerts),
    )
    if new:
        journal.record(event, actor=SYSTEM, now=now)
    db.session.commit()
    return len(alerts)


def _alerts(look: Look) -> tuple[int, list[dict[str, Any]]]:
    """How many vacancies are new, and what each owner is to be told."""
    known = new_ones(
        look.campaign.id,
        VacancyRow.published_at > look.since,
        VacancyRow.published_at <= look.until,
    )
    if not known.entries:
        return 0, []
    ids = dict(
        db.session.execute(
            select(VacancyRow.id, VacancyRow.public_id).where(
                VacancyRow.campaign_id == look.campaign.id,
                VacancyRow.published_at > look.since,
                VacancyRow.published_at <= look.until,
            )
        ).all()
    )
    told: dict[str, list[Any]] = {}
    for row, found in _matched(known, look):
        shown = [ids[known.entries[n].id] for n in found[:LISTED]]
        told.setdefault(row.owner, []).append([row.public_id, len(found), shown])
    return len(known.entries), [
        {
            "public_id": new_public_id(),
            "campaign_id": look.campaign.id,
            "owner": owner,
            "found": found,
        }
        for owner, found in told.items()
    ]


def _matched(known: Catalogue, look: Look) -> Iterable[tuple[Any, list[int]]]:
    """Each search that finds something, with the positions of what it finds."""
    s = SavedSearch
    rows = db.session.execute(
        select(s.public_id, s.owner, s.digest, s.filters, s.confirmed_at)
        .where(s.campaign_id == look.campaign.id, s.confirmed_at.is_not(None))
        .order_by(s.id)
    ).all()
    different = {row.digest: filters_of(row.filters) for row in rows}
    fitting = {row.digest: row.filters.get("fitting", "").split() for row in rows}
    places = Places(different.values())
    found = {
        key: positions_of(known.find(places.ask(filters, fitting[key])))
        for key, filters in different.items()
    }
    for row in rows:
        positions = found[row.digest]
        if row.confirmed_at > look.since:  # what stood there when it was saved is not new
            saved = row.confirmed_at.timestamp()
            positions = [n for n in positions if known.entries[n].published > saved]
        if positions:
            yield row, positions


class Places:
    """The schools and districts that searches name, read at once."""

    def __init__(self, filters: Iterable[Filters]) -> None:
        named = {one for each in filters for one in (each.school, each.near) if ID.fullmatch(one)}
        self._schools = _schools(named) if named else {}

    def ask(self, filters: Filters, fitting: list[str]) -> Any:
        school = self._schools.get(filters.school)
        place = self._place(filters.near)
        gone = bool(filters.near) and place is None
        ask = asked(filters, fitting, school=school[0] if school else None, place=place)
        # A place that is nowhere any more has nothing near it.
        return asked(filters.but(school="gone"), (), school=None, place=None) if gone else ask

    def _place(self, near: str) -> Point | None:
        if near in self._schools:
            return self._schools[near][1]
        if district := directory.districts().get(near):
            return district.lat, district.lon
        return read_place(near) if near and not ID.fullmatch(near) else None


def _schools(named: set[str]) -> Mapping[str, tuple[int, Point]]:
    columns = directory.SCHOOLS.c
    statement = select(
        columns.public_id, columns.id, columns.district_code, columns.lat, columns.lon
    )
    if len(named) <= FEW:
        statement = statement.where(columns.public_id.in_(named))
    homes = directory.districts()
    return {
        row.public_id: (
            row.id,
            (row.lat, row.lon)
            if row.lat is not None
            else (homes[row.district_code].lat, homes[row.district_code].lon),
        )
        for row in db.session.execute(statement)
        if row.public_id in named
    }
