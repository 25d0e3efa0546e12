"""Reading attempts, their papers and their answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, UnicodeText, bindparam, or_, select, type_coerce

from recruit.exam.models import Answer, Attempt, Paper, Sitting
from recruit.exam.rules import attempts as rules
from recruit.exam.rules import drawing
from recruit.exam.rules.attempts import AttemptState, Responses
from recruit.extensions import db
from recruit.extensions.direct import in_words_of_drivers
from recruit.extensions.prepared import rows_of, run
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.errors import NotFoundError

CHUNK = 500


@dataclass(frozen=True)
class Given:
    """The newest answer at a position."""

    response: str | None
    seq: int


@dataclass(frozen=True)
class Receipt:
    """The proof of an attempt's end, for whoever holds its code."""

    attempt: rules.Attempt

    @property
    def code(self) -> str:
        return self.attempt.receipt_code or ""


_OWN = select(*Attempt.__table__.c).where(
    Attempt.public_id == bindparam("public_id"), Attempt.person_id == bindparam("person_id")
)
_PAPERS = select(Paper.id, type_coerce(Paper.document, UnicodeText)).where(
    Paper.id.in_(bindparam("ids", expanding=True))
)
_RESPONSES = (
    select(Answer.attempt_id, Answer.position, Answer.response)
    .where(Answer.attempt_id.in_(bindparam("ids", expanding=True)))
    .order_by(Answer.attempt_id, Answer.position, Answer.seq)
)
_RESPONSES_OF_ONE = in_words_of_drivers(
    select(Answer.position, Answer.response)
    .where(Answer.attempt_id == bindparam("attempt_id"))
    .order_by(Answer.position, Answer.seq)
)
_GIVEN = (
    select(Answer.position, Answer.response, Answer.seq)
    .where(Answer.attempt_id == bindparam("attempt_id"))
    .order_by(Answer.position, Answer.seq)
)


def attempt_of(public_id: str, person_id: int) -> rules.Attempt:
    """The person's attempt; NotFoundError for anybody else's."""
    row = run(_OWN, public_id=public_id, person_id=person_id).first()
    if row is None:
        raise NotFoundError()
    return attempt_of_row(row)


def attempt_within(public_id: str, scope: Scope = EVERYWHERE) -> rules.Attempt:
    """An attempt in a sitting of the scope, for officials."""
    where: Any = Attempt.public_id == public_id
    if not scope.everywhere:
        inside = select(Sitting.id).where(Sitting.district_code.in_(sorted(scope.districts)))
        where = where & Attempt.sitting_id.in_(inside)
    return _one(where)


def receipt(code: str) -> Receipt | None:
    """The receipt with this code, as a candidate reads it out."""
    row = db.session.scalar(select(Attempt).where(Attempt.receipt_code == code.strip().upper()))
    return Receipt(attempt_of_row(row)) if row else None


def running_in(sitting_id: int, at: datetime) -> list[rules.Attempt]:
    """The attempts of a sitting that ran at an instant."""
    rows = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.sitting_id == sitting_id,
            Attempt.started_at <= at,
            or_(Attempt.finished_at.is_(None), Attempt.finished_at >= at),
        )
        .order_by(Attempt.id)
    )
    return [attempt_of_row(row) for row in rows]


def _one(where: ColumnElement[bool]) -> rules.Attempt:
    row = db.session.scalar(select(Attempt).where(where))
    if row is None:
        raise NotFoundError()
    return attempt_of_row(row)


def attempt_of_row(row: Attempt | Any) -> rules.Attempt:
    return rules.Attempt(
        row.id,
        row.public_id,
        row.paper_id,
        row.sitting_id,
        row.application_id,
        row.person_id,
        row.campaign_id,
        row.subject_code,
        AttemptState(row.state),
        row.shapes,
        row.started_at,
        row.deadline,
        row.extra_minutes,
        row.ends_at,
        row.closes_at,
        row.finished_at,
        row.receipt_code,
        row.answered,
        row.answers_digest,
    )


def paper(paper_id: int) -> drawing.Paper:
    return papers([paper_id])[paper_id]


def papers(paper_ids: Iterable[int]) -> dict[int, drawing.Paper]:
    """Frozen papers by id."""
    found = {}
    for chunk in _chunks(paper_ids):
        rows = run(_PAPERS, ids=chunk).all()
        # pydantic's reader takes a third of the time, and a day has ten thousand papers.
        found.update({paper_id: drawing.paper_of(from_json(text)) for paper_id, text in rows})
    return found


def given(attempt_id: int) -> dict[int, Given]:
    """The newest answer of each position that was ever touched."""
    rows = run(_GIVEN, attempt_id=attempt_id)
    return {position: Given(response, seq) for position, response, seq in rows}


def responses(attempt_ids: Iterable[int]) -> dict[int, Responses]:
    """The newest responses by attempt and position."""
    found: dict[int, dict[int, str | None]] = {}
    wanted = list(attempt_ids)
    if len(wanted) == 1:
        rows = rows_of(_RESPONSES_OF_ONE, attempt_id=wanted[0])
        return {wanted[0]: dict(rows)} if rows else {}
    for chunk in _chunks(wanted):
        rows = run(_RESPONSES, ids=chunk).all()  # one by one takes three times as long
        for attempt_id, position, response in rows:
            found.setdefault(attempt_id, {})[position] = response
    return dict(found)


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted(set(ids))
    return (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
