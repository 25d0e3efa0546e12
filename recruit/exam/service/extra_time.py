"""Giving extra time: to a seat, a sitting, several sittings; before or during; by two officials."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import ExtraTimeGiven, SeatExtraTimeGiven, SittingExtraTimeGiven
from recruit.exam.models import Attempt, ExtraTime, Seat, Sitting
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import extra_time as queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.extra_time import Whom, can_grow, check_minutes
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.timing import ends_of, entry_moved
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

EXTRA_TIME = "exam.extra-time"


def propose(whom: Whom, minutes: int, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to give more time (rule 7). What it reaches is decided when they
    agree: whoever has ended by then stays so."""
    check_minutes(minutes)
    scope = asker.scope(Permission.SITTINGS_OPEN)
    if whom.seat:
        place = queries.place(whom.seat, scope)
        campaign_id, about = place.sitting.campaign_id, _application_ref(place.application_id)
    else:
        if not whom.sittings:
            raise RuleError(N_("Choose at least one sitting."), field="sittings")
        found = [sittings_queries.sitting(one, scope) for one in sorted(whom.sittings)]
        campaign_id, about = found[0].campaign_id, Ref("sitting", found[0].public_id)
    if not queries.foreseen(whom, minutes, now).people:
        raise RuleError(N_("Nobody can use more time: all exams here have ended."))
    return proposals.propose(
        EXTRA_TIME,
        about,
        {
            **whom.document,
            "minutes": minutes,
            "reason": reason.strip(),
            "since": now.isoformat(),
        },
        reason=reason,
        asker=asker,
        now=now,
        campaign=_campaign(campaign_id),
    )


def give_extra_time(
    attempt_public_id: str, minutes: int, *, actor: Ref, now: datetime, reason: str = ""
) -> None:
    """Give an open attempt more time; its end and its closing move together."""
    give_to_seat(
        queries.seat_of_attempt(attempt_public_id), minutes, reason=reason, actor=actor, now=now
    )


def give_to_seat(
    seat_public_id: str, minutes: int, *, reason: str, actor: Ref, now: datetime
) -> None:
    """Give one person more time: their running attempt, or the one that they will begin."""
    check_minutes(minutes)
    seat = db.session.scalar(
        # Who begins holds this row, too: they begin before the minutes or with them.
        select(Seat).where(Seat.public_id == seat_public_id).with_for_update()
    )
    if seat is None:
        raise NotFoundError()
    rows = _attempts(Attempt.application_id == seat.application_id)
    growing = [row for row in rows if _can_grow(row, now)]
    if rows and not growing:
        raise RuleError(N_("This exam has ended."))
    _lengthen(growing, minutes)
    _note(seat.sitting_id, seat.id, minutes, reason, len(growing), 0, now)
    campaign = _campaign(seat.campaign_id)
    event: ExtraTimeGiven | SeatExtraTimeGiven
    if growing:
        event = ExtraTimeGiven(
            subject=Ref("attempt", growing[0].public_id), campaign=campaign, minutes=minutes
        )
    else:
        about = _application_ref(seat.application_id)
        event = SeatExtraTimeGiven(subject=about, campaign=campaign, minutes=minutes)
    journal.record(event, actor=actor, now=now)


def give_to_sitting(
    public_id: str,
    minutes: int,
    *,
    reason: str,
    actor: Ref,
    now: datetime,
    since: datetime | None = None,
) -> tuple[int, int]:
    """Give everybody in a sitting more time, also those who begin later, and move its last
    moment to begin; (how many attempts became longer, how many had ended and stay so).

    `since`: when it happened that they are given for; now, where nothing is said.
    """
    check_minutes(minutes)
    sitting = db.session.scalar(
        # The key of this row is held by everybody who begins (their attempt names it): they
        # are seen below, or they see the minutes.
        select(Sitting).where(Sitting.public_id == public_id).with_for_update()
    )
    if sitting is None:
        raise NotFoundError()
    if sitting.state == SittingState.CLOSED:
        raise RuleError(N_("This sitting is over."))
    rows = _attempts(Attempt.sitting_id == sitting.id)
    growing = [row for row in rows if _can_grow(row, now)]
    ended = len(rows) - len(growing)
    _lengthen(growing, minutes)
    plan: ExamPlan = campaigns.section(sitting.campaign_id, "exam")
    sitting.closes_at = entry_moved(
        sitting.closes_at,
        minutes,
        since=since or now,
        now=now,
        safe=not plan.review_minutes,  # no minutes in which wrong answers are shown
    )
    _note(sitting.id, None, minutes, reason, len(growing), ended, now)
    _record(sitting, growing, minutes, ended, reason, actor, now)
    return len(growing), ended


