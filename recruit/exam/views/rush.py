"""Beginning, the sheet and the end, answered in front of Flask (docs/adr/0011).

Everybody does these within the same two minutes. What Flask does around a page costs several
times what the page does, so the ordinary case is answered here: a candidate's living session, a
form of ours, the right door, an exam that runs. Whatever is otherwise in any way, refusals and
errors among it, goes on to the page behind, which decides for itself as if nothing stood here.
"""

import hmac
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from flask import Flask
from itsdangerous import BadData, URLSafeTimedSerializer
from prometheus_client import Counter
from sqlalchemy.exc import OperationalError

from recruit.accounts.rules.sessions import TOUCH_EVERY
from recruit.campaigns import queries as campaigns
from recruit.config import Settings
from recruit.exam import service
from recruit.exam.queries import items as items_queries
from recruit.exam.queries import rush as queries
from recruit.exam.queries.rush import Caller
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.content import Content
from recruit.exam.rules.drawing import PaperItem
from recruit.exam.rules.entry import refusal
from recruit.exam.rules.pace import Pace
from recruit.exam.rules.tickets import ticket
from recruit.exam.rules.timing import Phase
from recruit.exam.service.ending import end_own
from recruit.exam.service.presence import Presence
from recruit.exam.views.press import Facts, press_of
from recruit.exam.views.visits import Visits
from recruit.extensions import db
from recruit.extensions.database import declare_writing
from recruit.extensions.direct import Direct
from recruit.kernel.errors import RecruitError
from recruit.kernel.text import Bilingual
from recruit.web.logs import begin_request, request_id
from recruit.web.moment import stamp_of
from recruit.web.pages import LANGUAGE_COOKIE
from recruit.web.security import headers_of

ADDRESS = re.compile(
    r"/(?P<language>az|en)/me/exam/"
    r"(?:slip/(?P<seat>[a-z0-9]{16})/begin|(?P<attempt>[a-z0-9]{16})(?P<what>/finish|/receipt)?)"
)
FORM = re.compile(rb"csrf_token=([\w.\-]{1,200})")
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_FORM = 300
A_MINUTE = 600  # pages of this kind for one session; then the limits of all pages decide
PLAN_FOR = timedelta(seconds=10)  # a rule-set that is replaced shows on sheets that soon
COOKIE_KEYS = {"token", "csrf_token"}  # a cookie with anything else has something to be said

Done = TypeVar("Done")
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
log = structlog.get_logger("recruit.exam")


@dataclass(frozen=True)
class Asking:
    """A request that looks as it should, before anything is known of who asks."""

    environ: dict[str, Any]
    language: str
    token: str
    form: str  # the secret of this browser's forms
    now: datetime


