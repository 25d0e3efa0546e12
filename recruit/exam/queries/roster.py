"""A sitting as the people who watch it see it: one query, however many seats it has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import (
    Answer,
    Attempt,
    HallCode,
    Incident,
    LateAnswer,
    Seat,
    SignOfLife,
)
from recruit.exam.queries.identity import IdentityCheck
from recruit.exam.queries.sittings import seats_joined, timeline_of
from recruit.exam.rules.incidents import IncidentKind
from recruit.exam.rules.live import Live, live
from recruit.exam.rules.timing import Timeline
from recruit.extensions import db


@dataclass(frozen=True)
class RosterLine:
    """One seat as the people who watch the sitting see it.

    `last_sign`: the newest save, heartbeat or the beginning; `late`: answers that wait for a
    decision; `check`: None until the identity was checked.
    """

    seat_public_id: str
    seat: int
    application_id: int
    person_id: int
    subject_code: str
    timeline: Timeline
    attempt_public_id: str | None
    state: str  # not-started, open, finished, closed
    live: Live
    last_saved: datetime | None
    last_sign: datetime | None
    answered: int
    extra_minutes: int
    late: int
    incidents: int
    check: IdentityCheck | None

    @property
    def view(self) -> tuple[object, ...]:
        """What a reader sees of it: instants to the minute, as they are shown."""
        return (
            self.seat_public_id,
            self.seat,
            self.person_id,
            self.attempt_public_id,
            self.timeline.phase,
            self.timeline.ends_at,
            self.live,
            _minute(self.last_saved),
            _minute(self.last_sign) if self.live is Live.OFFLINE else None,
            self.answered,
            self.extra_minutes,
            self.late,
            self.incidents,
            self.check and (self.check.waits, self.check.signed_in_at),
        )


def _minute(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp()) // 60


def roster(sitting_id: int, now: datetime) -> list[RosterLine]:
    """Every seat of a sitting by its number."""
    rows: Any = db.session.execute(
        seats_joined()
        .add_columns(*(column for _, column in _LOOKS))
        .where(Seat.sitting_id == sitting_id)
        .order_by(None)
        .order_by(Seat.number)
    )
    names = [name for name, _ in _LOOKS]
    return [
        _line(seat, row, attempt, dict(zip(names, found, strict=True)), now)
        for seat, row, attempt, *found in rows
    ]


def _of_attempt(what: Any, owner: Any) -> Any:
    return select(what).where(owner == Attempt.id).correlate(Attempt).scalar_subquery()


def _waiting_late() -> Any:
    counted = (
        select(Answer.seq)
        .where(
            Answer.attempt_id == LateAnswer.attempt_id,
            Answer.position == LateAnswer.position,
            Answer.seq == LateAnswer.seq,
        )
        .exists()
    )
    return (
        select(func.count())
        .select_from(LateAnswer)
        .where(LateAnswer.attempt_id == Attempt.id, ~counted)
        .correlate(Attempt)
        .scalar_subquery()
    )


def _of_seat(what: Any, owner: Any, *where: Any) -> Any:
    return select(what).where(owner == Seat.id, *where).correlate(Seat).scalar_subquery()


_LIVE = (HallCode.used_at.is_(None), HallCode.voided_at.is_(None))
_EXPELLED = (Incident.kind == IncidentKind.EXPELLED, Incident.confirmed_by.is_not(None))
_LOOKS: tuple[tuple[str, Any], ...] = (
    ("saved", _of_attempt(func.max(Answer.saved_at), Answer.attempt_id)),
    ("touched", _of_attempt(func.count(Answer.position.distinct()), Answer.attempt_id)),
    ("seen", _of_attempt(SignOfLife.seen_at, SignOfLife.attempt_id)),
    ("late", _waiting_late()),
    ("incidents", _of_seat(func.count(Incident.id), Incident.seat_id)),
    ("expelled", _of_seat(func.count(Incident.id), Incident.seat_id, *_EXPELLED)),
    ("checked", _of_seat(func.max(HallCode.released_at), HallCode.seat_id)),
    ("used", _of_seat(func.max(HallCode.used_at), HallCode.seat_id)),
    ("codes", _of_seat(func.count(HallCode.id), HallCode.seat_id, *_LIVE)),
)


def _line(seat: Any, row: Any, attempt: Any, found: dict[str, Any], now: datetime) -> RosterLine:
    signs = [found["saved"], found["seen"], attempt.started_at if attempt else None]
    last_sign = max((one for one in signs if one is not None), default=None)
    state = attempt.state if attempt else None
    frozen = attempt is not None and attempt.answered is not None
    return RosterLine(
        seat_public_id=seat.public_id,
        seat=seat.number,
        application_id=seat.application_id,
        person_id=seat.person_id,
        subject_code=seat.subject_code,
        timeline=timeline_of(row, attempt, now),
        attempt_public_id=attempt.public_id if attempt else None,
        state=state or "not-started",
        live=live(state, expelled=bool(found["expelled"]), last_sign=last_sign, now=now),
        last_saved=found["saved"],
        last_sign=last_sign,
        answered=attempt.answered if frozen else found["touched"],
        extra_minutes=attempt.extra_minutes if attempt else 0,
        late=found["late"],
        incidents=found["incidents"],
        check=IdentityCheck(found["checked"], bool(found["codes"]), found["used"])
        if found["checked"]
        else None,
    )
