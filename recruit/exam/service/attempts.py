"""Beginning an attempt."""

from collections import namedtuple
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import AttemptStarted
from recruit.exam.models import Attempt, Paper, Seat, Sitting
from recruit.exam.queries import adjustments, extra_time, incidents
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.timing import Phase, closes_of, deadline_of, ends_of, phase
from recruit.extensions import db
from recruit.extensions.direct import in_words_of_drivers, instant
from recruit.extensions.prepared import rows_of
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

# Columns, not objects, and all in one statement: ten thousand people begin within two minutes.
_SEAT: Any = (
    select(
        Seat.id,
        Seat.sitting_id,
        Seat.application_id,
        Seat.person_id,
        Seat.campaign_id,
        Seat.subject_code,
        Sitting.opens_at,
        Sitting.closes_at,
        Sitting.state,
        Sitting.minutes,
        Sitting.grace_seconds,
        Paper.id.label("paper_id"),
        Paper.digest,
        Paper.shapes,
        campaigns.CAMPAIGNS.c.public_id.label("campaign"),
        applications.APPLICATIONS.c.public_id.label("application"),
    )
    .select_from(Seat)
    .join(Sitting, Sitting.id == Seat.sitting_id)
    .join(Paper, Paper.seat_id == Seat.id)
    .join(campaigns.CAMPAIGNS, campaigns.CAMPAIGNS.c.id == Seat.campaign_id)
    .join(applications.APPLICATIONS, applications.APPLICATIONS.c.id == Seat.application_id)
    .where(Seat.public_id == bindparam("public_id"), Seat.person_id == bindparam("person_id"))
    .with_for_update(of=Seat)
)
_SEAT_WORDS = in_words_of_drivers(_SEAT)
_STATE = in_words_of_drivers(
    select(
        select(Attempt.public_id)
        .where(Attempt.paper_id == bindparam("paper_id"))
        .scalar_subquery(),
        incidents.expelled_from(bindparam("seat_id")),
    )
)
_FIRST = (
    "public_id",
    "paper_id",
    "sitting_id",
    "application_id",
    "person_id",
    "campaign_id",
    "subject_code",
    "state",
    "shapes",
    "started_at",
    "deadline",
    "extra_minutes",
    "ends_at",
    "closes_at",
)
_INSERT = in_words_of_drivers(
    insert(Attempt.__table__)  # type: ignore[arg-type]
    .values({name: bindparam(name) for name in _FIRST})
    .returning(Attempt.id)
)
_SeatRow: Any = namedtuple("_SeatRow", _SEAT.selected_columns.keys())  # type: ignore[misc]


def _seat(public_id: str, person_id: int) -> Any:
    """The person's seat, locked, with all that beginning looks at; None for anybody else's."""
    rows = rows_of(_SEAT_WORDS, public_id=public_id, person_id=person_id)
    if not rows:
        return None
    found = _SeatRow._make(rows[0])
    times = {name: instant(getattr(found, name)) for name in ("opens_at", "closes_at")}
    return found._replace(**times)


def start(seat_public_id: str, *, asker: Asker, now: datetime) -> str:
    """Begin the attempt of one's own seat, or find the one that was begun; its public id.

    The seat's row is locked, so that two tabs begin one attempt.
    """
    seat = _seat(seat_public_id, asker.own_id())
    if seat is None:
        raise NotFoundError()
    # A statement of its own: it sees what was committed before the lock was given.
    ((begun, expelled),) = rows_of(_STATE, paper_id=seat.paper_id, seat_id=seat.id)
    if begun:
        return str(begun)
    _require_open(seat, now)
    if expelled:
        raise RuleError(N_("You have been expelled from this exam. You can object to that."))
    public_id = _begin(seat, now)
    event = AttemptStarted(
        subject=Ref("attempt", public_id),
        campaign=seat.campaign,
        application=seat.application,
        paper_digest=seat.digest,
    )
    journal.record(event, actor=asker.ref, now=now)
    return public_id


def _require_open(seat: Any, now: datetime) -> None:
    stands = phase(
        now,
        opens_at=seat.opens_at,
        entry_until=seat.closes_at,
        opened=seat.state == SittingState.OPENED,
    )
    if stands.phase is Phase.BEFORE:
        raise RuleError(N_("The exam has not been opened yet."))
    if stands.phase is not Phase.OPEN:
        raise RuleError(N_("The time to begin this exam is over."))


def _begin(seat: Any, now: datetime) -> str:
    """The new attempt's public id."""
    deadline = deadline_of(now, seat.minutes)
    public_id = new_public_id()
    values = {
        "public_id": public_id,
        "paper_id": seat.paper_id,
        "sitting_id": seat.sitting_id,
        "application_id": seat.application_id,
        "person_id": seat.person_id,
        "campaign_id": seat.campaign_id,
        "subject_code": seat.subject_code,
        "state": AttemptState.OPEN,
        "shapes": seat.shapes,
        "started_at": now,
        "deadline": deadline,
        "extra_minutes": 0,
        "ends_at": deadline,
        "closes_at": closes_of(deadline, seat.grace_seconds),
    }
    rows_of(_INSERT, **values)
    # Read after the row is there: whoever gives time to the sitting now waits for it.
    minutes = extra_time.promised(seat.id, seat.sitting_id)
    minutes += adjustments.extra_minutes(seat.person_id, seat.campaign_id, seat.minutes)
    if minutes:
        ends_at = ends_of(deadline, minutes)
        db.session.execute(
            update(Attempt)
            .where(Attempt.public_id == public_id)
            .values(
                extra_minutes=minutes,
                ends_at=ends_at,
                closes_at=closes_of(ends_at, seat.grace_seconds),
            )
        )
    return public_id
