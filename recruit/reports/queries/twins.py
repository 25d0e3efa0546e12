"""Likely duplicates: people of the same folded name and birth date under different FINs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from recruit.accounts.queries import PERSONS
from recruit.accounts.rules.people import full_name
from recruit.campaigns import queries as campaigns
from recruit.candidates.queries import CARDS
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.text import Bilingual

GROUPS = 100  # shown at once, those with most people first


@dataclass(frozen=True)
class Twin:
    """One card of a group. `fin` and `card_public_id` only for who may read whole cases; outside
    the asker's districts only that it exists, and in which campaign."""

    campaign: Bilingual
    inside: bool
    candidate_number: str = ""
    full_name: str = ""
    fin: str | None = None
    card_public_id: str | None = None


@dataclass(frozen=True)
class Twins:
    """People who are likely one."""

    birth_date: date
    cards: tuple[Twin, ...]


def duplicates(asker: Asker) -> list[Twins]:
    """Groups of people of whom at least one has a card in the asker's districts, at most GROUPS."""
    columns = PERSONS.c
    group = select(columns.twin_key).where(columns.twin_key.is_not(None))
    group = group.group_by(columns.twin_key).having(func.count() > 1)
    scope = asker.scope(Permission.CANDIDATES_READ)
    if not scope.everywhere:
        mine = _in(sorted(scope.districts))
        group = group.where(columns.twin_key.in_(mine))
    keys = db.session.scalars(
        group.order_by(func.count().desc(), columns.twin_key).limit(GROUPS)
    ).all()
    found = _groups(PERSONS.c.twin_key.in_(keys), asker)
    return [found[key] for key in keys if key in found]


def twins_of(person_id: int, asker: Asker) -> Twins | None:
    """Others who are likely this person; None where there are none."""
    key = db.session.scalar(select(PERSONS.c.twin_key).where(PERSONS.c.id == person_id))
    if key is None:
        return None
    others = (PERSONS.c.twin_key == key) & (PERSONS.c.id != person_id)
    return _groups(others, asker, least=1).get(key)


def _in(districts: Sequence[str]) -> Select[Any]:
    return (
        select(PERSONS.c.twin_key)
        .join(CARDS, CARDS.c.person_id == PERSONS.c.id)
        .where(CARDS.c.district_code.in_(districts))
    )


def _groups(which: ColumnElement[bool], asker: Asker, least: int = 2) -> dict[str, Twins]:
    """By key; a group of whose people fewer than `least` have a card is none."""
    columns = PERSONS.c
    rows = db.session.execute(
        select(
            columns.twin_key,
            columns.birth_date,
            columns.id,
            columns.last_name,
            columns.first_name,
            columns.patronymic,
            columns.fin,
            CARDS.c.public_id,
            CARDS.c.candidate_number,
            CARDS.c.district_code,
            CARDS.c.campaign_id,
        )
        .join(CARDS, CARDS.c.person_id == columns.id)
        .where(which)
        .order_by(columns.sort_az, columns.id, CARDS.c.id)
    ).all()
    by_key: dict[str, list[Any]] = {}
    for row in rows:
        by_key.setdefault(row.twin_key, []).append(row)
    return {
        key: Twins(cards[0].birth_date, tuple(_twin(one, asker) for one in cards))
        for key, cards in by_key.items()
        if len({one.id for one in cards}) >= least
    }


def _twin(row: Any, asker: Asker) -> Twin:
    campaign = campaigns.campaign_by_id(row.campaign_id).name
    if row.district_code not in asker.scope(Permission.CANDIDATES_READ):
        return Twin(campaign, inside=False)
    whole = asker.may(Permission.CASES_READ)
    return Twin(
        campaign,
        inside=True,
        candidate_number=row.candidate_number,
        full_name=full_name(row.last_name, row.first_name, row.patronymic),
        fin=row.fin if whole else None,
        card_public_id=row.public_id if whole else None,
    )
