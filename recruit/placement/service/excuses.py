"""Silence and excuses: what the rules make of an offer that was declined or not answered."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts.service import proposals
from recruit.applications import service as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.events import ExcuseAccepted, ExcuseAsked, ExcuseRefused, PlaceLapsed
from recruit.placement.models import ExcuseRow, PlaceRow
from recruit.placement.rules import (
    Excuse,
    ExcuseInfo,
    PlaceInfo,
    PlacementRules,
    PlaceState,
    Silence,
)
from recruit.placement.service.places import bar
from recruit.placement.service.rounds import require_whole_country
from recruit.vacancies import queries as vacancies

KIND = "placement.excuse"
AT_ONCE = 200
LONGEST_WORDS = 2000
DECIDED = N_("This excuse was decided already.")


def end_silence(now: datetime) -> int:
    """Let the rules decide about offers whose time to answer is over; how many there were.

    Where the rules say that a place is kept nothing happens. The same statement checks the
    deadline, so that an answer of the last second and this never both count.
    """
    done = 0
    for campaign_id in _with_silence(now):
        rules: PlacementRules = campaigns.section(campaign_id, "placement")
        if rules.silence != Silence.KEEPS:
            done += _end(campaign_id, rules.silence, now)
    return done


def _with_silence(now: datetime) -> list[int]:
    rows = db.session.scalars(
        select(PlaceRow.campaign_id)
        .where(PlaceRow.state == PlaceState.OFFERED.value, PlaceRow.answer_until <= now)
        .distinct()
    )
    return list(rows)


def _end(campaign_id: int, silence: Silence, now: datetime) -> int:
    to = PlaceState.DECLINED if silence == Silence.DECLINES else PlaceState.LAPSED
    late = (
        select(PlaceRow.id)
        .where(
            PlaceRow.campaign_id == campaign_id,
            PlaceRow.state == PlaceState.OFFERED.value,
            PlaceRow.answer_until <= now,
        )
        .order_by(PlaceRow.id)
        .limit(AT_ONCE)
    )
    rows = db.session.scalars(
        update(PlaceRow)
        .where(
            PlaceRow.id.in_(list(db.session.scalars(late))),
            PlaceRow.state == PlaceState.OFFERED.value,
            PlaceRow.answer_until <= now,
        )
        .values(state=to.value)
        .returning(PlaceRow),
        execution_options={"synchronize_session": False, "populate_existing": True},
    )
    places = [queries.place_info(row) for row in rows]
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    named = vacancies.by_ids(one.vacancy_id for one in places)
    journal.record_each(
        [
            PlaceLapsed(
                subject=Ref("place", one.public_id),
                campaign=campaign,
                vacancy=named[one.vacancy_id].public_id,
                means=silence.value,
            )
            for one in places
        ],
        actor=SYSTEM,
        now=now,
    )
    if to is PlaceState.DECLINED:
        bar(places, now)
    return len(places)


# --- excuses --------------------------------------------------------------------------------------


def possible(place: PlaceInfo) -> tuple[Excuse, ...]:
    """The excuses that the rules know for a place that was declined, by word or by silence."""
    rules: PlacementRules = campaigns.section(place.campaign_id, "placement")
    if place.state != PlaceState.DECLINED or not rules.decline_bars:
        return ()
    return () if queries.excuse_of(place.id) else rules.excuses


def ask(public_id: str, code: str, words: str, *, asker: Asker, now: datetime) -> ExcuseInfo:
    """Say why one declined or was silent; once for a place."""
    place = queries.place(public_id)
    if place.person_id != asker.own_id():
        raise NotFoundError()
    if code not in [one.code for one in possible(place)]:
        raise RuleError(N_("Choose one of the excuses that the rules name."), field="code")
    text = words.strip()
    if not text or len(text) > LONGEST_WORDS:
        raise RuleError(N_("Say in your own words what happened."), field="words")
    row = ExcuseRow(place_id=place.id, code=code, words=text, asked_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("You have given your excuse already.")) from error
    _record(ExcuseAsked, place, code, asker.ref, now)
    return queries.excuse(row.public_id)


def propose_acceptance(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Propose that an excuse frees from the bar; a second official decides."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.excuse(public_id)
    if found.state != "asked":
        raise RuleError(DECIDED)
    place = queries.place_by_id(found.place_id)
    return proposals.propose(
        KIND,
        Ref("place", place.public_id),
        {"excuse": public_id},
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaigns.campaign_by_id(place.campaign_id).public_id,
    )


def accept(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """What the second official's agreement does: the bar falls, here and for later campaigns."""
    require_whole_country(second, Permission.PLACEMENT_RUN)
    found = queries.excuse(payload["excuse"])
    _decide(found, "accepted", None, now)
    place = queries.place_by_id(found.place_id)
    applications.lift_bar(
        applications.DECLINED, place.person_id, campaign_id=place.campaign_id, now=now
    )
    _record(ExcuseAccepted, place, found.code, second.ref, now)


def refuse(public_id: str, *, reason: str, asker: Asker, now: datetime) -> None:
    """Leave the bar as it is, with a reason that the candidate reads."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.excuse(public_id)
    if not reason.strip():
        raise RuleError(N_("Write the reason; the candidate reads it."), field="reason")
    _decide(found, "refused", reason.strip()[:LONGEST_WORDS], now)
    _record(ExcuseRefused, queries.place_by_id(found.place_id), found.code, asker.ref, now)


def _decide(found: ExcuseInfo, state: str, reason: str | None, now: datetime) -> None:
    done = db.session.scalar(
        update(ExcuseRow)
        .where(ExcuseRow.public_id == found.public_id, ExcuseRow.state == "asked")
        .values(state=state, reason=reason, decided_at=now)
        .returning(ExcuseRow.id),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    if done is None:
        raise RuleError(DECIDED)


def describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second official sees before agreeing."""
    found = queries.excuse(payload["excuse"])
    place = queries.place_by_id(found.place_id)
    rules: PlacementRules = campaigns.section(place.campaign_id, "placement")
    names = {one.code: f"{one.name.az} / {one.name.en}" for one in rules.excuses}
    return [(_("Excuse"), names.get(found.code, found.code)), (_("In their words"), found.words)]


proposals.declare(
    KIND,
    label=N_("Accept an excuse"),
    permission=Permission.PLACEMENT_RUN,
    apply=accept,
    describe=describe,
)


def _record(
    kind: type[ExcuseAsked] | type[ExcuseAccepted] | type[ExcuseRefused],
    place: PlaceInfo,
    code: str,
    actor: Ref,
    now: datetime,
) -> None:
    campaign = campaigns.campaign_by_id(place.campaign_id).public_id
    event: Event = kind(subject=Ref("place", place.public_id), campaign=campaign, code=code)
    journal.record(event, actor=actor, now=now)
