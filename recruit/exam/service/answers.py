"""Saving one answer: one statement that checks everything and writes, nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger, Unicode, bindparam, func, select, text

from recruit.exam.models import Answer, Attempt
from recruit.exam.rules.attempts import AttemptState, Saved, SaveOutcome
from recruit.extensions import db
from recruit.extensions.database import UtcDateTime

MOST_ITEMS = 200
LARGEST_SEQ = 2**53 - 1  # what a browser counts exactly

# The attempt's row is locked FOR SHARE within the statement: closing it needs the row for itself,
# so either the answer is committed before the closing reads the answers, or it is refused.
# It goes to the driver as it is written: compiling and typing it again costs more than running it.
_POSTGRESQL = """
WITH attempt AS (
  SELECT id, state, ends_at,
    NULLIF(substr(option_counts, %(position)s::integer, 1), '')::integer AS options
  FROM attempts WHERE public_id = %(attempt)s AND person_id = %(person)s FOR SHARE
), saved AS (
  INSERT INTO answers (attempt_id, position, seq, choice, saved_at)
  SELECT id, %(position)s, %(seq)s, %(choice)s::smallint, %(now)s FROM attempt
  WHERE state = 'open' AND %(now)s <= ends_at AND options > coalesce(%(choice)s::smallint, 0)
  ON CONFLICT DO NOTHING RETURNING 1
)
SELECT id, state, ends_at, options, (SELECT count(*) FROM saved) AS saved FROM attempt
"""

# SQLite has one writer at a time: the transaction began with BEGIN IMMEDIATE.
_SQLITE = """
INSERT INTO answers (attempt_id, position, seq, choice, saved_at)
SELECT id, :position, :seq, :choice, :now FROM attempts
WHERE public_id = :attempt AND person_id = :person AND state = 'open' AND :now <= ends_at
  AND CAST(substr(option_counts, :position, 1) AS integer) > coalesce(:choice, 0)
ON CONFLICT DO NOTHING
RETURNING (SELECT ends_at FROM attempts WHERE id = attempt_id) AS ends_at
"""

_PARAMETERS = (
    bindparam("attempt", type_=Unicode()),
    bindparam("person", type_=BigInteger()),
    bindparam("position", type_=Integer()),
    bindparam("seq", type_=BigInteger()),
    bindparam("choice", type_=SmallInteger()),
    bindparam("now", type_=UtcDateTime()),
)
_ON_SQLITE = text(_SQLITE).bindparams(*_PARAMETERS).columns(ends_at=UtcDateTime)


def save_answer(
    attempt: str, person_id: int, position: int, choice: int | None, seq: int, *, now: datetime
) -> Saved:
    """Add an answer to the log of the person's open attempt, if `now` is not after its end.

    `choice` is the index of the option as shown, None takes the answer back. A repetition of
    the same answer under the same `seq` is acknowledged again. Acknowledged means: it will
    stand once the caller has committed.
    """
    if not 1 <= position <= MOST_ITEMS:
        return Saved(SaveOutcome.BAD_POSITION)
    if choice is not None and not 0 <= choice <= 9:
        return Saved(SaveOutcome.BAD_CHOICE)
    if not 1 <= seq <= LARGEST_SEQ:
        return Saved(SaveOutcome.TAKEN)
    values = {
        "attempt": attempt,
        "person": person_id,
        "position": position,
        "seq": seq,
        "choice": choice,
        "now": now,
    }
    if db.session.get_bind().dialect.name == "sqlite":
        return _save_on_sqlite(values)
    row = db.session.connection().exec_driver_sql(_POSTGRESQL, values).first()
    if row is None:
        return Saved(SaveOutcome.NOT_FOUND)
    ends_at = row[2].astimezone(UTC)
    if row[4]:
        return _acknowledge(ends_at, now)
    return _explain(values, row[0], row[1], ends_at, row[3])


def _save_on_sqlite(values: dict[str, Any]) -> Saved:
    saved = db.session.execute(_ON_SQLITE, values).first()
    if saved is not None:
        return _acknowledge(saved.ends_at, values["now"])
    row = db.session.execute(
        select(
            Attempt.id,
            Attempt.state,
            Attempt.ends_at,
            func.substr(Attempt.option_counts, values["position"], 1),
        ).where(Attempt.public_id == values["attempt"], Attempt.person_id == values["person"])
    ).first()
    if row is None:
        return Saved(SaveOutcome.NOT_FOUND)
    return _explain(values, row[0], row[1], row[2], int(row[3]) if row[3] else None)


def _acknowledge(ends_at: datetime, now: datetime) -> Saved:
    return Saved(SaveOutcome.SAVED, ends_at, max(ends_at - now, timedelta(0)))


def _explain(
    values: dict[str, Any], attempt_id: int, state: str, ends_at: datetime, options: int | None
) -> Saved:
    """Why nothing was written."""
    now, choice = values["now"], values["choice"]
    if state != AttemptState.OPEN:
        return Saved(SaveOutcome.FINISHED, ends_at)
    if now > ends_at:
        return Saved(SaveOutcome.LATE, ends_at)
    if options is None:
        return Saved(SaveOutcome.BAD_POSITION, ends_at)
    if choice is not None and choice >= options:
        return Saved(SaveOutcome.BAD_CHOICE, ends_at)
    return _again(values, attempt_id, ends_at)


def _again(values: dict[str, Any], attempt_id: int, ends_at: datetime) -> Saved:
    """The number is taken: by this very answer, which is then saved, or by another."""
    known = db.session.execute(
        select(Answer.choice).where(
            Answer.attempt_id == attempt_id,
            Answer.position == values["position"],
            Answer.seq == values["seq"],
        )
    ).first()
    if known is not None and known[0] == values["choice"]:
        return _acknowledge(ends_at, values["now"])
    return Saved(SaveOutcome.TAKEN, ends_at, max(ends_at - values["now"], timedelta(0)))
