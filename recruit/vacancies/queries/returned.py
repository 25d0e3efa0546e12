"""What was sent back in one step, by who is to correct it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from recruit.extensions import db
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries.reading import vacancies_of
from recruit.vacancies.rules import State, Vacancy


@dataclass(frozen=True)
class SentBack:
    """One author's share; `written_by` is a person's public id."""

    written_by: str
    note: str
    vacancies: list[Vacancy]


def sent_back(campaign_id: int, at: datetime) -> Iterator[SentBack]:
    """Whoever wrote something that was sent back then and still waits for its correction."""
    rows = db.session.scalars(
        select(VacancyRow)
        .where(
            VacancyRow.campaign_id == campaign_id,
            VacancyRow.state == State.DRAFT,
            VacancyRow.sent_back_at == at,
            VacancyRow.note.is_not(None),
            VacancyRow.written_by.is_not(None),
        )
        .order_by(VacancyRow.written_by, VacancyRow.sort_az, VacancyRow.id)
    ).all()
    for author, theirs in groupby(rows, key=lambda row: row.written_by or ""):
        part = list(theirs)
        yield SentBack(author, part[0].note or "", vacancies_of(part))
