"""What has changed at published vacancies, field by field."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, select

from recruit.extensions import db
from recruit.vacancies.models import VacancyChange
from recruit.vacancies.rules.changes import Change

# Read-only, for joins in the features above.
CHANGES: FromClause = VacancyChange.__table__


def history(vacancy_id: int) -> list[Change]:
    """Everything that changed since it was published, the newest first."""
    return _changes(VacancyChange.vacancy_id == vacancy_id)


def changed_at(vacancy_id: int, at: datetime) -> list[Change]:
    """What changed in one step."""
    return _changes(VacancyChange.vacancy_id == vacancy_id, VacancyChange.changed_at == at)


def _changes(*conditions: Any) -> list[Change]:
    rows: Iterable[VacancyChange] = db.session.scalars(
        select(VacancyChange)
        .where(*conditions)
        .order_by(VacancyChange.changed_at.desc(), VacancyChange.id)
    )
    return [Change(row.field, row.before, row.after, row.changed_at, row.reason) for row in rows]