@dataclass(frozen=True)
class Answer:
    what: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Rush:
    """The WSGI function in front of the pages."""

    def __init__(self, app: Flask, behind: Wsgi, settings: Settings, presence: Presence) -> None:
        self.app, self.behind, self.settings, self.presence = app, behind, settings, presence
        self.clock = app.extensions["recruit.clock"]
        self.direct: Direct = app.extensions["recruit.direct"]
        self.press, self.visits = press_of(app), Visits(settings)
        self.pace = Pace(most=A_MINUTE)
        self.cookies = cast(Any, app.session_interface).get_signing_serializer(app)
        self.forms = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.plans: dict[int, tuple[datetime, str, ExamPlan]] = {}
        self.warmed: set[tuple[Bilingual, str]] = set()  # subjects, by the rules they are under
        self.watch: Callable[[], None] = lambda: None  # begins what keeps this process warm
        self.watching = 0  # the process that is kept so
        self.headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Vary", "Cookie"),
            *headers_of(settings).items(),
        ]
        self.answered = Counter(
            "recruit_exam_pages",
            "Pages of exams that were answered in front of the others",
            ["page"],
            registry=app.extensions["recruit.metrics"],
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.watching != os.getpid() and self.settings.mode == "production":
            self.watch()
        answer = self._answer(environ)
        if answer is None:
            return self.behind(environ, start_response)
        self.answered.labels(answer.what).inc()
        length = ("Content-Length", str(len(answer.body)))
        start_response(answer.status, [*self.headers, *answer.headers, length])
        return [answer.body]

    def _answer(self, environ: dict[str, Any]) -> Answer | None:
        """None for whatever is not the ordinary case."""
        found = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if found is None or environ.get("QUERY_STRING"):
            return None
        act = self._act(environ["REQUEST_METHOD"], found)
        asking = act and self._asking(environ, found["language"])
        if not act or not asking:
            return None
        code = begin_request()
        try:
            answer = act(asking, found["seat"] or found["attempt"])
        except (
            OperationalError,
            self.direct.engine.dialect.loaded_dbapi.OperationalError,
        ) as error:
            # Nothing is committed, and the page behind says what there is to say.
            log.warning("the page behind has to answer", error=type(error).__name__)
            return None
        if answer:
            answer.headers.append(("X-Request-Id", code))
        return answer

    def _act(
        self, method: str, found: re.Match[str]
    ) -> Callable[[Asking, str], Answer | None] | None:
        if method == "POST":
            return (
                self._begin
                if found["seat"]
                else self._finish
                if found["what"] == "/finish"
                else None
            )
        if method == "GET" and found["attempt"]:
            return {None: self._sheet, "/receipt": self._receipt}.get(found["what"])
        return None

    # --- the request ------------------------------------------------------------------------------

    def _asking(self, environ: dict[str, Any], language: str) -> Asking | None:
        """The cookie as we made it, and for a form its token, from a page of ours."""
        cookies = _cookies(environ.get("HTTP_COOKIE", ""))
        if cookies.get(LANGUAGE_COOKIE) != language:
            return None  # it is to be remembered
        age = int(self.app.permanent_session_lifetime.total_seconds())
        try:
            kept = self.cookies.loads(cookies.get("recruit", ""), max_age=age)
        except BadData:
            return None
        if kept.keys() != COOKIE_KEYS:
            return None
        token, form = kept["token"], kept["csrf_token"]
        if not (isinstance(token, str) and isinstance(form, str)):
            return None
        if environ["REQUEST_METHOD"] == "POST" and not self._is_own_form(environ, form):
            return None
        now = stamp_of(environ, self.settings, self.clock)
        if not self.pace.admits(token, now):
            return None
        return Asking(environ, language, token, form, now)

    def _is_own_form(self, environ: dict[str, Any], secret: str) -> bool:
        """What Flask-WTF asks of a form, of one that holds nothing else."""
        length = environ.get("CONTENT_LENGTH", "")
        kind = environ.get("CONTENT_TYPE", "")
        if kind != FORM_TYPE or not length.isdecimal() or int(length) > LARGEST_FORM:
            return False
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)  # the page behind may have to read it
        found = FORM.fullmatch(body)
        if found is None or not self.visits.is_from_here(environ):
            return False
        try:
            shown = self.forms.loads(found[1])
        except BadData:
            return False
        return isinstance(shown, str) and hmac.compare_digest(shown.encode(), secret.encode())

    def _may_enter(self, asking: Asking, caller: Caller) -> bool:
        door, in_hall = caller.door, caller.asker.only is not None
        visit = self.visits.of(asking.environ)
        if refusal(door, visit, in_hall=in_hall):
            return False
        if asking.now - caller.last_seen_at > TOUCH_EVERY:
            self.presence.note_session(caller.session, asking.now)
        return True

    # --- the answers ------------------------------------------------------------------------------

    def _begin(self, asking: Asking, seat: str) -> Answer | None:
        found = queries.at_seat(self.direct, asking.token, seat, asking.now)
        if found is None or not self._may_enter(asking, found[0]):
            return None
        caller, attempt = found
        if attempt is None:
            attempt = self._change(lambda: service.start(seat, asker=caller.asker, now=asking.now))
        if not attempt:
            return None
        return self._see_other("begin", f"/{asking.language}/me/exam/{attempt}")

    def _sheet(self, asking: Asking, attempt: str) -> Answer | None:
        row = queries.sheet(self.direct, asking.token, attempt, asking.now)
        if row is None or not self._may_enter(asking, row.begun.caller):
            return None
        begun = row.begun
        if begun.standing.timeline(asking.now).phase is not Phase.RUNNING:
            return None
        rules, plan = self.plan(begun.caller.campaign_id, asking.now)
        facts = Facts(
            attempt=attempt,
            items=row.items,
            contents=self.contents(row.items),
            given=row.given,
            rules=rules,
            plan=plan,
            subject=row.subject,
            started_at=begun.started_at,
            ends_at=begun.standing.ends_at,
            large_print=row.large_print,
            ticket=ticket(self.app.config["SECRET_KEY"], attempt, begun.caller.session),
            token=str(self.forms.dumps(asking.form)),
            now=asking.now,
        )
        return Answer("sheet", "200 OK", [], self.press.sheet(facts, asking.language).encode())

    def _finish(self, asking: Asking, attempt: str) -> Answer | None:
        begun = queries.in_attempt(self.direct, asking.token, attempt, asking.now)
        if begun is None or not self._may_enter(asking, begun.caller):
            return None
        if begun.state is AttemptState.OPEN:
            ended = self._change(lambda: end_own(attempt, asker=begun.caller.asker, now=asking.now))
            if ended is None:
                return None
        return self._see_other("finish", f"/{asking.language}/me/exam/{attempt}/receipt")

    def _receipt(self, asking: Asking, attempt: str) -> Answer | None:
        """Read from anywhere, later and at home. The demo's pages have more in their head."""
        row = queries.receipt(self.direct, asking.token, attempt, asking.now)
        if row is None or self.settings.demo:
            return None
        _rules, plan = self.plan(row.caller.campaign_id, asking.now)
        token = str(self.forms.dumps(asking.form))
        text = self.press.receipt(attempt, row, plan, asking.language, token, request_id())
        return Answer("receipt", "200 OK", [], text.encode())

    def _change(self, change: Callable[[], Done]) -> Done | None:
        """One transaction, as a view has it; None where the rules refuse it."""
        with self.app.app_context():
            declare_writing(True)
            try:
                done = change()
                db.session.commit()
                return done
            except RecruitError:
                db.session.rollback()
                return None

    def _see_other(self, what: str, address: str) -> Answer:
        return Answer(what, "303 SEE OTHER", [("Location", address)], b"")

    # --- what is kept -----------------------------------------------------------------------------

    def plan(self, campaign_id: int, now: datetime) -> tuple[str, ExamPlan]:
        """(digest of the rule-set in force, its exam), at most some seconds old."""
        known = self.plans.get(campaign_id)
        if known is None or abs(now - known[0]) > PLAN_FOR:
            with self.app.app_context():
                declare_writing(False)
                known = (now, *campaigns.active_section(campaign_id, "exam"))
            self.plans[campaign_id] = known
        return known[1:]

    def contents(self, items: Sequence[PaperItem]) -> Mapping[int, Content]:
        """At least the contents of these items."""
        kept: dict[int, Content] = self.app.extensions.get("recruit.frozen_contents", {})
        if all(item.version_id in kept for item in items):
            return kept
        with self.app.app_context():
            declare_writing(False)
            return items_queries.frozen_contents(item.version_id for item in items)


def _cookies(header: str) -> dict[str, str]:
    """Ours need no quotes; who sends others is answered by the page behind."""
    pairs = (part.partition("=") for part in header.split("; "))
    return {name: value for name, _, value in pairs}
