"""Asking candidates to complete or to confirm their cards after a form's new version."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries
from recruit.candidates.events import (
    CardCalled,
    CardCallLapsed,
    CardConfirmed,
    CardLocked,
    CardsCalled,
)
from recruit.candidates.models import (
    CardCallRow,
    CardReopeningRow,
    CardRow,
    FormCarryRow,
)
from recruit.candidates.queries.cards import cards_from
from recruit.candidates.rules import Card, CardState
from recruit.candidates.rules.impact import Carry
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.text import N_

BATCH = 500
WHY = N_("The form has changed.")


def call_some(version_public_id: str, after: int, *, now: datetime) -> list[int]:
    """Call the candidates of the next cards; the ids of the cards looked at, none at the end.

    Run again it calls nobody twice. A card that was locked is open until the call is answered
    or its time is over.
    """
    version = queries.version(version_public_id)
    carry = db.session.scalars(
        select(FormCarryRow).where(FormCarryRow.form_version_id == version.id)
    ).one()
    rows = _next_cards(version.form_id, after)
    called = [row for row, card in _held_cards(rows) if _concerned(card, version, carry.existing)]
    _call(called, version.id, carry, now)
    return [row.id for row in rows]


def _next_cards(form_id: int, after: int) -> list[CardRow]:
    form = next(one for one in queries.forms() if one.id == form_id)
    wanted = queries.campaigns_of(form)
    return list(
        db.session.scalars(
            select(CardRow)
            .where(CardRow.campaign_id.in_(wanted), CardRow.id > after, CardRow.version > 0)
            .order_by(CardRow.id)
            .limit(BATCH)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _held_cards(rows: Sequence[CardRow]) -> list[tuple[CardRow, Card]]:
    cards = queries.opened_all(cards_from(rows))
    return [(row, cards[row.id]) for row in rows]


def _concerned(card: Card, version: queries.FormVersion, existing: str) -> bool:
    """Everybody confirms again; who lacks nothing has nothing to complete."""
    if existing == Carry.RECONFIRM:
        return True
    return bool(queries.definition_of(version, card.campaign_id).problems(card.answers))


def _call(rows: Sequence[CardRow], version_id: int, carry: FormCarryRow, now: datetime) -> None:
    known = set(
        db.session.scalars(
            select(CardCallRow.card_id).where(
                CardCallRow.form_version_id == version_id,
                CardCallRow.card_id.in_([row.id for row in rows]),
            )
        )
    )
    fresh = [row for row in rows if row.id not in known]
    db.session.execute(
        update(CardCallRow)
        .where(CardCallRow.card_id.in_([row.id for row in fresh]), CardCallRow.closed_at.is_(None))
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )
    replaced = _were_locked([row.id for row in fresh], now)
    events: dict[int, list[Event]] = {}
    for row in fresh:
        was_locked = row.state == CardState.LOCKED or row.id in replaced
        _open(row, version_id, carry, was_locked, now)
        campaign = campaigns.public_id_of(row.campaign_id)
        event = CardCalled(
            subject=Ref("card", row.public_id),
            campaign=campaign,
            existing=carry.existing,
            was_locked=was_locked,
        )
        events.setdefault(row.campaign_id, []).append(event)
    for told in events.values():
        journal.record_many(told, actor=SYSTEM, now=now)


def _were_locked(ids: Sequence[int], now: datetime) -> set[int]:
    """Cards whose call, replaced just now, had found them locked."""
    return set(
        db.session.scalars(
            select(CardCallRow.card_id).where(
                CardCallRow.card_id.in_(ids),
                CardCallRow.closed_at == now,
                CardCallRow.answered_at.is_(None),
                CardCallRow.was_locked.is_(True),
            )
        )
    )


def _open(
    row: CardRow, version_id: int, carry: FormCarryRow, was_locked: bool, now: datetime
) -> None:
    db.session.add(
        CardCallRow(
            card_id=row.id,
            form_version_id=version_id,
            existing=carry.existing,
            was_locked=was_locked,
            called_at=now,
            until=carry.until,
        )
    )
    db.session.add(
        CardReopeningRow(
            card_id=row.id,
            reopened_at=now,
            until=carry.until,
            reopened_by=carry.decided_by,
            why=WHY,
        )
    )
    row.state, row.reopened_until = CardState.OPEN, carry.until
    if carry.existing == Carry.COMPLETE:
        row.complete = False


def announce(version_public_id: str, *, now: datetime) -> int:
    """Tell all who are called, once; how many they are."""
    version = queries.version(version_public_id)
    counts: dict[int, int] = {}
    for campaign_id in db.session.scalars(
        select(CardRow.campaign_id)
        .join(CardCallRow, CardCallRow.card_id == CardRow.id)
        .where(CardCallRow.form_version_id == version.id)
    ):
        counts[campaign_id] = counts.get(campaign_id, 0) + 1
    for campaign_id, count in counts.items():
        campaign = campaigns.public_id_of(campaign_id)
        event = CardsCalled(
            subject=Ref("campaign", campaign),
            campaign=campaign,
            form_version=version_public_id,
            existing=str(version.existing),
            count=count,
        )
        journal.record(event, actor=SYSTEM, now=now)
    return sum(counts.values())


def confirm_card(campaign: Campaign, *, asker: Asker, now: datetime) -> Card:
    """The candidate answers the call: the card stands as it is, complete under its form.

    A card that an application had locked is locked again. NotFoundError where nothing is asked;
    RuleError where something is missing or does not fit, or the time is over.
    """
    row, call = _called(campaign, asker)
    if call.until is not None and now >= call.until:
        raise RuleError(N_("The time for changing your card is over."))
    card = queries.opened(cards_from([row])[0])
    version = queries.version_of(card)
    if problems := queries.definition_of(version, card.campaign_id).problems(card.answers):
        label = problems[0].field.label
        raise RuleError(N_("Your card is not complete yet. Look at: %(label)s."), label=label)
    call.answered_at = call.closed_at = now
    row.complete, row.reopened_until = True, None
    db.session.flush()  # who hears of it reads the rows anew
    subject, name = Ref("card", row.public_id), campaign.public_id
    confirmed = CardConfirmed(
        subject=subject,
        campaign=name,
        version=row.version,
        form=version.digest,
        digest=digest(canonical_json(row.answers)),
    )
    journal.record(confirmed, actor=asker.ref, now=now)
    if call.was_locked:
        row.state = CardState.LOCKED
        journal.record(CardLocked(subject=subject, campaign=name), actor=asker.ref, now=now)
    db.session.flush()
    return cards_from([row])[0]


def _called(campaign: Campaign, asker: Asker) -> tuple[CardRow, CardCallRow]:
    row = db.session.scalar(
        select(CardRow)
        .where(CardRow.person_id == asker.own_id(), CardRow.campaign_id == campaign.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    call = db.session.scalar(
        select(CardCallRow).where(CardCallRow.card_id == row.id, CardCallRow.closed_at.is_(None))
    )
    if call is None:
        raise NotFoundError()
    return row, call


def close_late(now: datetime) -> int:
    """Close the calls whose time is over; cards that were locked are locked again."""
    late = db.session.execute(
        select(CardCallRow, CardRow)
        .join(CardRow, CardRow.id == CardCallRow.card_id)
        .where(CardCallRow.closed_at.is_(None), CardCallRow.until <= now)
        .order_by(CardCallRow.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    events = []
    for call, row in late:
        call.closed_at = now
        subject, name = Ref("card", row.public_id), campaigns.public_id_of(row.campaign_id)
        events.append(CardCallLapsed(subject=subject, campaign=name))
        if call.was_locked:
            row.state, row.reopened_until = CardState.LOCKED, None
    journal.record_many(events, actor=SYSTEM, now=now)
    return len(late)


def forget_lock(card_id: int) -> None:
    """Whoever lets a card go for good lets it go from an open call, too."""
    db.session.execute(
        update(CardCallRow)
        .where(CardCallRow.card_id == card_id, CardCallRow.closed_at.is_(None))
        .values(was_locked=False)
    )
