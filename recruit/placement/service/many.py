"""Whole lists in bulk, and the rows that single ones are made of, too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_code, new_public_id
from recruit.placement.events import ChoiceListsImported
from recruit.placement.models import ChoiceRow, ListRow, ReceiptRow
from recruit.placement.rules import (
    Choice,
    ChoiceList,
    Contract,
    ListState,
    NewList,
    PlacementRules,
    receipt_digest,
    receipt_document,
    require_order,
)
from recruit.vacancies import queries as vacancies


def add_lists(lists: Sequence[NewList], *, actor: Ref, now: datetime) -> None:
    """Store many whole lists at once (import and demo), confirmed where `confirmed_at` is set.

    The lists are taken as eligible; a list that exists already, a vacancy twice or a list over
    the rules' maximum is refused.
    """
    for campaign_id in sorted({one.campaign_id for one in lists}):
        campaign = campaigns.campaign_by_id(campaign_id)
        rules: PlacementRules = campaigns.section(campaign_id, "placement")
        part = [one for one in lists if one.campaign_id == campaign_id]
        _add_lists(part, campaign, rules, now)
        event = ChoiceListsImported(
            subject=Ref("campaign", campaign.public_id),
            campaign=campaign.public_id,
            lists=len(part),
        )
        journal.record(event, actor=actor, now=now)


def _add_lists(
    lists: Sequence[NewList], campaign: Campaign, rules: PlacementRules, now: datetime
) -> None:
    known = vacancies.by_ids(vacancy for one in lists for vacancy, _ in one.choices)
    ready, receipts = [], dict[str, str]()
    for new in lists:
        listed = _list_of(new, rules, now)
        document = receipt_document(
            listed, campaign.public_id, [known[c.vacancy_id].public_id for c in listed.choices]
        )
        if listed.confirmed:
            listed = replace(listed, receipt_digest=receipt_digest(document))
        receipts[listed.public_id] = document
        ready.append(listed)
    insert_rows(ListRow, map(_list_values, ready))
    ids = dict(
        db.session.execute(
            select(ListRow.public_id, ListRow.id).where(ListRow.campaign_id == campaign.id)
        ).all()
    )
    ready = [replace(one, id=ids[one.public_id]) for one in ready]
    insert_rows(ChoiceRow, (row for one in ready for row in choice_values(one)))
    confirmed = (one for one in ready if one.confirmed)
    insert_rows(ReceiptRow, (receipt_values(one, receipts[one.public_id]) for one in confirmed))


def _list_of(new: NewList, rules: PlacementRules, now: datetime) -> ChoiceList:
    contract = Contract(new.contract)
    require_order([str(vacancy) for vacancy, _ in new.choices], rules.maximum(contract))
    confirmed = new.confirmed_at is not None
    return ChoiceList(
        new.person_id,
        new.campaign_id,
        contract,
        public_id=new_public_id(),
        version=1,
        state=ListState.CONFIRMED if confirmed else ListState.SAVED,
        saved_at=new.confirmed_at or now,
        confirmed_at=new.confirmed_at,
        receipt_code=new_code(3, 4) if confirmed else None,
        choices=tuple(Choice(rank, *pair) for rank, pair in enumerate(new.choices, start=1)),
    )


def _list_values(one: ChoiceList) -> dict[str, object]:
    return {
        "public_id": one.public_id,
        "person_id": one.person_id,
        "campaign_id": one.campaign_id,
        "contract": one.contract.value,
        "version": one.version,
        "state": one.state.value,
        "saved_at": one.saved_at,
        "confirmed_at": one.confirmed_at,
        "receipt_code": one.receipt_code,
        "receipt_digest": one.receipt_digest,
    }


def choice_values(one: ChoiceList) -> list[dict[str, object]]:
    """The rows of a list's choices."""
    return [
        {
            "list_id": one.id,
            "rank": choice.rank,
            "vacancy_id": choice.vacancy_id,
            "application_id": choice.application_id,
        }
        for choice in one.choices
    ]


def receipt_values(confirmed: ChoiceList, document: str) -> dict[str, object]:
    """The row that keeps what was confirmed."""
    return {
        "list_id": confirmed.id,
        "version": confirmed.version,
        "code": confirmed.receipt_code,
        "digest": confirmed.receipt_digest,
        "document": document,
        "choices": [[one.vacancy_id, one.application_id] for one in confirmed.choices],
        "confirmed_at": confirmed.confirmed_at,
    }
