"""The interview as a gate before the order: a won place stands, waits or falls with it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.interviews import queries as interviews
from recruit.interviews.events import InterviewCompleted, InterviewMissed
from recruit.interviews.rules import GateState
from recruit.journal import service as journal
from recruit.journal.queries import Entry
from recruit.kernel.events import SYSTEM, Ref
from recruit.placement import queries
from recruit.placement.events import PlaceFell
from recruit.placement.models import OrderRow, PlaceRow
from recruit.placement.rules import PlaceInfo, PlaceState
from recruit.vacancies import queries as vacancies

LIVE = (PlaceState.OFFERED.value, PlaceState.ACCEPTED.value)


def ready_for_order(places: Sequence[PlaceInfo]) -> list[PlaceInfo]:
    """Those whose order can be prepared: where the campaign has a gate, they passed it."""
    found = []
    for campaign_id in {one.campaign_id for one in places}:
        part = [one for one in places if one.campaign_id == campaign_id]
        states = interviews.gate_states(campaign_id, [one.application_id for one in part])
        passed = GateState.PASSED
        found += [one for one in part if states.get(one.application_id, passed) is passed]
    return found


def order_of(place: PlaceInfo, now: datetime) -> OrderRow:
    number = f"{campaigns.campaign_by_id(place.campaign_id).year[:4]}-{place.id:06}"
    return OrderRow(place_id=place.id, number=number, prepared_at=now)


def on_entry(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: what an interview means for the place of its candidate."""
    if entry.kind not in (InterviewCompleted.__name__, InterviewMissed.__name__):
        return
    one = applications.application(entry.details["application"])
    state = interviews.gate_states(one.campaign_id, [one.id]).get(one.id)
    most = interviews.rules_of(one.campaign_id).appointments
    last = entry.details.get("appointment", 0) >= most
    if state is GateState.PASSED:
        _prepare(one.id, now)
    elif state is GateState.FAILED or (state is GateState.ABSENT and last):
        _fall(one.id, now)


def _prepare(application_id: int, now: datetime) -> None:
    """The order of a place that was accepted before the interview."""
    row = db.session.scalar(
        select(PlaceRow).where(
            PlaceRow.application_id == application_id,
            PlaceRow.state == PlaceState.ACCEPTED.value,
        )
    )
    if row is not None and queries.order_number(row.id) is None:
        db.session.add(order_of(queries.place_info(row), now))
        db.session.flush()


def _fall(application_id: int, now: datetime) -> None:
    """The place is free for later rounds; whose it was is told and may object."""
    public_id = db.session.scalar(
        update(PlaceRow)
        .where(PlaceRow.application_id == application_id, PlaceRow.state.in_(LIVE))
        .values(state=PlaceState.LAPSED.value, answered_at=now)
        .returning(PlaceRow.public_id),
        execution_options={"synchronize_session": False},
    )
    if public_id is None:
        return
    db.session.expire_all()
    place = queries.place(public_id)
    event = PlaceFell(
        subject=Ref("place", public_id),
        campaign=campaigns.campaign_by_id(place.campaign_id).public_id,
        vacancy=vacancies.by_ids([place.vacancy_id])[place.vacancy_id].public_id,
    )
    journal.record(event, actor=SYSTEM, now=now)
