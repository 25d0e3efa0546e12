"""Adding thousands of cards at once, under the same constraints."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import CardLocked, CardOpened, CardsAdded
from recruit.candidates.models import CardKeyRow, CardRow, CardVersionRow
from recruit.candidates.rules import CardState, FormDefinition, NewCard
from recruit.candidates.rules.cards import RESIDENCE
from recruit.candidates.service.cards import draw_number, residence, version_values
from recruit.candidates.service.projection import project
from recruit.candidates.service.sealing import seal_new
from recruit.extensions import db
from recruit.extensions.prepared import add_rows
from recruit.journal import service as journal
from recruit.kernel.events import Event, Ref
from recruit.kernel.ids import new_public_id

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
    """The ids of a batch in its order; cards of one campaign are written together."""
    ids: dict[int, int] = {}
    for campaign_id in {one.campaign_id for one in new}:
        places = [place for place, one in enumerate(new) if one.campaign_id == campaign_id]
        cards = [(new[place], numbers[place]) for place in places]
        found = _add_of_campaign(campaign_id, cards, actor, now)
        ids |= dict(zip(places, found, strict=True))
    return [ids[place] for place in range(len(new))]


def _add_of_campaign(
    campaign_id: int, new: Sequence[tuple[NewCard, str]], actor: Ref, now: datetime
) -> list[int]:
    form = queries.version_for(campaign_id)
    definition = queries.definition_of(form, campaign_id)
    values = [_card_values(one, number, form.id, definition, now) for one, number in new]
    plain = [value["answers"] for value in values]
    names = [value["public_id"] for value in values]
    stored, keys = seal_new(list(zip(names, plain, strict=True)), definition)
    for value, sealed in zip(values, stored, strict=True):
        value["answers"] = sealed
    ids = add_rows(CardRow, values)
    if keys:
        rows = [{**key, "card_id": ids[key["card_id"]]} for key in keys]
        db.session.connection().execute(insert(CardKeyRow.__table__), rows)  # type: ignore[arg-type]
    versions = [
        version_values(card_id, 1, form.id, sealed, actor, now)
        for card_id, sealed in zip(ids, stored, strict=True)
    ]
    db.session.connection().execute(insert(CardVersionRow.__table__), versions)  # type: ignore[arg-type]
    project(
        [(card_id, campaign_id, said) for card_id, said in zip(ids, plain, strict=True)],
        definition.projected,
    )
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    opened = [CardOpened(subject=Ref("card", name), campaign=campaign) for name in names]
    journal.record_many(list(opened), actor=actor, now=now)
    return ids


def _card_values(
    one: NewCard, number: str, form_version: int, definition: FormDefinition, now: datetime
) -> dict[str, Any]:
    answers = {**one.answers, **definition.effective(one.answers)}
    if one.district_code:
        answers[RESIDENCE] = one.district_code
    return {
        "public_id": new_public_id(),
        "person_id": one.person_id,
        "campaign_id": one.campaign_id,
        "candidate_number": number,
        "form_version_id": form_version,
        "version": 1,
        "answers": answers,
        "district_code": residence(answers),
        "complete": not definition.problems(answers, only=()),
        "state": CardState.OPEN,
        "opened_at": now,
    }


def _named(ids: Sequence[int]) -> Iterator[tuple[str, int]]:
    """(public id, campaign's id) of cards, without what they say."""
    for start in range(0, len(ids), BATCH // 2):
        part = CardRow.id.in_(ids[start : start + BATCH // 2])
        statement = select(CardRow.public_id, CardRow.campaign_id).where(part).order_by(CardRow.id)
        for row in db.session.execute(statement):
            yield row.public_id, row.campaign_id


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
    for public_id, campaign_id in _named(wanted):
        if campaign_id not in names:
            names[campaign_id] = campaigns.public_id_of(campaign_id)
        subject = Ref("card", public_id)
        events.append(CardLocked(subject=subject, campaign=names[campaign_id]))
    journal.record_many(events, actor=actor, now=now)
