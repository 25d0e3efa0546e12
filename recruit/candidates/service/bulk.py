"""Adding thousands of cards at once, under the same constraints."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import CardLocked, CardOpened, CardsAdded
from recruit.candidates.models import CardRow, CardVersionRow
from recruit.candidates.rules import CardState, NewCard
from recruit.candidates.service.cards import RESIDENCE, draw_number, residence, version_values
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.events import Event, Ref

BATCH = 1000


def add_cards(new: Sequence[NewCard], *, actor: Ref, now: datetime) -> list[int]:
    """Add thousands of cards in one go, their ids in the order given.

    The answers stand as given, with computed results added; constraints hold as ever.
    """
    numbers = _numbers(new)
    ids: list[int] = []
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        ids += _add_batch(batch, numbers[start : start + BATCH], actor, now)
    for campaign_id in sorted({one.campaign_id for one in new}):
        campaign = campaigns.campaign_by_id(campaign_id).public_id
        count = sum(one.campaign_id == campaign_id for one in new)
        event = CardsAdded(subject=Ref("campaign", campaign), campaign=campaign, count=count)
        journal.record(event, actor=actor, now=now)
    return ids


def _numbers(new: Iterable[NewCard]) -> list[str]:
    """The numbers given, and free ones for those without, all different within a campaign."""
    new = list(new)
    taken = {(one.campaign_id, one.candidate_number) for one in new if one.candidate_number}
    for campaign_id in {one.campaign_id for one in new}:
        known = select(CardRow.candidate_number).where(CardRow.campaign_id == campaign_id)
        taken |= {(campaign_id, number) for number in db.session.scalars(known)}
    numbers = []
    for one in new:
        number = one.candidate_number
        while number is None:
            drawn = draw_number()
            number = None if (one.campaign_id, drawn) in taken else drawn
        taken.add((one.campaign_id, number))
        numbers.append(number)
    return numbers


def _add_batch(
    new: Sequence[NewCard], numbers: Sequence[str], actor: Ref, now: datetime
) -> list[int]:
    forms = {c: queries.version_for(c) for c in {one.campaign_id for one in new}}
    values = [
        _card_values(one, number, forms[one.campaign_id], now)
        for one, number in zip(new, numbers, strict=True)
    ]
    rows = db.session.execute(
        insert(CardRow).returning(
            CardRow.id,
            CardRow.public_id,
            CardRow.campaign_id,
            CardRow.form_version_id,
            sort_by_parameter_order=True,
        ),
        values,
    ).all()
    versions = [
        version_values(row.id, 1, row.form_version_id, value["answers"], actor, now)
        for row, value in zip(rows, values, strict=True)
    ]
    db.session.execute(insert(CardVersionRow), versions)
    names = {c: campaigns.campaign_by_id(c).public_id for c in forms}
    opened = [
        CardOpened(subject=Ref("card", row.public_id), campaign=names[row.campaign_id])
        for row in rows
    ]
    journal.record_many(list(opened), actor=actor, now=now)
    return [row.id for row in rows]


def _card_values(
    one: NewCard, number: str, form: queries.FormVersion, now: datetime
) -> dict[str, Any]:
    definition = queries.definition_of(form)
    answers = {**one.answers, **definition.effective(one.answers)}
    if one.district_code:
        answers[RESIDENCE] = one.district_code
    return {
        "person_id": one.person_id,
        "campaign_id": one.campaign_id,
        "candidate_number": number,
        "form_version_id": form.id,
        "version": 1,
        "answers": answers,
        "district_code": residence(answers),
        "complete": not definition.missing(answers),
        "state": CardState.OPEN,
        "opened_at": now,
    }


def lock_cards(ids: Iterable[int], *, actor: Ref, now: datetime) -> None:
    """Freeze the cards of a bulk of applications."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH // 2):
        db.session.execute(
            update(CardRow)
            .where(CardRow.id.in_(wanted[start : start + BATCH // 2]))
            .values(state=CardState.LOCKED)
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
    names: dict[int, str] = {}
    events: list[Event] = []
    for card in queries.cards_of(wanted).values():
        if card.campaign_id not in names:
            names[card.campaign_id] = campaigns.campaign_by_id(card.campaign_id).public_id
        subject = Ref("card", card.public_id)
        events.append(CardLocked(subject=subject, campaign=names[card.campaign_id]))
    journal.record_many(events, actor=actor, now=now)
