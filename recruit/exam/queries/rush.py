"""What beginning, the sheet and the end need to know, in one statement each, the session among
it: ten thousand people come within two minutes, and the statements cost more than what they find.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    Integer,
    UnicodeText,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from recruit.accounts.queries.at_once import candidate_session
from recruit.accounts.rules.sessions import is_alive, token_digest
from recruit.candidates import queries as candidates
from recruit.candidates.rules import AdjustmentKind
from recruit.directory.queries import SUBJECTS
from recruit.exam.models import (
    Annulment,
    Answer,
    Attempt,
    Centre,
    ExamMark,
    FinalResults,
    Incident,
    Paper,
    Room,
    Seat,
    Sitting,
)
from recruit.exam.queries.attempts import Given
from recruit.exam.queries.marks import section_of
from recruit.exam.rules.attempts import AttemptState, Standing
from recruit.exam.rules.drawing import PaperItem, paper_of
from recruit.exam.rules.entry import Door, keys_of
from recruit.exam.rules.incidents import IncidentKind
from recruit.exam.rules.marking import SectionResult
from recruit.exam.rules.seating import SittingState
from recruit.extensions.direct import Direct, Row, constant, in_words_of_drivers, instant
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of
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


def _from_seat(*more: Any) -> Any:
    """By a seat. PostgreSQL joins this many tables in the order in which they stand, so the one row
    that is asked for stands first, and nothing grows with what else a person has."""
    seats = select(*_CALLER, *more).select_from(Seat).join(Paper, Paper.seat_id == Seat.id)
    return _with_caller(seats.outerjoin(Attempt, Attempt.paper_id == Paper.id))


def _from_attempt(*more: Any) -> Any:
    """By an attempt; the same."""
    attempts = select(*_CALLER, *more).select_from(Attempt)
    papers = attempts.join(Paper, Paper.id == Attempt.paper_id)
    return _with_caller(papers.join(Seat, Seat.id == Paper.seat_id)).where(_BY_ATTEMPT)


def _with_caller(seats: Any) -> Any:
    return (
        seats.join(_WHO, _WHO.c.person_id == Seat.person_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Room, Room.id == Sitting.room_id)
        .outerjoin(Centre, Centre.id == Room.centre_id)
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
    _from_seat(Attempt.public_id).where(Seat.public_id == bindparam("seat"))
)
_IN_ATTEMPT = in_words_of_drivers(_from_attempt(*_OF_ATTEMPT))
_SHEET = in_words_of_drivers(
    _from_attempt(
        *_OF_ATTEMPT,
        type_coerce(Paper.document, UnicodeText),
        type_coerce(SUBJECTS.c.name, UnicodeText),
        candidates.is_granted(
            Attempt.person_id.expression, Attempt.campaign_id.expression, AdjustmentKind.LARGE_PRINT
        ),
    ).join(SUBJECTS, SUBJECTS.c.code == Attempt.subject_code)
)
_GIVEN = in_words_of_drivers(
    select(Answer.position, Answer.response, Answer.seq)
    .where(Answer.attempt_id == bindparam("attempt_id"))
    .order_by(Answer.position, Answer.seq)
)
_VERSION = aliased(ExamMark)
_JUDGED = (
    exists().where(Incident.seat_id == Seat.id, Incident.kind == constant(IncidentKind.EXPELLED))
    | exists().where(Annulment.application_id == Attempt.application_id)
    | exists().where(FinalResults.campaign_id == Attempt.campaign_id)
)
_RECEIPT = in_words_of_drivers(
    _from_attempt(
        Attempt.receipt_code,
        Attempt.finished_at,
        Attempt.answered,
        Attempt.shapes,
        Attempt.answers_digest,
        type_coerce(SUBJECTS.c.name, UnicodeText),
        type_coerce(ExamMark.sections, UnicodeText),
        type_coerce(ExamMark.total, Integer),
        ExamMark.passed,
        _JUDGED,
    )
    .join(SUBJECTS, SUBJECTS.c.code == Attempt.subject_code)
    .join(ExamMark, ExamMark.attempt_id == Attempt.id)
    .where(
        Attempt.state == constant(AttemptState.FINISHED),
        ExamMark.version
        == select(func.max(_VERSION.version))
        .where(_VERSION.attempt_id == Attempt.id)
        .scalar_subquery(),
    )
)


@dataclass(frozen=True)
class SheetRow:
    """A sheet without what its questions say."""

    begun: Begun
    items: Sequence[PaperItem]
    given: dict[int, Given]
    subject: Bilingual
    large_print: bool


@dataclass(frozen=True)
class ReceiptRow:
    """The ordinary end: confirmed by the candidate, marked, and nothing was decided since."""

    caller: Caller
    code: str
    ended_at: datetime
    answered: int
    items: int
    digest: str
    subject: Bilingual
    sections: tuple[SectionResult, ...]
    total: Decimal
    passed: bool


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


def receipt(direct: Direct, token: str, attempt: str, now: datetime) -> ReceiptRow | None:
    """The receipt of an attempt of their own; None where it has more to say than most."""
    values = {"digest": token_digest(token), "attempt": attempt}
    row = direct.first(_RECEIPT[direct.dialect], values)
    caller = _caller(row, now)
    if caller is None or row is None:
        return None
    code, ended, answered, shapes, answers, subject, sections, total, passed, more = row[_OWN:]
    if more:
        return None
    return ReceiptRow(
        caller,
        code,
        instant(ended),
        answered,
        len(shapes) // 2,
        answers,
        Bilingual(**from_json(subject)),
        tuple(section_of(one) for one in from_json(sections)),
        decimal_of(total),
        bool(passed),
    )


@dataclass(frozen=True)
class Sample:
    """Some papers of one subject that are about to be seen."""

    campaign_id: int
    subject: Bilingual
    papers: tuple[tuple[PaperItem, ...], ...]


_COMING = in_words_of_drivers(
    select(Seat.campaign_id, Seat.subject_code, type_coerce(SUBJECTS.c.name, UnicodeText))
    .join(Sitting, Sitting.id == Seat.sitting_id)
    .join(SUBJECTS, SUBJECTS.c.code == Seat.subject_code)
    .where(
        Sitting.state != constant(SittingState.CLOSED),
        Sitting.opens_at <= bindparam("until"),
        Sitting.closes_at >= bindparam("now"),
    )
    .distinct()
)
_SOME = in_words_of_drivers(
    select(type_coerce(Paper.document, UnicodeText))
    .join(Seat, Seat.id == Paper.seat_id)
    .where(Seat.campaign_id == bindparam("campaign_id"), Seat.subject_code == bindparam("subject"))
    .order_by(Paper.id.desc())
    .limit(bindparam("most"))
    .offset(literal_column("0"))  # else SQLite's words bind one of their own
)


def coming(direct: Direct, now: datetime, until: datetime, most: int) -> Iterator[Sample]:
    """Of each subject whose sittings open until an instant, at most so many papers: with a paper's
    items balanced by exposure, those hold nearly every item."""
    for campaign_id, code, name in direct.rows(
        _COMING[direct.dialect], {"now": now, "until": until}
    ):
        values = {"campaign_id": campaign_id, "subject": code, "most": most}
        rows = direct.rows(_SOME[direct.dialect], values)
        papers = tuple(paper_of(from_json(text)).items for (text,) in rows)
        yield Sample(campaign_id, Bilingual(**from_json(name)), papers)


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
