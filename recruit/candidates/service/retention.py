"""Letting answers go whose time is over, and those of a person who is erased.

What goes: the keys of the sealed answers (so every version loses them), their place in the
typed projection, the documents they name (bytes and name; a row stays), and the campaign's
stored exports, which are files whose owner is Ref("export", the campaign's public id).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates.events import AnswersExpired, CardErased
from recruit.candidates.models import (
    AdjustmentRow,
    CardKeyRow,
    CardRow,
    CardVersionRow,
    DocumentRow,
)
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules.sealing import days_of, is_sealed
from recruit.candidates.service import projection, sealing
from recruit.extensions import db
from recruit.files import queries as file_queries
from recruit.files import service as files
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Ref

BATCH = 200


@dataclass
class Gone:
    """What a batch let go."""

    cards: int = 0
    documents: int = 0
    fields: set[str] = field(default_factory=set)


def expired_groups(campaign: Campaign, now: datetime) -> list[str]:
    """The groups of a campaign's cards whose time is over while keys of them still stand."""
    ended = max((phase.closes_at for phase in campaign.calendar.phases), default=None)
    if ended is None:
        return []
    standing = (
        select(CardKeyRow.group_code)
        .join(CardRow, CardRow.id == CardKeyRow.card_id)
        .where(CardRow.campaign_id == campaign.id, CardKeyRow.wrapped.is_not(None))
        .distinct()
    )
    found = {group: days_of(group) for group in db.session.scalars(standing)}
    return sorted(g for g, days in found.items() if days is not None and _over(ended, days, now))


def _over(ended: datetime, days: int, now: datetime) -> bool:
    return ended + timedelta(days=days) <= now


def expire_some(campaign: Campaign, groups: Sequence[str], *, now: datetime) -> Gone:
    """Let go of these groups on some cards. The caller commits, and repeats while cards come."""
    ids = list(
        db.session.scalars(
            select(CardKeyRow.card_id)
            .join(CardRow, CardRow.id == CardKeyRow.card_id)
            .where(
                CardRow.campaign_id == campaign.id,
                CardKeyRow.group_code.in_(groups),
                CardKeyRow.wrapped.is_not(None),
            )
            .distinct()
            .order_by(CardKeyRow.card_id)
            .limit(BATCH)
        )
    )
    gone = _let_go(ids, frozenset(groups), now)
    for stored in file_queries.files_of(Ref("export", campaign.public_id)) if ids else ():
        gone.documents += files.erase(stored.public_id, now=now)
    if ids:
        event = AnswersExpired(
            subject=Ref("campaign", campaign.public_id),
            campaign=campaign.public_id,
            fields=tuple(sorted(gone.fields)),
            groups=tuple(groups),
            cards=gone.cards,
            documents=gone.documents,
        )
        journal.record(event, actor=SYSTEM, now=now)
    return gone


def erase_answers(person_id: int, *, actor: Ref, now: datetime) -> int:
    """Let go of everything sealed on a person's cards, with its documents; how many cards.

    Open answers stay: the law keeps the case they decided. Harmless to repeat.
    """
    rows = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.campaign_id)
        .where(CardRow.person_id == person_id)
        .order_by(CardRow.id)
    ).all()
    for row in rows:
        groups = set(
            db.session.scalars(
                select(CardKeyRow.group_code).where(
                    CardKeyRow.card_id == row.id, CardKeyRow.wrapped.is_not(None)
                )
            )
        )
        gone = _let_go([row.id], frozenset(groups), now) if groups else Gone()
        event = CardErased(
            subject=Ref("card", row.public_id),
            campaign=campaigns.campaign_by_id(row.campaign_id).public_id,
            fields=tuple(sorted(gone.fields)),
        )
        journal.record(event, actor=actor, now=now)
    _erase_unused(person_id, now)
    return len(rows)


def _let_go(card_ids: Sequence[int], groups: frozenset[str], now: datetime) -> Gone:
    """The cards' rows are held: nobody seals anew in between."""
    cards = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.answers, CardRow.person_id)
        .where(CardRow.id.in_(card_ids))
        .with_for_update()
    ).all()
    public_ids = {row.id: row.public_id for row in cards}
    versions = db.session.execute(
        select(CardVersionRow.card_id, CardVersionRow.answers).where(
            CardVersionRow.card_id.in_(card_ids)
        )
    ).all()
    docs = [
        (
            row.card_id,
            public_ids[row.card_id],
            {c: v for c, v in row.answers.items() if _of(v, groups)},
        )
        for row in versions
    ]
    gone = Gone(cards=len(cards), fields={code for doc in docs for code in doc[2]})
    named = _documents_named(docs)
    sealing.destroy_keys(card_ids, groups, now)
    projection.forget(card_ids, sorted(gone.fields))
    for row in cards:
        kept = {c: v for c, v in row.answers.items() if not _of(v, groups)}
        db.session.execute(
            update(CardRow)
            .where(CardRow.id == row.id)
            .values(answers=kept)
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
    gone.documents = _erase(named, {row.person_id for row in cards}, now)
    return gone


def _of(value: Any, groups: frozenset[str]) -> bool:
    return is_sealed(value) and value["group"] in groups


def _documents_named(docs: Sequence[tuple[int, str, dict[str, Any]]]) -> set[str]:
    """Texts among the answers that may be documents; who owns what is checked when they go."""
    return {value for one in open_docs(docs) for value in one.values() if isinstance(value, str)}


def _erase(named: Iterable[str], person_ids: set[int], now: datetime) -> int:
    """Erase those of the documents that nothing else names."""
    used = _still_used(person_ids)
    rows = db.session.scalars(
        select(DocumentRow).where(
            DocumentRow.person_id.in_(person_ids),
            DocumentRow.public_id.in_(set(named) - used),
            DocumentRow.erased_at.is_(None),
        )
    ).all()
    for row in rows:
        files.erase(row.file_public_id, now=now)
        row.erased_at, row.removed_at = now, row.removed_at or now
    db.session.flush()
    return len(rows)


def _erase_unused(person_id: int, now: datetime) -> None:
    own = db.session.scalars(
        select(DocumentRow.public_id).where(DocumentRow.person_id == person_id)
    )
    _erase(list(own), {person_id}, now)


def _still_used(person_ids: set[int]) -> set[str]:
    """What cards as they stand now, and requests for adjustments, name."""
    cards = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.answers).where(
            CardRow.person_id.in_(person_ids)
        )
    ).all()
    plain = open_docs([(row.id, row.public_id, row.answers) for row in cards])
    answers = {value for one in plain for value in one.values() if isinstance(value, str)}
    asked = db.session.scalars(
        select(AdjustmentRow.document_public_id).where(AdjustmentRow.person_id.in_(person_ids))
    )
    return answers | {one for one in asked if one}
