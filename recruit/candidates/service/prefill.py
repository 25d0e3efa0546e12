"""Answers of an earlier campaign, offered once for the next one's card."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries
from recruit.candidates.events import CardPrefilled
from recruit.candidates.models import CardRow
from recruit.candidates.queries.cards import card_of
from recruit.candidates.rules import Card, FormDefinition
from recruit.candidates.rules.cards import fitting
from recruit.candidates.service.cards import held_own_card, takes, write_answers
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref

SECTION = "earlier-campaign"  # what the journal names in the place of a section


@dataclass(frozen=True)
class Offer:
    """What still fits of the newest earlier card, and which of its answers do not."""

    earlier: Campaign
    answers: Mapping[str, Any]
    left_out: tuple[str, ...]


def offer(card: Card) -> Offer | None:
    """What may be taken over into a card; None once that was answered, or where there is nothing.

    Only what the card does not answer itself, as today's form would accept it; a document only
    while the person still has it.
    """
    row = db.session.get(CardRow, card.id)
    if row is None or row.prefill_answered_at is not None:
        return None
    earlier = db.session.scalar(
        select(CardRow)
        .where(
            CardRow.person_id == card.person_id,
            CardRow.campaign_id != card.campaign_id,
            CardRow.opened_at <= row.opened_at,
            CardRow.version > 0,
        )
        .order_by(CardRow.opened_at.desc(), CardRow.id.desc())
        .limit(1)
    )
    if earlier is None:
        return None
    form = queries.form_of_card(card)
    before = queries.opened(card_of(earlier)).answers
    have = queries.opened(card).answers
    fit = fitting(form.fields, {c: v for c, v in before.items() if c not in have})
    fit = _with_documents(form, fit, card.person_id)
    if not fit:
        return None
    left_out = tuple(c for c in form.fields if c in before and c not in fit and c not in have)
    return Offer(campaigns.campaign_by_id(earlier.campaign_id), fit, left_out)


def _with_documents(form: FormDefinition, fit: dict[str, Any], person_id: int) -> dict[str, Any]:
    own = {one.public_id: one for one in queries.documents_of(person_id)}
    return {
        code: value
        for code, value in fit.items()
        if not form.fields[code].is_file
        or (value in own and takes(form.fields[code], own[value].media_type))
    }


def take_over(codes: Collection[str], *, campaign: Campaign, asker: Asker, now: datetime) -> Card:
    """Take these answers of the offer into the asker's card, or none: it is not made again."""
    row, card = held_own_card(campaign, asker, now)
    found = offer(card)
    row.prefill_answered_at = now
    chosen = {c: v for c, v in found.answers.items() if c in codes} if found else {}
    if found and chosen:
        form = queries.form_of_card(card)
        write_answers(row, card, SECTION, form, chosen, asker, campaign, now)
        event = CardPrefilled(
            subject=Ref("card", row.public_id),
            campaign=campaign.public_id,
            earlier=found.earlier.public_id,
            fields=tuple(sorted(chosen)),
        )
        journal.record(event, actor=asker.ref, now=now)
    db.session.flush()
    return queries.opened(card_of(row))
