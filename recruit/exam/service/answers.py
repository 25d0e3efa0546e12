"""Saving one answer: one statement that checks everything and writes, nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.dialects import postgresql, sqlite

from recruit.accounts import queries as accounts
from recruit.exam.rules.attempts import AttemptState, Saved, SaveOutcome, Standing
from recruit.exam.rules.content import shapes_of
from recruit.extensions import db
from recruit.extensions.direct import Direct, Row, for_sqlite, instant

MOST_ITEMS = 200
LARGEST_SEQ = 2**53 - 1  # what a browser counts exactly
MOST_LATE = 400  # rows of an attempt, enough for each question and some changes of mind
LATE_FOR = timedelta(days=1)  # after the end: a line that was cut is back by then

Ask = Callable[[str, dict[str, Any]], Row | None]

# The attempt's row is locked FOR SHARE within the statement: closing it needs the row for itself,
# so either the answer is committed before the closing reads the answers, or it is refused.
# It goes to the driver as it is written: compiling and typing it again costs more than running it.
_POSTGRESQL = """
WITH attempt AS (
  SELECT id, state, ends_at,
    substr(shapes, %(position)s::integer * 2 - 1, 2) AS shape, {allowed} AS allowed
  FROM attempts WHERE public_id = %(attempt)s{own} FOR SHARE
), saved AS (
  INSERT INTO answers (attempt_id, position, seq, response, saved_at)
  SELECT id, %(position)s, %(seq)s, %(response)s::varchar, %(now)s FROM attempt
  WHERE allowed AND state = 'open' AND %(now)s <= ends_at
    AND shape <> '' AND (%(response)s::varchar IS NULL OR strpos(%(fits)s::text, shape) > 0)
  ON CONFLICT DO NOTHING RETURNING 1
)
SELECT id, state, ends_at, shape, allowed, (SELECT count(*) FROM saved) FROM attempt
"""

# SQLite has one writer at a time, and a statement that writes is alone from its first line on.
_SQLITE = """
INSERT INTO answers (attempt_id, position, seq, response, saved_at)
SELECT id, :position, :seq, :response, :now FROM attempts
WHERE public_id = :attempt{own} AND {allowed} AND state = 'open' AND :now <= ends_at
  AND substr(shapes, :position * 2 - 1, 2) <> ''
  AND (:response IS NULL OR instr(:fits, substr(shapes, :position * 2 - 1, 2)) > 0)
ON CONFLICT DO NOTHING
RETURNING attempt_id, 'open', (SELECT ends_at FROM attempts WHERE id = attempt_id), '', 1, 1
"""
_SQLITE_WHY = """
SELECT id, state, ends_at, substr(shapes, :position * 2 - 1, 2), {allowed}, 0
FROM attempts WHERE public_id = :attempt{own}
"""
_TAKEN_BY = {
    "postgresql": """
SELECT response FROM answers
WHERE attempt_id = %(id)s AND position = %(position)s AND seq = %(seq)s
""",
    "sqlite": """
SELECT response FROM answers WHERE attempt_id = :id AND position = :position AND seq = :seq
""",
}
_STANDING = """
SELECT state, ends_at, closes_at, {allowed} FROM attempts WHERE public_id = {attempt}
"""
_WHO = accounts.living_session(literal_column("attempts.person_id"))
_SIGNED_IN = {
    "postgresql": f"EXISTS ({_WHO.compile(dialect=postgresql.psycopg.dialect())})",
    "sqlite": f"EXISTS ({_WHO.compile(dialect=sqlite.dialect(paramstyle='named'))})",
}

# Kept apart: what is stamped or arrives after the end, unless the candidate ended it by hand.
_KEEP = {
    "postgresql": """
INSERT INTO late_answers (attempt_id, position, seq, response, stamped_at)
SELECT id, %(position)s, %(seq)s, %(response)s::varchar, %(now)s FROM attempts
WHERE public_id = %(attempt)s AND state <> 'finished' AND %(now)s <= %(until)s
  AND substr(shapes, %(position)s::integer * 2 - 1, 2) <> ''
  AND (%(response)s::varchar IS NULL
    OR strpos(%(fits)s::text, substr(shapes, %(position)s::integer * 2 - 1, 2)) > 0)
  AND (SELECT count(*) FROM late_answers WHERE attempt_id = attempts.id) < %(most)s
ON CONFLICT DO NOTHING RETURNING 1
""",
    "sqlite": """
INSERT INTO late_answers (attempt_id, position, seq, response, stamped_at)
SELECT id, :position, :seq, :response, :now FROM attempts
WHERE public_id = :attempt AND state <> 'finished' AND :now <= :until
  AND substr(shapes, :position * 2 - 1, 2) <> ''
  AND (:response IS NULL OR instr(:fits, substr(shapes, :position * 2 - 1, 2)) > 0)
  AND (SELECT count(*) FROM late_answers WHERE attempt_id = attempts.id) < :most
ON CONFLICT DO NOTHING RETURNING 1
""",
}

_KEPT = {
    "postgresql": """
SELECT l.response FROM late_answers l JOIN attempts a ON a.id = l.attempt_id
WHERE a.public_id = %(attempt)s AND l.position = %(position)s AND l.seq = %(seq)s
""",
    "sqlite": """
