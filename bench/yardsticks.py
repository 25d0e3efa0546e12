"""The two yardsticks beside our application.

`empty` shows what Flask itself costs, `minimal` what one durable statement costs on top: the
same statement as ours through the same driver, and nothing else.
"""

import os
import threading
from datetime import UTC, datetime, timedelta

import psycopg
from flask import Flask, Response, jsonify, redirect, request

# The same as in recruit.exam.service.answers; tests/bench sees to it.
STATEMENT = """
WITH attempt AS (
  SELECT id, state, ends_at,
    substr(shapes, %(position)s::integer * 2 - 1, 2) AS shape, true AS allowed
  FROM attempts WHERE public_id = %(attempt)s AND person_id = %(person)s FOR SHARE
), saved AS (
  INSERT INTO answers (attempt_id, position, seq, response, saved_at)
  SELECT id, %(position)s, %(seq)s, %(response)s::varchar, %(now)s FROM attempt
  WHERE allowed AND state = 'open' AND %(now)s <= ends_at
    AND shape <> '' AND (%(response)s::varchar IS NULL OR strpos(%(fits)s::text, shape) > 0)
  ON CONFLICT DO NOTHING RETURNING 1
)
SELECT id, state, ends_at, shape, allowed, (SELECT count(*) FROM saved) FROM attempt
"""

# A start's: the attempt of a seat, and its paper as it is stored.
BEGIN = """
INSERT INTO attempts (public_id, paper_id, sitting_id, application_id, person_id, campaign_id,
  subject_code, state, shapes, started_at, deadline, extra_minutes, ends_at, closes_at)
SELECT seats.public_id, papers.id, sitting_id, application_id, person_id, campaign_id,
  subject_code, 'open', papers.shapes, %(now)s, %(ends)s, 0, %(ends)s, %(ends)s
FROM seats JOIN papers ON papers.seat_id = seats.id WHERE seats.public_id = %(seat)s
RETURNING public_id
"""
PAPER = """
SELECT papers.document FROM attempts JOIN papers ON papers.id = attempts.paper_id
WHERE attempts.public_id = %(attempt)s
"""
SHEET = '"ticket":"none" data-shape="s4" %s'


def empty() -> Flask:
    app = Flask("empty")

    @app.post("/az/me/exam/<string:public_id>/answers")
    def answers(public_id: str) -> Response:
        return jsonify(saved=True)

    @app.post("/az/me/exam/slip/<string:seat>/begin")
    def begin(seat: str) -> Response:
        return redirect(f"/az/me/exam/{seat}", 303)  # type: ignore[return-value]

    @app.get("/az/me/exam/<string:public_id>")
    def sheet(public_id: str) -> str:
        return SHEET % public_id

    return app


def minimal() -> Flask:
    app = Flask("minimal")
    own = threading.local()

    def connection() -> psycopg.Connection:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
        return own.connection

    @app.post("/az/me/exam/<string:public_id>/answers")
    def answers(public_id: str) -> tuple[Response, int]:
        body = request.get_json()
        values = {
            "attempt": public_id,
            "person": int(request.headers["X-Person"]),
            "position": body["position"],
            "seq": body["seq"],
            "response": body["response"],
            "fits": "s4",  # the shape of all items here
            "now": datetime.now(UTC),
        }
        row = connection().execute(STATEMENT, values).fetchone()
        saved = bool(row and row[5])
        return jsonify(saved=saved), 200 if saved else 409

    @app.post("/az/me/exam/slip/<string:seat>/begin")
    def begin(seat: str) -> Response:
        now = datetime.now(UTC)
        values = {"seat": seat, "now": now, "ends": now + timedelta(hours=3)}
        row = connection().execute(BEGIN, values).fetchone()
        assert row is not None
        return redirect(f"/az/me/exam/{row[0]}", 303)  # type: ignore[return-value]

    @app.get("/az/me/exam/<string:public_id>")
    def sheet(public_id: str) -> str:
        row = connection().execute(PAPER, {"attempt": public_id}).fetchone()
        assert row is not None
        return SHEET % row[0]

    return app
