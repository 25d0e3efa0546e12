"""Adding thousands of cards at once, under the same constraints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import CardLocked, CardOpened, CardsAdded
from recruit.candidates.models import CardKeyRow, CardRow, CardValueRow, CardVersionRow
from recruit.candidates.rules import CardState, FormDefinition, NewCard
from recruit.candidates.rules.cards import RESIDENCE
from recruit.candidates.rules.projection import typed_values
from recruit.candidates.service.cards import draw_number, residence, version_values
from recruit.candidates.service.sealing import seal_new
from recruit.extensions import db
from recruit.extensions.prepared import Ready, new_ids, ready, write_ready
from recruit.journal import service as journal
from recruit.kernel.canonical import canonical_json
from recruit.kernel.events import Event, Ref
from recruit.kernel.ids import new_public_id

BATCH = 1000


def add_cards(new: Sequence[NewCard], *, actor: Ref, now: datetime) -> list[int]:
    """Add thousands of cards in one go, their ids in the order given.

    The answers stand as given, with computed results added; constraints hold as ever.
    """
    numbers = free_numbers(new)
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


def free_numbers(new: Iterable[NewCard]) -> list[str]:
    """The numbers given, and free ones for those without, all different within a campaign."""
    wanted = [(one.campaign_id, one.candidate_number) for one in new]
    numbers = [number for _campaign, number in wanted]
    taken = set(wanted)
    while open_ := [place for place, number in enumerate(numbers) if number is None]:
        for place in open_:
            numbers[place] = _drawn(wanted[place][0], taken)
        known = _known(numbers[place] for place in open_)
        for place in open_:
            if (wanted[place][0], numbers[place]) in known:
                numbers[place] = None
    return [number for number in numbers if number is not None]


def _drawn(campaign_id: int, taken: set[tuple[int, str | None]]) -> str:
    """A number that was not drawn yet for this campaign."""
    while (one := (campaign_id, draw_number())) in taken:
        pass
    taken.add(one)
    return one[1]


def _known(numbers: Iterable[str | None]) -> set[tuple[int, str]]:
    """(campaign's id, number) of the cards that have one of these."""
    wanted, found = list(numbers), set()
    for start in range(0, len(wanted), BATCH // 2):
        part = CardRow.candidate_number.in_(wanted[start : start + BATCH // 2])
        statement = select(CardRow.campaign_id, CardRow.candidate_number).where(part)
        found |= {(row.campaign_id, row.candidate_number) for row in db.session.execute(statement)}
    return found


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
    worked_out = work_out_cards(campaign_id, new, actor=actor, now=now)
    return write_cards(worked_out, [one.person_id for one, _number in new])


@dataclass(frozen=True)
class ReadyCards:
    """New cards of one campaign, worked out and sealed: what is left is to write them. Lists of
    places say to which card a row belongs."""

    form_version: int
    numbers: list[str]
    answers: list[dict[str, Any]]  # plain
    cards: Ready
    keys: tuple[Ready, list[int]]
    versions: Ready
    values: tuple[Ready, list[int]]
    events: Ready


def work_out_cards(
    campaign_id: int,
    new: Sequence[tuple[NewCard, str]],
    *,
    actor: Ref,
    now: datetime,
    locked: bool = False,
    settled: bool = False,
) -> ReadyCards:
    """All that new cards and their numbers store, but for the ids; whose they are is said when
    they are written. Nothing is written yet, so that it can be done before a transaction.

    `settled`: this very form has given the answers as the ones that count.
    """
    form = queries.version_for(campaign_id)
    definition = queries.definition_of(form, campaign_id)
    state = CardState.LOCKED if locked else CardState.OPEN
    cards = [_card_values(one, number, form.id, definition, now, settled) for one, number in new]
    plain = [card["answers"] for card in cards]
    names = [card["public_id"] for card in cards]
    sealed_answers, keys = seal_new(list(zip(names, plain, strict=True)), definition)
    stored = [canonical_json(answers) for answers in sealed_answers]  # twice: card and version
    sealed = [
        card | {"answers": answers, "state": state}
        for card, answers in zip(cards, stored, strict=True)
    ]
    versions = [version_values(0, 1, form.id, answers, actor, now) for answers in stored]
    values = [
        (place, value)
        for place, answers in enumerate(plain)
        for value in typed_values(definition.projected, answers)
    ]
    return ReadyCards(
        form.id,
        [number for _one, number in new],
        plain,
        ready(CardRow, _without(sealed, "person_id")),
        (ready(CardKeyRow, _without(keys, "card_id")), [key["card_id"] for key in keys]),
        ready(CardVersionRow, _without(versions, "card_id")),
        (
            ready(CardValueRow, [{"campaign_id": campaign_id} | v._asdict() for _, v in values]),
            [place for place, _ in values],
        ),
        journal.worked_out(_told(names, campaign_id, locked), actor=actor, now=now),
    )


def _without(rows: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != key} for row in rows]


def _told(names: Sequence[str], campaign_id: int, locked: bool) -> list[Event]:
    campaign = campaigns.public_id_of(campaign_id)
    kinds = (CardOpened, CardLocked) if locked else (CardOpened,)
    return [kind(subject=Ref("card", name), campaign=campaign) for kind in kinds for name in names]


def write_cards(worked_out: ReadyCards, persons: Sequence[int]) -> list[int]:
    """Store cards for these people, in their order; the cards' ids. Constraints hold as ever."""
    ids = new_ids(CardRow, len(persons))
    keys, of_key = worked_out.keys
    values, of_value = worked_out.values
    write_ready(worked_out.cards, id=ids, person_id=persons)
    write_ready(keys, card_id=(ids[place] for place in of_key))
    write_ready(worked_out.versions, card_id=ids)
    write_ready(values, card_id=(ids[place] for place in of_value))
    write_ready(worked_out.events)
    return ids


def _card_values(
    one: NewCard,
    number: str,
    form_version: int,
    definition: FormDefinition,
    now: datetime,
    settled: bool,
) -> dict[str, Any]:
    answers = {**one.answers, **({} if settled else definition.effective(one.answers))}
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
