"""Answering an offered place."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from recruit.applications import service as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.events import PlaceAccepted, PlaceDeclined
from recruit.placement.models import PlaceRow
from recruit.placement.rules import PlaceInfo, PlaceState
from recruit.placement.service.gate import order_of, ready_for_order
from recruit.vacancies import queries as vacancies

CHUNK = 500


def accept(public_id: str, *, asker: Asker, now: datetime) -> PlaceInfo:
    """Accept one's own offered place before its deadline; prepares the order, where no gate
    comes before it."""
    place = _answer(public_id, PlaceState.ACCEPTED, asker, now)
    db.session.add_all(order_of(one, now) for one in ready_for_order([place]))
    _record(PlaceAccepted, place, asker, now)
    return place


def decline(public_id: str, *, asker: Asker, now: datetime) -> PlaceInfo:
    """Decline one's own offered place before its deadline."""
    place = _answer(public_id, PlaceState.DECLINED, asker, now)
    bar([place], now)
    _record(PlaceDeclined, place, asker, now)
    return place


def answer_many(answers: Mapping[int, PlaceState], *, actor: Ref, now: datetime) -> None:
    """Record the answers to offered places in bulk, by row id (an earlier competition's, a demo's).

    The same statement checks the deadline; orders and events are written, nobody is told.
    """
    for state in (PlaceState.ACCEPTED, PlaceState.DECLINED):
        wanted = [key for key, to in answers.items() if to is state]
        for start in range(0, len(wanted), CHUNK):
            _answer_chunk(wanted[start : start + CHUNK], state, actor, now)


def _answer_chunk(ids: Sequence[int], to: PlaceState, actor: Ref, now: datetime) -> None:
    places = [
        queries.place_info(row)
        for row in db.session.scalars(
            update(PlaceRow)
            .where(
                PlaceRow.id.in_(ids),
                PlaceRow.state == PlaceState.OFFERED.value,
                PlaceRow.answer_until > now,
            )
            .values(state=to.value, answered_at=now)
            .returning(PlaceRow),
            execution_options={"synchronize_session": False, "populate_existing": True},
        )
    ]
    named = vacancies.by_ids(one.vacancy_id for one in places)
    held = {key: campaigns.campaign_by_id(key) for key in {one.campaign_id for one in places}}
    kind = PlaceAccepted if to is PlaceState.ACCEPTED else PlaceDeclined
    journal.record_many(
        [
            kind(
                subject=Ref("place", one.public_id),
                campaign=held[one.campaign_id].public_id,
                vacancy=named[one.vacancy_id].public_id,
            )
            for one in places
        ],
        actor=actor,
        now=now,
    )
    if to is PlaceState.DECLINED:
        bar(places, now)
    else:
        db.session.add_all(order_of(one, now) for one in ready_for_order(places))


def bar(declined: Sequence[PlaceInfo], now: datetime) -> None:
    """Noted for later campaigns, whose rules say whether it counts there."""
    for campaign_id in {one.campaign_id for one in declined}:
        people = [
            (one.person_id, Ref("place", one.public_id))
            for one in declined
            if one.campaign_id == campaign_id
        ]
        applications.add_bars(applications.DECLINED, people, campaign_id=campaign_id, now=now)


def _answer(public_id: str, to: PlaceState, asker: Asker, now: datetime) -> PlaceInfo:
    """The deadline is checked in the statement that writes (rule 2)."""
    place_id = db.session.scalar(
        update(PlaceRow)
        .where(
            PlaceRow.public_id == public_id,
            PlaceRow.person_id == asker.own_id(),
            PlaceRow.state == PlaceState.OFFERED.value,
            PlaceRow.answer_until > now,
        )
        .values(state=to.value, answered_at=now)
        .returning(PlaceRow.id),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    if place_id is None:
        _refuse(public_id, asker)
    return queries.place(public_id)


def _refuse(public_id: str, asker: Asker) -> None:
    row = db.session.scalar(
        select(PlaceRow).where(
            PlaceRow.public_id == public_id, PlaceRow.person_id == asker.own_id()
        )
    )
    if row is None:
        raise NotFoundError()
    if row.state == PlaceState.OFFERED.value:
        raise RuleError(N_("The time to answer ended on %(until)s."), until=row.answer_until)
    raise RuleError(N_("You have answered already."))


def _record(
    kind: type[PlaceAccepted] | type[PlaceDeclined], place: PlaceInfo, asker: Asker, now: datetime
) -> None:
    campaign = campaigns.campaign_by_id(place.campaign_id).public_id
    vacancy = vacancies.by_ids([place.vacancy_id])[place.vacancy_id].public_id
    event: Event = kind(subject=Ref("place", place.public_id), campaign=campaign, vacancy=vacancy)
    journal.record(event, actor=asker.ref, now=now)
