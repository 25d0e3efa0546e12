"""Saving an answer and asking for the time: two addresses that are answered in front of Flask.

Ten thousand people save within the same minutes. What Flask does for a page (cookie, forms,
languages, headers for browsers) costs several times what the saving does, so here a request is
read, sealed ticket and all, and answered with one statement. Everything else is a page.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import structlog
from flask import Flask, abort, current_app
from prometheus_client import Counter
from sqlalchemy.exc import DBAPIError

from recruit.accounts.rules.sessions import TOUCH_EVERY
from recruit.config import Settings
from recruit.exam import service
from recruit.exam.rules.attempts import Saved, SaveOutcome
from recruit.exam.rules.content import response_of
from recruit.exam.rules.tickets import session_of, ticket
from recruit.exam.rules.timing import Timeline
from recruit.exam.service.browsers import Browsers
from recruit.exam.service.presence import Presence
from recruit.exam.views import warming
from recruit.exam.views.blueprint import bp
from recruit.exam.views.press import milliseconds
from recruit.exam.views.rush import Rush
from recruit.exam.views.visits import Visits
from recruit.extensions import csrf, limiter
from recruit.extensions.direct import Direct
from recruit.kernel.asker import Permission
from recruit.kernel.clock import Clock
from recruit.kernel.pace import Pace
from recruit.web.access import allow, asker
from recruit.web.moment import stamp_of

ADDRESS = re.compile(r"/(?:az|en)/me/exam/([a-z0-9]{16})/(answers|time)")
TICKET = "HTTP_X_EXAM_TICKET"
LARGEST_BODY = 4096  # an answer has some fifty bytes
SAVES_A_MINUTE = 600
HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]
STATUS = {
    SaveOutcome.SAVED: 200,
    SaveOutcome.NOT_FOUND: 404,
    SaveOutcome.SIGNED_OUT: 401,
    SaveOutcome.FINISHED: 409,
    SaveOutcome.LATE: 409,
    SaveOutcome.TAKEN: 409,
    SaveOutcome.BAD_POSITION: 422,
    SaveOutcome.BAD_RESPONSE: 422,
}

Reply = tuple[int, dict[str, Any]]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
log = structlog.get_logger("recruit.exam")


@bp.post("/me/exam/<string:public_id>/answers")
@csrf.exempt  # the ticket comes in a header that no other site's page can set
@limiter.exempt  # there is a pace of its own
@allow(Permission.CANDIDATE)
def answers(public_id: str) -> None:
    """Names the address for url_for and for the list of who may use what. The line below takes
    every request to it that names an attempt."""
    abort(404)


def own_ticket(attempt: str) -> str:
    """What the asker's browser shows from now on when it saves into the attempt."""
    return ticket(current_app.config["SECRET_KEY"], attempt, asker().session or "")