def _attempts(where: Any) -> Sequence[Attempt]:
    """All attempts, locked one after another in the order in which everybody locks them."""
    return db.session.scalars(
        select(Attempt)
        .where(where)
        .order_by(Attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _can_grow(row: Attempt, now: datetime) -> bool:
    return row.state == AttemptState.OPEN and can_grow(
        attempts_queries.attempt_of_row(row).timeline(now)
    )


def _lengthen(rows: Sequence[Attempt], minutes: int) -> None:
    for row in rows:
        grace = row.closes_at - row.ends_at
        row.extra_minutes += minutes
        row.ends_at = ends_of(row.deadline, row.extra_minutes)
        row.closes_at = row.ends_at + max(grace, timedelta(0))
    db.session.flush()


def _note(
    sitting_id: int,
    seat_id: int | None,
    minutes: int,
    reason: str,
    reached: int,
    ended: int,
    now: datetime,
) -> None:
    db.session.add(
        ExtraTime(
            sitting_id=sitting_id,
            seat_id=seat_id,
            minutes=minutes,
            reason=reason,
            reached=reached,
            ended=ended,
            given_at=now,
        )
    )
    db.session.flush()


def _record(
    sitting: Sitting,
    rows: Sequence[Attempt],
    minutes: int,
    ended: int,
    reason: str,
    actor: Ref,
    now: datetime,
) -> None:
    campaign = _campaign(sitting.campaign_id)
    refs = [Ref("attempt", row.public_id) for row in rows]
    each = [ExtraTimeGiven(subject=ref, campaign=campaign, minutes=minutes) for ref in refs]
    journal.record_many(each, actor=actor, now=now)
    event = SittingExtraTimeGiven(
        subject=Ref("sitting", sitting.public_id),
        campaign=campaign,
        minutes=minutes,
        reached=len(rows),
        ended=ended,
        reason_digest=digest(reason),
        entry_until=sitting.closes_at.isoformat(),
    )
    journal.record(event, actor=actor, now=now)


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    minutes, reason = payload["minutes"], payload.get("reason", "")
    since = datetime.fromisoformat(payload["since"]) if "since" in payload else None
    for one in payload.get("sittings", ()):
        give_to_sitting(one, minutes, reason=reason, actor=second.ref, now=now, since=since)
    if "sittings" not in payload:
        seat = payload.get("seat") or queries.seat_of_attempt(payload["attempt"])
        give_to_seat(seat, minutes, reason=reason, actor=second.ref, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(_("Extra minutes"), str(payload["minutes"]))]
    for one in payload.get("sittings", ()):
        found = sittings_queries.sitting(one)
        rows.append((_("Room"), f"{found.place}, {found.room} ({found.seated})"))
    if "sittings" not in payload:
        place = _place(payload)
        person = accounts.person(place.person_id)
        rows.append((_("Candidate"), person.full_name))
        rows.append((_("Seat"), f"{place.sitting.place}, {place.sitting.room}, {place.number}"))
    return rows


def _place(payload: dict[str, Any]) -> queries.Place:
    seat = payload.get("seat") or queries.seat_of_attempt(payload["attempt"])
    return queries.place(seat)


def _district(payload: dict[str, Any]) -> str:
    """All sittings of one proposal stand in one centre."""
    sittings = payload.get("sittings")
    found = sittings_queries.sitting(sittings[0]) if sittings else _place(payload).sitting
    return found.district_code


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


def _application_ref(application_id: int) -> Ref:
    return Ref("application", applications.by_ids([application_id])[application_id].public_id)


proposals.declare(
    EXTRA_TIME,
    label=N_("Give extra time"),
    permission=Permission.SITTINGS_OPEN,
    apply=_apply,
    describe=_describe,
    district=_district,
)
