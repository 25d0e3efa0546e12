"""Reading saved searches, and what a mail about them says."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.vacancies.models import SavedSearch, SearchAlert, VacancyRow
from recruit.vacancies.queries.filters import Filters
from recruit.vacancies.queries.reading import by_ids
from recruit.vacancies.rules import Vacancy
from recruit.vacancies.rules.searches import AlertLetter, KeptSearch


def saved_of(person_id: int) -> list[KeptSearch]:
    """A person's searches, the newest first."""
    rows = db.session.scalars(
        select(SavedSearch)
        .where(SavedSearch.person_id == person_id)
        .order_by(SavedSearch.id.desc())
    )
    return [kept_of(row) for row in rows]


def kept_of(row: SavedSearch) -> KeptSearch:
    return KeptSearch(
        row.public_id,
        row.campaign_id,
        row.language,
        row.filters,
        row.asked_at,
        row.confirmed_at is not None,
    )


def filters_of(document: dict[str, str]) -> Filters:
    """Stored filters as they are, also those that mean nothing any more: they find nothing."""
    known = Filters.__dataclass_fields__
    return Filters(**{name: value for name, value in document.items() if name in known})


def confirmation(public_id: str) -> tuple[str, KeptSearch]:
    """Whose address is to be confirmed, and the search; NotFoundError where nothing waits."""
    row = db.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
    if row is None or row.email is None or row.confirmed_at is not None:
        raise NotFoundError()
    return row.email, kept_of(row)


def alert_letter(public_id: str) -> AlertLetter:
    """What an alert says of those searches that nobody has stopped since; NotFoundError where
    none is left."""
    alert = db.session.scalar(select(SearchAlert).where(SearchAlert.public_id == public_id))
    if alert is None:
        raise NotFoundError()
    rows = {
        row.public_id: row
        for row in db.session.scalars(
            select(SavedSearch).where(
                SavedSearch.owner == alert.owner, SavedSearch.confirmed_at.is_not(None)
            )
        )
    }
    told = [
        (kept_of(rows[search]), count, tuple(shown))
        for search, count, shown in alert.found
        if search in rows
    ]
    if not told:
        raise NotFoundError()
    first = rows[told[0][0].public_id]
    if first.person_id is None:
        return AlertLetter(first.email or "", first.language, "", alert.owner, tuple(told))
    person = accounts.person(first.person_id)
    return AlertLetter(person.email, person.language, person.full_name, alert.owner, tuple(told))


def alerts_of(campaign_id: int, day: str) -> list[str]:
    """The public ids of a day's alerts."""
    from_day = SearchAlert.day == date.fromisoformat(day)
    return list(
        db.session.scalars(
            select(SearchAlert.public_id)
            .where(SearchAlert.campaign_id == campaign_id, from_day)
            .order_by(SearchAlert.id)
        )
    )


def by_public_ids(public_ids: Iterable[str]) -> dict[str, Vacancy]:
    """Vacancies that the public may see, by public id."""
    ids = db.session.scalars(
        select(VacancyRow.id).where(
            VacancyRow.public_id.in_(list(public_ids)), VacancyRow.state == "published"
        )
    )
    return {one.public_id: one for one in by_ids(ids).values()}
