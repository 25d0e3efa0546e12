"""Publishing a certified round: two officials, then places are offered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.events import PlacementPublished
from recruit.placement.models import CutOffRow, PlaceRow
from recruit.placement.rules import (
    PlaceInfo,
    PlacementRules,
    PlaceState,
    RoundInfo,
    RoundState,
    RunInfo,
    Snapshot,
    require_step,
)
from recruit.placement.service.rounds import require_whole_country, step
from recruit.vacancies import service as vacancies
from recruit.vacancies.rules import Outcome

KIND = "placement.publish"


def propose_publication(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Propose the round's publication; a second official makes it happen. Proposal's public id."""
    require_whole_country(asker, Permission.PLACEMENT_PUBLISH)
    found = queries.round_(public_id)
    require_step(found.state, RoundState.PUBLISHED)
    return proposals.propose(
        KIND,
        Ref("placement", public_id),
        {"round": public_id},
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaigns.campaign_by_id(found.campaign_id).public_id,
    )


def publish(payload: dict[str, Any], asker: Asker, now: datetime) -> None:
    """What the second official's agreement does, in one transaction."""
    require_whole_country(asker, Permission.PLACEMENT_PUBLISH)
    found = queries.round_(payload["round"])
    run = queries.certified_run(found.id)
    if run is None:
        raise RuleError(N_("This placement is not certified."))
    if earlier := queries.published_round(found.campaign_id, found.contract):
        step(earlier, RoundState.SUPERSEDED)
    step(found, RoundState.PUBLISHED, published_at=now)
    _offer_places(found, run, now)
    campaign = campaigns.campaign_by_id(found.campaign_id)
    outcomes = _outcomes(run.id)
    vacancies.record_outcomes(campaign.id, campaign.public_id, outcomes, actor=asker.ref, now=now)
    event = PlacementPublished(
        subject=Ref("campaign", campaign.public_id),
        campaign=campaign.public_id,
        contract=found.contract.value,
        round=found.number,
        placement=found.public_id,
        candidates=run.counts["candidates"],
        posts=run.counts["posts"],
        placed=run.counts["placed"],
        unfilled=run.counts["unfilled"],
    )
    journal.record(event, actor=asker.ref, now=now)


def describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second official sees before agreeing."""
    found = queries.round_(payload["round"])
    run = queries.certified_run(found.id)
    counts = run.counts if run else {}
    rows = [
        (_("Candidates"), "candidates"),
        (_("Posts"), "posts"),
        (_("Placed"), "placed"),
        (_("Posts left"), "unfilled"),
    ]
    return [(label, str(counts.get(name, 0))) for label, name in rows]


proposals.declare(
    KIND,
    label=N_("Publish the placement"),
    permission=Permission.PLACEMENT_PUBLISH,
    apply=publish,
    describe=describe,
)


def _offer_places(found: RoundInfo, run: RunInfo, now: datetime) -> None:
    """Holders keep their place or move up, everybody else placed is offered one."""
    rules: PlacementRules = campaigns.section(found.campaign_id, "placement")
    snapshot = queries.frozen_input(found.id)
    placement = dict(queries.run_result(run.public_id)["placement"])
    held = queries.placed_people(found.campaign_id)
    _require_nobody_left(found, snapshot, placement, held)
    new, freed = _changes(snapshot, placement, held)
    _mark_moved(freed, now)
    taken = _taken_seats(found.campaign_id)
    posts = {one.id: one.posts for one in snapshot.vacancies}
    until = now + timedelta(days=rules.answer_days)
    rows = []
    for person_id, vacancy_id, application_id in new:
        seats = taken.setdefault(vacancy_id, set())
        seat = next(n for n in range(1, len(seats) + 2) if n not in seats)
        seats.add(seat)
        rows.append(
            {
                "person_id": person_id,
                "campaign_id": found.campaign_id,
                "vacancy_id": vacancy_id,
                "application_id": application_id,
                "run_id": run.id,
                "contract": found.contract.value,
                "seat": seat,
                "posts": posts[vacancy_id],
                "state": PlaceState.OFFERED.value,
                "offered_at": now,
                "answer_until": until,
            }
        )
    insert_rows(PlaceRow, rows)


def _require_nobody_left(
    found: RoundInfo,
    snapshot: Snapshot,
    placement: Mapping[str, int],
    held: Mapping[int, PlaceInfo],
) -> None:
    """A place won or lost since the lists were locked would make the certificate wrong."""
    known = {one.person_id: one.number for one in snapshot.candidates}
    for person_id, place in held.items():
        if place.contract == found.contract and known.get(person_id) not in placement:
            raise RuleError(N_("Places changed after the lists were locked: lock them again."))
        if place.contract != found.contract and known.get(person_id) in placement:
            raise RuleError(N_("Places changed after the lists were locked: lock them again."))
    if declined := queries.barred(found.campaign_id) & known.keys():
        barred = {
            one.person_id
            for one in snapshot.candidates
            if one.number in placement and one.person_id in declined
        }
        rules: PlacementRules = campaigns.section(found.campaign_id, "placement")
        if barred and rules.decline_bars:
            raise RuleError(N_("Places changed after the lists were locked: lock them again."))


def _changes(
    snapshot: Snapshot, placement: Mapping[str, int], held: Mapping[int, PlaceInfo]
) -> tuple[list[tuple[int, int, int]], list[PlaceInfo]]:
    """(person, vacancy, application) of places to offer, and places that their holders leave."""
    new, freed = [], []
    for one in snapshot.candidates:
        vacancy_id = placement.get(one.number)
        place = held.get(one.person_id)
        if vacancy_id is None or (place and place.vacancy_id == vacancy_id):
            continue
        application_id = next(c.application_id for c in one.choices if c.vacancy_id == vacancy_id)
        new.append((one.person_id, vacancy_id, application_id))
        if place:
            freed.append(place)
    return new, freed


def _mark_moved(places: list[PlaceInfo], now: datetime) -> None:
    for place in places:
        db.session.execute(
            update(PlaceRow)
            .where(PlaceRow.id == place.id)
            .values(state=PlaceState.MOVED.value, answered_at=now),
            execution_options={"synchronize_session": False},
        )


def _taken_seats(campaign_id: int) -> dict[int, set[int]]:
    rows = db.session.execute(
        select(PlaceRow.vacancy_id, PlaceRow.seat).where(
            PlaceRow.campaign_id == campaign_id,
            PlaceRow.state.in_([PlaceState.OFFERED.value, PlaceState.ACCEPTED.value]),
        )
    )
    taken: dict[int, set[int]] = {}
    for vacancy_id, seat in rows:
        taken.setdefault(vacancy_id, set()).add(seat)
    return taken


def _outcomes(run_id: int) -> dict[int, Outcome]:
    rows = db.session.scalars(select(CutOffRow).where(CutOffRow.run_id == run_id))
    return {row.vacancy_id: Outcome(row.applicants, row.placed, row.points) for row in rows}
