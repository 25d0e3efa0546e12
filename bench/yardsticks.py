"""The two yardsticks beside our application.

`empty` shows what Flask itself costs, `minimal` what one durable statement costs on top: the
same statement as ours through the same driver, and nothing else.
"""

import os
import threading
from datetime import UTC, datetime

import psycopg
from flask import Flask, Response, jsonify, request

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


def empty() -> Flask:
    app = Flask("empty")

    @app.post("/az/me/exam/<string:public_id>/answers")
    def answers(public_id: str) -> Response:
        return jsonify(saved=True)

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

    return app