SELECT l.response FROM late_answers l JOIN attempts a ON a.id = l.attempt_id
WHERE a.public_id = :attempt AND l.position = :position AND l.seq = :seq
""",
}

# By database: the person is known already, or the session is looked up in the same statement.
_OF_PERSON = {
    "postgresql": _POSTGRESQL.format(own=" AND person_id = %(person)s", allowed="true"),
    "sqlite": _SQLITE.format(own=" AND person_id = :person", allowed="1"),
}
_OF_SESSION = {
    "postgresql": _POSTGRESQL.format(own="", allowed=_SIGNED_IN["postgresql"]),
    "sqlite": _SQLITE.format(own="", allowed=_SIGNED_IN["sqlite"]),
}
_WHY_PERSON = _SQLITE_WHY.format(own=" AND person_id = :person", allowed="1")
_WHY_SESSION = _SQLITE_WHY.format(own="", allowed=_SIGNED_IN["sqlite"])
_STANDING_OF = {
    "postgresql": _STANDING.format(allowed=_SIGNED_IN["postgresql"], attempt="%(attempt)s"),
    "sqlite": _STANDING.format(allowed=_SIGNED_IN["sqlite"], attempt=":attempt"),
}


def save_answer(
    attempt: str, person_id: int, position: int, response: str | None, seq: int, *, now: datetime
) -> Saved:
    """Add an answer to the log of the person's open attempt, if `now` is not after its end.

    `response` has the form that rules.content.showing says, None takes the answer back. A
    repetition of the same answer under the same `seq` is acknowledged again. Acknowledged means:
    it will stand once the caller has committed.
    """
    dialect = db.session.get_bind().dialect.name
    values = _values(attempt, position, response, seq, now) | {"person": person_id}
    return _save(_within_session(dialect), dialect, _OF_PERSON[dialect], _WHY_PERSON, values)


def save_at_once(
    direct: Direct,
    attempt: str,
    session: str,
    position: int,
    response: str | None,
    seq: int,
    *,
    now: datetime,
) -> Saved:
    """The same for whoever is signed in through this session; committed when it returns.

    What comes too late is kept apart, for officials to decide about.
    """
    values = _values(attempt, position, response, seq, now) | {"session": session}
    dialect = direct.dialect
    saved = _save(direct.first, dialect, _OF_SESSION[dialect], _WHY_SESSION, values)
    if saved.outcome is SaveOutcome.LATE and saved.ends_at:
        return replace(saved, kept=_keep(direct, values, saved.ends_at + LATE_FOR))
    return saved


def _keep(direct: Direct, values: dict[str, Any], until: datetime) -> bool:
    """Keep a late answer apart; whether it stands there now."""
    values = values | {"until": until, "most": MOST_LATE}
    if direct.first(_KEEP[direct.dialect], values):
        return True
    known = direct.first(_KEPT[direct.dialect], values)
    return known is not None and known[0] == values["response"]


def standing(direct: Direct, attempt: str, session: str, *, now: datetime) -> Standing | None:
    """How an attempt stands, for whoever is signed in through this session; None for others."""
    values = {"attempt": attempt, "session": session, "now": now}
    row = direct.first(_STANDING_OF[direct.dialect], values)
    if row is None or not row[3]:
        return None
    return Standing(AttemptState(row[0]), instant(row[1]), instant(row[2]))


def _values(
    attempt: str, position: int, response: str | None, seq: int, now: datetime
) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "position": position,
        "seq": seq,
        "response": response,
        "fits": shapes_of(response) if response else "",
        "now": now,
    }


def _within_session(dialect: str) -> Ask:
    def ask(statement: str, values: dict[str, Any]) -> Row | None:
        values = for_sqlite(values) if dialect == "sqlite" else values
        row = db.session.connection().exec_driver_sql(statement, values).first()
        return None if row is None else tuple(row)

    return ask


def _save(ask: Ask, dialect: str, statement: str, why: str, values: dict[str, Any]) -> Saved:
    if not 1 <= values["position"] <= MOST_ITEMS:
        return Saved(SaveOutcome.BAD_POSITION)
    if values["response"] is not None and not values["fits"]:
        return Saved(SaveOutcome.BAD_RESPONSE)
    if not 1 <= values["seq"] <= LARGEST_SEQ:
        return Saved(SaveOutcome.TAKEN)
    row = ask(statement, values)
    if row is None and dialect == "sqlite":
        row = ask(why, values)
    if row is None:
        return Saved(SaveOutcome.NOT_FOUND)
    attempt_id, state, ends_at, shape, allowed, saved = row
    if not allowed:
        return Saved(SaveOutcome.SIGNED_OUT)
    if saved:
        return _acknowledge(instant(ends_at), values["now"])
    refused = _refusal(state, instant(ends_at), shape, values)
    return refused or _again(
        ask, _TAKEN_BY[dialect], {**values, "id": attempt_id}, instant(ends_at)
    )


def _acknowledge(ends_at: datetime, now: datetime) -> Saved:
    return Saved(SaveOutcome.SAVED, ends_at, max(ends_at - now, timedelta(0)))


def _refusal(state: str, ends_at: datetime, shape: str, values: dict[str, Any]) -> Saved | None:
    """Why nothing was written; None where the number is taken."""
    if state == AttemptState.FINISHED:
        return Saved(SaveOutcome.FINISHED, ends_at)
    if state == AttemptState.CLOSED or values["now"] > ends_at:
        return Saved(SaveOutcome.LATE, ends_at)
    if not shape:
        return Saved(SaveOutcome.BAD_POSITION, ends_at)
    if values["response"] is not None and shape not in values["fits"]:
        return Saved(SaveOutcome.BAD_RESPONSE, ends_at)
    return None


def _again(ask: Ask, statement: str, values: dict[str, Any], ends_at: datetime) -> Saved:
    """The number is taken: by this very answer, which is then saved, or by another."""
    known = ask(statement, values)
    if known is not None and known[0] == values["response"]:
        return _acknowledge(ends_at, values["now"])
    return Saved(SaveOutcome.TAKEN, ends_at, max(ends_at - values["now"], timedelta(0)))
