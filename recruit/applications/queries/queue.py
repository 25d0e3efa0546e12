"""The officials' queue: filtered, sorted, counted, always within somebody's districts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from recruit.accounts.queries import PERSONS
from recruit.applications.models import ApplicationRow, StepRow
from recruit.applications.queries.reading import application_of
from recruit.applications.rules import WAITING, Application, ApplicationState, Step
from recruit.candidates import queries as candidates
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.kernel.text import fold
from recruit.web.paging import Paged

PAGE = 50
CARDS = candidates.CARDS
SORTS = ("oldest", "newest", "name", "subject", "district")
ASSIGNED = ("me", "nobody", "others")


@dataclass(frozen=True)
class Filters:
    """What an official looks for; empty texts look for everything."""

    state: str = "waiting"  # a state, "waiting" for both that wait, "" for all
    subject: str = ""
    district: str = ""
    text: str = ""
    assigned: str = ""  # one of ASSIGNED, as seen by `me`
    me: int | None = None
    before: datetime | None = None  # submitted before
    sort: str = "oldest"


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue."""

    application: Application
    candidate_number: str
    card_public_id: str
    full_name: str
    district_code: str | None


def queue(
    campaign_id: int, filters: Filters, scope: Scope, number: int, size: int = PAGE
) -> Paged[QueueRow]:
    """A page of the queue, as sorted by the filters, only of districts in scope."""
    conditions = [*_in_scope(campaign_id, scope), *_conditions(filters)]
    total = db.session.scalar(_joined(select(func.count(ApplicationRow.id))).where(*conditions))
    rows = db.session.execute(
        _queue_rows()
        .where(*conditions)
        .order_by(*_order(filters.sort))
        .limit(size)
        .offset((number - 1) * size)
    )
    return Paged([_queue_row(row) for row in rows], number, size, total or 0)


def every(campaign_id: int, filters: Filters, scope: Scope) -> Iterator[QueueRow]:
    """All that the filters find, row by row, without holding them all."""
    conditions = [*_in_scope(campaign_id, scope), *_conditions(filters)]
    rows = db.session.execute(
        _queue_rows().where(*conditions).order_by(*_order(filters.sort)),
        execution_options={"yield_per": 1000},
    )
    return (_queue_row(row) for row in rows)


def queue_row(public_id: str, scope: Scope) -> QueueRow:
    """One application as an official of a scope may see it, else NotFoundError."""
    row = db.session.execute(_queue_rows().where(ApplicationRow.public_id == public_id)).first()
    if row is None or row.district_code not in scope:
        raise NotFoundError()
    return _queue_row(row)


def state_counts(campaign_id: int, filters: Filters, scope: Scope) -> dict[str, int]:
    """How many applications of each state meet the other filters."""
    without = replace(filters, state="")
    conditions = [*_in_scope(campaign_id, scope), *_conditions(without)]
    columns: tuple[Any, ...] = (ApplicationRow.state, func.count(ApplicationRow.id))
    grouped = _joined(select(*columns)).where(*conditions).group_by(ApplicationRow.state)
    counts: dict[str, int] = dict(db.session.execute(grouped).all())
    return counts | {"waiting": sum(counts.get(state, 0) for state in WAITING)}


def waiting(campaign_id: int, scope: Scope) -> int:
    """How many applications wait for officials of a scope."""
    return state_counts(campaign_id, Filters(), scope)["waiting"]


def next_waiting(
    campaign_id: int, filters: Filters, scope: Scope, but: str, asker: Ref
) -> str | None:
    """The public id of the next one to check, for whoever has just decided one: not what a
    colleague has in hand, nor what the asker has decided about already. Of the state that was
    asked for, where those wait."""
    state = filters.state if filters.state in WAITING else "waiting"
    conditions = [*_in_scope(campaign_id, scope), *_conditions(replace(filters, state=state))]
    decided = select(StepRow.application_id).where(
        StepRow.actor_type == asker.type,
        StepRow.actor_id == asker.id,
        StepRow.step.in_([Step.PROPOSE, Step.DISAGREE, Step.REJECT]),
    )
    mine = ApplicationRow.assigned_id == filters.me
    return db.session.scalar(
        _joined(select(ApplicationRow.public_id))
        .where(
            *conditions,
            ApplicationRow.public_id != but,
            or_(mine, ApplicationRow.assigned_id.is_(None)),
            or_(mine, ApplicationRow.state != ApplicationState.UNDER_CHECK),
            ApplicationRow.id.not_in(decided),
        )
        .order_by(*_order(filters.sort))
        .limit(1)
    )


def _joined(selected: Select[Any]) -> Select[Any]:
    return (
        selected.select_from(ApplicationRow)
        .join(CARDS, CARDS.c.id == ApplicationRow.card_id)
        .join(PERSONS, PERSONS.c.id == ApplicationRow.person_id)
    )


def _queue_rows() -> Select[Any]:
    columns = ApplicationRow.__table__.columns
    return _joined(
        select(
            *columns,
            CARDS.c.candidate_number,
            CARDS.c.public_id.label("card_public_id"),
            CARDS.c.district_code,
            PERSONS.c.last_name,
            PERSONS.c.first_name,
            PERSONS.c.patronymic,
        )
    )


def _order(sort: str) -> list[Any]:
    """Each order ends with the row's id, so that pages never overlap."""
    waiting: list[Any] = [ApplicationRow.submitted_at, ApplicationRow.id]
    match sort:
        case "newest":
            return [ApplicationRow.submitted_at.desc(), ApplicationRow.id.desc()]
        case "name":
            return [PERSONS.c.sort_az, ApplicationRow.id]
        case "subject":
            return [ApplicationRow.subject_code, *waiting]
        case "district":
            return [CARDS.c.district_code, *waiting]
    return waiting


def _in_scope(campaign_id: int, scope: Scope) -> list[ColumnElement[bool]]:
    of_campaign = [ApplicationRow.campaign_id == campaign_id]
    if scope.everywhere:
        return of_campaign
    return [*of_campaign, CARDS.c.district_code.in_(scope.districts)]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state == "waiting":
        found.append(ApplicationRow.state.in_([str(state) for state in WAITING]))
    elif filters.state:
        found.append(ApplicationRow.state == filters.state)
    if filters.subject:
        found.append(ApplicationRow.subject_code == filters.subject)
    if filters.district:
        codes = directory.expand_districts([filters.district])
        found.append(CARDS.c.district_code.in_(codes))
    if filters.before is not None:
        found.append(ApplicationRow.submitted_at < filters.before)
    found += _assigned(filters)
    return found + [_matches(word) for word in fold(filters.text).split()[:6]]


def _assigned(filters: Filters) -> list[ColumnElement[bool]]:
    column = ApplicationRow.assigned_id
    match filters.assigned:
        case "me":
            return [column == filters.me]
        case "nobody":
            return [column.is_(None)]
        case "others":
            return [column.is_not(None), column != filters.me]
    return []


def _matches(word: str) -> ColumnElement[bool]:
    return or_(
        PERSONS.c.search.contains(word, autoescape=True),
        CARDS.c.candidate_number.startswith(word, autoescape=True),
    )


def _queue_row(row: Any) -> QueueRow:
    names: Sequence[str] = (row.last_name, row.first_name, row.patronymic)
    return QueueRow(
        application_of(row),
        row.candidate_number,
        row.card_public_id,
        " ".join(name for name in names if name),
        row.district_code,
    )
