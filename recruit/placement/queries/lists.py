"""Choice lists and receipts, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from recruit.extensions import db
from recruit.placement.models import (
    ChoiceRow,
    ListRow,
    ReceiptRow,
)
from recruit.placement.rules import (
    Choice,
    ChoiceList,
    Contract,
    ListState,
)


def choice_list(person_id: int, campaign_id: int, contract: str) -> ChoiceList:
    """The person's list; an empty one of version 0 where none is stored."""
    row = db.session.scalar(
        select(ListRow)
        .options(selectinload(ListRow.choices))
        .where(
            ListRow.person_id == person_id,
            ListRow.campaign_id == campaign_id,
            ListRow.contract == str(contract),
        )
        .execution_options(populate_existing=True)
    )
    return list_of(row) if row else ChoiceList(person_id, campaign_id, Contract(contract))


def choice_lists(campaign_id: int, contract: str) -> list[ChoiceList]:
    """All lists of one contract kind."""
    rows = db.session.scalars(
        select(ListRow)
        .options(selectinload(ListRow.choices))
        .where(ListRow.campaign_id == campaign_id, ListRow.contract == str(contract))
    )
    return [list_of(row) for row in rows]


def confirmed_choices(campaign_id: int, contract: str) -> dict[int, tuple[Choice, ...]]:
    """By person: what their newest receipt says, whatever they saved since."""
    rows = db.session.execute(
        select(ListRow.person_id, ReceiptRow.choices)
        .join(ReceiptRow, ReceiptRow.list_id == ListRow.id)
        .where(ListRow.campaign_id == campaign_id, ListRow.contract == str(contract))
        .order_by(ReceiptRow.version)
    )
    return {
        person_id: tuple(Choice(rank, *pair) for rank, pair in enumerate(pairs, start=1))
        for person_id, pairs in rows
    }


def list_counts(campaign_id: int, contract: str) -> dict[ListState, int]:
    """How many lists with at least one choice are saved and how many confirmed."""
    rows = db.session.execute(
        select(ListRow.state, func.count())
        .where(
            ListRow.campaign_id == campaign_id,
            ListRow.contract == str(contract),
            select(ChoiceRow.id).where(ChoiceRow.list_id == ListRow.id).exists(),
        )
        .group_by(ListRow.state)
    )
    return {ListState(state): count for state, count in rows}


def listed_counts(vacancy_ids: Iterable[int]) -> dict[int, int]:
    """How many lists hold each of these vacancies now, confirmed or not."""
    rows = db.session.execute(
        select(ChoiceRow.vacancy_id, func.count())
        .where(ChoiceRow.vacancy_id.in_(sorted(set(vacancy_ids))))
        .group_by(ChoiceRow.vacancy_id)
    )
    return dict(rows.all())


def who_listed(vacancy_id: int) -> list[int]:
    """Person ids with this vacancy in a list."""
    rows = db.session.scalars(
        select(ListRow.person_id)
        .join(ChoiceRow, ChoiceRow.list_id == ListRow.id)
        .where(ChoiceRow.vacancy_id == vacancy_id)
        .order_by(ListRow.person_id)
    )
    return list(rows)


def unconfirmed(campaign_id: int) -> list[int]:
    """Person ids whose list is saved and not confirmed, for reminders."""
    rows = db.session.scalars(
        select(ListRow.person_id)
        .where(ListRow.campaign_id == campaign_id, ListRow.state == ListState.SAVED.value)
        .distinct()
    )
    return list(rows)


def list_of(row: ListRow) -> ChoiceList:
    return ChoiceList(
        row.person_id,
        row.campaign_id,
        Contract(row.contract),
        row.id,
        row.public_id,
        row.version,
        ListState(row.state),
        row.saved_at,
        row.confirmed_at,
        row.receipt_code,
        row.receipt_digest,
        tuple(Choice(one.rank, one.vacancy_id, one.application_id) for one in row.choices),
    )


@dataclass(frozen=True)
class Receipt:
    """What a receipt proves, without saying whose it is."""

    code: str
    digest: str
    document: str
    confirmed_at: datetime
    version: int = 0
    choices: tuple[Choice, ...] = ()


def newest_receipt(list_id: int | None) -> Receipt | None:
    """What the owner of a list confirmed last, whatever they saved since."""
    row = db.session.scalar(
        select(ReceiptRow)
        .where(ReceiptRow.list_id == list_id)
        .order_by(ReceiptRow.version.desc())
        .limit(1)
    )
    return _receipt(row) if row else None


def receipt(code: str) -> Receipt | None:
    """The receipt with this code."""
    row = db.session.scalar(select(ReceiptRow).where(ReceiptRow.code == code.strip().upper()))
    return _receipt(row) if row else None


def _receipt(row: ReceiptRow) -> Receipt:
    choices = (Choice(rank, *pair) for rank, pair in enumerate(row.choices, start=1))
    return Receipt(
        row.code, row.digest, row.document, row.confirmed_at, row.version, tuple(choices)
    )


def listed_by(person_id: int, campaign_id: int) -> frozenset[int]:
    """The vacancies that stand on a person's lists of a campaign."""
    found = (
        select(ChoiceRow.vacancy_id)
        .join(ListRow, ListRow.id == ChoiceRow.list_id)
        .where(ListRow.person_id == person_id, ListRow.campaign_id == campaign_id)
    )
    return frozenset(db.session.scalars(found))
