"""Applications, read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, or_, select

from recruit.accounts.queries import PERSONS
from recruit.applications.models import ApplicationRow
from recruit.applications.rules import (
    WAITING,
    Application,
    ApplicationState,
    Preliminary,
    Verdict,
    evaluate,
    reason_from_json,
)
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import fold
from recruit.web.paging import Paged

CHUNK = 500
PAGE = 50
CARDS = candidates.CARDS

# Read-only, for joins in the queries of the features above.
APPLICATIONS: FromClause = ApplicationRow.__table__


def application(public_id: str) -> Application:
    """The application with this public id; whoever shows it checks whose it is."""
    row = db.session.scalar(select(ApplicationRow).where(ApplicationRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return application_of(row)


def by_ids(ids: Iterable[int]) -> dict[int, Application]:
    """Applications by their ids; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[int, Application] = {}
    for start in range(0, len(wanted), CHUNK):
        part = ApplicationRow.id.in_(wanted[start : start + CHUNK])
        found |= {one.id: one for one in _all(part)}
    return found


def of_person(person_id: int, campaign_id: int) -> list[Application]:
    """A person's applications in a campaign, withdrawn ones among them, oldest first."""
    return _all(ApplicationRow.person_id == person_id, ApplicationRow.campaign_id == campaign_id)


def in_campaign(
    campaign_id: int, states: Iterable[ApplicationState] | None = None
) -> list[Application]:
    """All applications of a campaign, in the order they came in."""
    conditions = [ApplicationRow.campaign_id == campaign_id]
    if states is not None:
        conditions.append(ApplicationRow.state.in_([str(s) for s in states]))
    return _all(*conditions)


def eligible(campaign_id: int, subject: str | None = None) -> list[Application]:
    """The admitted applications of a campaign."""
    conditions = [
        ApplicationRow.campaign_id == campaign_id,
        ApplicationRow.state == ApplicationState.ELIGIBLE,
    ]
    if subject:
        conditions.append(ApplicationRow.subject_code == subject)
    return _all(*conditions)


def by_receipt(code: str) -> Application | None:
    """The application whose receipt begins with a code as it is printed (16 digits or all 64)."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    if not 16 <= len(plain) <= 64:
        return None
    found = _all(ApplicationRow.receipt.startswith(plain, autoescape=True))
    return found[0] if len(found) == 1 else None


def _all(*conditions: ColumnElement[bool]) -> list[Application]:
    columns = ApplicationRow.__table__.columns
    rows = db.session.execute(select(*columns).where(*conditions).order_by(ApplicationRow.id))
    return [application_of(row) for row in rows]


def card_of(found: Application) -> Card:
    """The card as it stood when the application was submitted: what is checked and evaluated."""
    card = candidates.card_by_id(found.card_id)
    if card.version == found.card_version:
        return card
    answers = candidates.answers_at(card.id, found.card_version)
    return replace(card, answers=answers, version=found.card_version)


def verdicts(card: Card) -> dict[str, Verdict]:
    """What the rules in force say of a card, for every subject one can apply for."""
    rules = campaigns.section(card.campaign_id, "eligibility")
    form = candidates.form_for(card.campaign_id)
    return {
        code: evaluate(rules, code, subject.name, card.answers, form.bilingual)
        for code, subject in directory.subjects().items()
        if subject.applicable
    }


# --- the officials' queue -------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What an official looks for; empty texts look for everything."""

    state: str = "waiting"  # a state, "waiting" for both that wait, "" for all
    subject: str = ""
    district: str = ""
    text: str = ""


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
    """A page of the queue, the longest waiting first, only of districts in scope."""
    conditions = [*_in_scope(campaign_id, scope), *_conditions(filters)]
    total = db.session.scalar(_joined(select(func.count(ApplicationRow.id))).where(*conditions))
    rows = db.session.execute(
        _queue_rows()
        .where(*conditions)
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Paged([_queue_row(row) for row in rows], number, size, total or 0)


def queue_row(public_id: str, scope: Scope) -> QueueRow:
    """One application as an official of a scope may see it, else NotFoundError."""
    row = db.session.execute(_queue_rows().where(ApplicationRow.public_id == public_id)).first()
    if row is None or row.district_code not in scope:
        raise NotFoundError()
    return _queue_row(row)


def state_counts(campaign_id: int, filters: Filters, scope: Scope) -> dict[str, int]:
    """How many applications of each state meet the other filters."""
    without = Filters("", filters.subject, filters.district, filters.text)
    conditions = [*_in_scope(campaign_id, scope), *_conditions(without)]
    columns: tuple[Any, ...] = (ApplicationRow.state, func.count(ApplicationRow.id))
    grouped = _joined(select(*columns)).where(*conditions).group_by(ApplicationRow.state)
    counts: dict[str, int] = dict(db.session.execute(grouped).all())
    return counts | {"waiting": sum(counts.get(state, 0) for state in WAITING)}


def waiting(campaign_id: int, scope: Scope) -> int:
    """How many applications wait for officials of a scope."""
    return state_counts(campaign_id, Filters(), scope)["waiting"]


def next_waiting(campaign_id: int, filters: Filters, scope: Scope, but: str) -> str | None:
    """The public id of the next one to check, for whoever has just decided one."""
    conditions = [*_in_scope(campaign_id, scope), *_conditions(filters)]
    return db.session.scalar(
        _joined(select(ApplicationRow.public_id))
        .where(
            *conditions,
            ApplicationRow.state == ApplicationState.SUBMITTED,
            ApplicationRow.public_id != but,
        )
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
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
    return found + [_matches(word) for word in fold(filters.text).split()[:6]]


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


def application_of(row: Any) -> Application:
    return Application(
        row.id,
        row.public_id,
        row.person_id,
        row.card_id,
        row.campaign_id,
        row.subject_code,
        ApplicationState(row.state),
        tuple(reason_from_json(one) for one in row.reasons),
        row.submitted_at,
        row.decided_at,
        preliminary_of(row.preliminary),
        row.receipt,
        row.version,
        row.card_version,
        row.words,
        row.returned_until,
        row.checker_id,
        row.rule_set,
    )


def preliminary_of(stored: dict[str, Any] | None) -> Preliminary | None:
    if stored is None:
        return None
    return Preliminary(
        Decimal(stored["points"]), stored["rank"], stored["of"], list(stored["lines"])
    )
