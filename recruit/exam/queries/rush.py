"""What beginning, the sheet and the end need to know, in one statement each, the session among
it: ten thousand people come within two minutes, and the statements cost more than what they find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import UnicodeText, bindparam, select, type_coerce

from recruit.accounts.queries.at_once import candidate_session
from recruit.accounts.rules.sessions import is_alive, token_digest
from recruit.candidates import queries as candidates
from recruit.candidates.rules import AdjustmentKind
from recruit.directory.queries import SUBJECTS
from recruit.exam.models import Answer, Attempt, Centre, Paper, Room, Seat, Sitting
from recruit.exam.queries.attempts import Given
from recruit.exam.rules.attempts import AttemptState, Standing
from recruit.exam.rules.drawing import PaperItem, paper_of
from recruit.exam.rules.entry import Door, keys_of
from recruit.extensions.direct import Direct, Row, in_words_of_drivers, instant
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Caller:
    """A candidate who asks about a seat of their own, and what is asked at its door."""

    asker: Asker
    session: str
    last_seen_at: datetime
    seat: str
    door: Door
    campaign_id: int


@dataclass(frozen=True)
class Begun:
    """A begun attempt of whoever asks."""

    caller: Caller
    id: int
    state: AttemptState
    standing: Standing
    started_at: datetime
    subject_code: str


_WHO = candidate_session().subquery("who")
_CALLER = (
    _WHO.c.session,
    _WHO.c.last_seen_at,
    _WHO.c.expires_at,
    _WHO.c.confined_to,
    _WHO.c.person_id,
    _WHO.c.person,
    Seat.public_id.label("seat"),
    Sitting.by_code,
    type_coerce(Sitting.browser_keys, UnicodeText),
    type_coerce(Centre.networks, UnicodeText),
    Seat.campaign_id,
)
_OWN = len(_CALLER)


def _callers(*more: Any) -> Any:
    return (
        select(*_CALLER, *more)
        .select_from(_WHO)
        .join(Seat, Seat.person_id == _WHO.c.person_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Room, Room.id == Sitting.room_id)
        .outerjoin(Centre, Centre.id == Room.centre_id)
        .join(Paper, Paper.seat_id == Seat.id)
        .outerjoin(Attempt, Attempt.paper_id == Paper.id)
    )


_OF_ATTEMPT = (
    Attempt.id,
    Attempt.state,
    Attempt.started_at,
    Attempt.ends_at,
    Attempt.closes_at,
    Attempt.subject_code,
)
_BY_ATTEMPT = Attempt.public_id == bindparam("attempt")
_AT_SEAT = in_words_of_drivers(
    _callers(Attempt.public_id).where(Seat.public_id == bindparam("seat"))
)
_IN_ATTEMPT = in_words_of_drivers(_callers(*_OF_ATTEMPT).where(_BY_ATTEMPT))
_SHEET = in_words_of_drivers(
    _callers(
        *_OF_ATTEMPT,
        type_coerce(Paper.document, UnicodeText),
        type_coerce(SUBJECTS.c.name, UnicodeText),
        candidates.is_granted(
            Attempt.person_id.expression, Attempt.campaign_id.expression, AdjustmentKind.LARGE_PRINT
        ),
    )
    .join(SUBJECTS, SUBJECTS.c.code == Attempt.subject_code)
    .where(_BY_ATTEMPT)
)
_GIVEN = in_words_of_drivers(
    select(Answer.position, Answer.response, Answer.seq)
    .where(Answer.attempt_id == bindparam("attempt_id"))
    .order_by(Answer.position, Answer.seq)
)


@dataclass(frozen=True)
class SheetRow:
    """A sheet without what its questions say."""

    begun: Begun
    items: Sequence[PaperItem]
    given: dict[int, Given]
    subject: Bilingual
    large_print: bool


def at_seat(
    direct: Direct, token: str, seat: str, now: datetime
) -> tuple[Caller, str | None] | None:
    """Who asks to begin at a seat, and the attempt that was begun there; None for anybody who is
    not known here: officials, strangers, sessions that are over."""
    row = direct.first(_AT_SEAT[direct.dialect], {"digest": token_digest(token), "seat": seat})
    caller = _caller(row, now)
    return (caller, row[_OWN]) if caller and row else None


def in_attempt(direct: Direct, token: str, attempt: str, now: datetime) -> Begun | None:
    """Who asks about an attempt of their own."""
    values = {"digest": token_digest(token), "attempt": attempt}
    return _begun(direct.first(_IN_ATTEMPT[direct.dialect], values), now)


def sheet(direct: Direct, token: str, attempt: str, now: datetime) -> SheetRow | None:
    """The sheet of an attempt of their own."""
    values = {"digest": token_digest(token), "attempt": attempt}
    row = direct.first(_SHEET[direct.dialect], values)
    begun = _begun(row, now)
    if begun is None or row is None:
        return None
    document, name, large_print = row[_OWN + len(_OF_ATTEMPT) :]
    given = direct.rows(_GIVEN[direct.dialect], {"attempt_id": begun.id})
    return SheetRow(
        begun,
        paper_of(from_json(document)).items,
        {position: Given(response, seq) for position, response, seq in given},
        Bilingual(**from_json(name)),
        bool(large_print),
    )


def _caller(row: Row | None, now: datetime) -> Caller | None:
    if row is None:
        return None
    session, seen, expires, confined, person_id, person, seat, by_code, keys, networks, campaign = (
        row[:_OWN]
    )
    if not is_alive(now, last_seen_at=instant(seen), expires_at=instant(expires)):
        return None
    only = Ref("seat", seat) if confined else None
    if only and confined != f"{only.type}:{only.id}":
        return None  # for another seat
    allowed = {} if only else {Permission.CANDIDATE: EVERYWHERE}
    return Caller(
        Asker(person_id, person, allowed, session=session, only=only),
        session,
        instant(seen),
        seat,
        Door(
            bool(by_code),
            tuple(from_json(networks) or ()) if networks else (),
            keys_of(from_json(keys) if keys else None),
        ),
        campaign,
    )


def _begun(row: Row | None, now: datetime) -> Begun | None:
    caller = _caller(row, now)
    if caller is None or row is None:
        return None
    attempt_id, state, started, ends, closes, subject = row[_OWN : _OWN + len(_OF_ATTEMPT)]
    state = AttemptState(state)
    standing = Standing(state, instant(ends), instant(closes))
    return Begun(caller, attempt_id, state, standing, instant(started), subject)