class Line:
    """The WSGI function in front of the application."""

    def __init__(self, app: Flask, behind: Wsgi, settings: Settings) -> None:
        self.behind, self.settings = behind, settings
        self.secret: str = app.config["SECRET_KEY"]
        self.pace = Pace(most=SAVES_A_MINUTE)
        self.signs_of_life = Pace(most=1, seconds=int(TOUCH_EVERY.total_seconds()))
        self.clock: Clock = app.extensions["recruit.clock"]
        self.direct: Direct = app.extensions["recruit.direct"]
        self.presence = Presence(self.direct)
        self.browsers, self.visits = Browsers(self.direct), Visits(settings)
        self.saves = Counter(
            "recruit_saves",
            "Answers by what became of them",
            ["outcome"],
            registry=app.extensions["recruit.metrics"],
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if found is None or not self._is_ours(environ, found[2]):
            return self.behind(environ, start_response)
        now = stamp_of(environ, self.settings, self.clock)
        try:
            if found[2] == "time":
                status, body = self._time(environ, found[1], now)
            else:
                status, body = self._answer(environ, found[1], now)
                self.saves.labels(body.get("code", "saved")).inc()
        except (DBAPIError, self.direct.engine.dialect.loaded_dbapi.Error) as error:
            log.error("saving: the database does not answer", error=type(error).__name__)
            status, body = _refuse("busy", 503)
        text = json.dumps(body).encode()
        line = f"{status} {HTTPStatus(status).phrase}"
        start_response(line, [*HEADERS, ("Content-Length", str(len(text)))])
        return [text]

    @staticmethod
    def _is_ours(environ: dict[str, Any], what: str) -> bool:
        """Who asks for the time without a ticket is a page that wants a new one."""
        method = environ["REQUEST_METHOD"]
        return method == "POST" if what == "answers" else method == "GET" and TICKET in environ

    def _right_browser(self, environ: dict[str, Any], attempt: str, now: datetime) -> bool:
        """Asked of who has a ticket: what strangers send costs no question to the database."""
        return not self.browsers.asked(now) or self.browsers.admits(
            attempt, self.visits.of(environ), now=now
        )

    def _session(self, environ: dict[str, Any], attempt: str) -> str | None:
        return session_of(self.secret, attempt, environ.get(TICKET, ""))

    def _answer(self, environ: dict[str, Any], attempt: str, now: datetime) -> Reply:
        """Save one answer: {"position": 3, "response": "1" or null, "seq": 17}."""
        session = self._session(environ, attempt)
        if session is None:
            return _refuse(SaveOutcome.SIGNED_OUT, 401)
        if not self._right_browser(environ, attempt, now):
            return _refuse("browser", 403)
        if not self.pace.admits(attempt, now):
            return _refuse("too-fast", 429)
        raw = _body(environ)
        if raw is None:
            return _refuse("too-large", 413)
        try:
            values = _values(json.loads(raw))
        except (ValueError, RecursionError):
            return _refuse("not-json", 400)
        if values is None:
            return _refuse("not-an-answer", 400)
        saved = service.save_at_once(self.direct, attempt, session, *values, now=now)
        if not saved.acknowledged:
            more = {"kept": saved.kept} if saved.outcome is SaveOutcome.LATE else {}
            return _refuse(saved.outcome, STATUS[saved.outcome], **more, **_times(saved, now))
        self._is_there(session, now)
        return 200, {"saved": True, "at": now.isoformat(), **_times(saved, now)}

    def _time(self, environ: dict[str, Any], attempt: str, now: datetime) -> Reply:
        """How the attempt stands by the server's clock."""
        session = self._session(environ, attempt)
        if session and not self._right_browser(environ, attempt, now):
            return _refuse("browser", 403)
        standing = session and service.standing(self.direct, attempt, session, now=now)
        if not session or not standing:
            return _refuse(SaveOutcome.SIGNED_OUT, 401)
        self.presence.note(attempt, now)
        self._is_there(session, now)
        return 200, time_of(standing.timeline(now), now)

    def _is_there(self, session: str, now: datetime) -> None:
        if self.signs_of_life.admits(session, now):
            self.presence.note_session(session, now)


def init_app(app: Flask, settings: Settings) -> None:
    behind = cast(Wsgi, app.wsgi_app)
    line = Line(app, behind, settings)
    rush = Rush(app, behind, settings, line.presence)
    line.behind = rush
    rush.watch = partial(warming.watch, rush)
    app.extensions.setdefault("recruit.beside", []).append(rush.watch)
    app.wsgi_app = line  # type: ignore[method-assign]


def _body(environ: dict[str, Any]) -> bytes | None:
    """None where it is larger than any answer; what is not read is the server's to throw away."""
    try:
        length = max(int(environ.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        length = 0
    if length > LARGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _values(body: Any) -> tuple[int, str | None, int] | None:
    """(position, response, seq), or None for what is not an answer."""
    if not isinstance(body, dict) or "response" not in body:
        return None
    position, response, seq = body.get("position"), body["response"], body.get("seq")
    if not (_whole(position) and _whole(seq) and isinstance(response, str | None)):
        return None
    return position, response_of([response]) if response else None, seq  # type: ignore[return-value]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def time_of(stands: Timeline, now: datetime) -> dict[str, Any]:
    """The time as the client asks for it."""
    return {
        "phase": stands.phase,
        "now": milliseconds(now),
        "ends": milliseconds(cast(datetime, stands.ends_at)),
        "left": int(stands.left(now).total_seconds()),
    }


def _times(saved: Saved, now: datetime) -> dict[str, int]:
    if saved.ends_at is None:
        return {}
    return {
        "now": milliseconds(now),
        "ends": milliseconds(saved.ends_at),
        "left": int(saved.left.total_seconds()),
    }


def _refuse(code: str, status: int, **more: Any) -> Reply:
    return status, {"saved": False, "code": str(code), **more}
