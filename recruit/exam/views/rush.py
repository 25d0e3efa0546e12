"""Beginning, the sheet and the end, answered in front of Flask (docs/adr/0011).

Everybody does these within the same two minutes. What Flask does around a page costs several
times what the page does, so the ordinary case is answered here: a candidate's living session, a
form of ours, the right door, an exam that runs. Whatever is otherwise in any way, refusals and
errors among it, goes on to the page behind, which decides for itself as if nothing stood here.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask

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
from recruit.exam.rules.tickets import ticket
from recruit.exam.rules.timing import Phase
from recruit.exam.service.ending import end_own
from recruit.exam.service.presence import Presence
from recruit.exam.views.press import Facts, press_of
from recruit.exam.views.visits import Visits
from recruit.extensions.database import declare_writing
from recruit.kernel.text import Bilingual
from recruit.web.front import Act, Answer, Asking, Front, Wsgi, page
from recruit.web.logs import request_id

PLAN_FOR = timedelta(seconds=10)  # a rule-set that is replaced shows on sheets that soon


class Rush(Front):
    """The WSGI function in front of the pages."""

    address = re.compile(
        r"/(?P<language>az|en)/me/exam/"
        r"(?:slip/(?P<seat>[a-z0-9]{16})/begin"
        r"|(?P<attempt>[a-z0-9]{16})(?P<what>/finish|/receipt)?)"
    )
    counted = ("recruit_exam_pages", "Pages of exams that were answered in front of the others")

    def __init__(self, app: Flask, behind: Wsgi, settings: Settings, presence: Presence) -> None:
        super().__init__(app, behind, settings)
        self.presence = presence
        self.press, self.visits = press_of(app), Visits(settings)
        self.plans: dict[int, tuple[datetime, str, ExamPlan]] = {}
        self.warmed: set[tuple[Bilingual, str]] = set()  # subjects, by the rules they are under
        self.watch: Callable[[], None] = lambda: None  # begins what keeps this process warm
        self.watching = 0  # the process that is kept so

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.watching != os.getpid() and self.settings.mode == "production":
            self.watch()
        return super().__call__(environ, start_response)

    def act(self, method: str, found: re.Match[str]) -> Act | None:
        acts: dict[tuple[str, str | None], Callable[[str, Asking], Answer | None]] = {
            ("POST", "/finish"): self._finish,
            ("GET", None): self._sheet,
            ("GET", "/receipt"): self._receipt,
        }
        if found["seat"]:
            return partial(self._begin, found["seat"]) if method == "POST" else None
        own = acts.get((method, found["what"]))
        return partial(own, found["attempt"]) if own else None

    def _may_enter(self, asking: Asking, caller: Caller) -> bool:
        door, in_hall = caller.door, caller.asker.only is not None
        visit = self.visits.of(asking.environ)
        if refusal(door, visit, in_hall=in_hall):
            return False
        if asking.now - caller.last_seen_at > TOUCH_EVERY:
            self.presence.note_session(caller.session, asking.now)
        return True

    # --- the answers ------------------------------------------------------------------------------

    def _begin(self, seat: str, asking: Asking) -> Answer | None:
        found = queries.at_seat(self.direct, asking.token, seat, asking.now)
        if found is None or not self._may_enter(asking, found[0]):
            return None
        caller, attempt = found
        if attempt is None:
            attempt = self.change(lambda: service.start(seat, asker=caller.asker, now=asking.now))
        if not attempt:
            return None
        return self.see_other("begin", f"/{asking.language}/me/exam/{attempt}")

    def _sheet(self, attempt: str, asking: Asking) -> Answer | None:
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
            token=self.token_for(asking),
            now=asking.now,
        )
        return page("sheet", self.press.sheet(facts, asking.language))

    def _finish(self, attempt: str, asking: Asking) -> Answer | None:
        begun = queries.in_attempt(self.direct, asking.token, attempt, asking.now)
        if begun is None or not self._may_enter(asking, begun.caller):
            return None
        if begun.state is AttemptState.OPEN:
            ended = self.change(lambda: end_own(attempt, asker=begun.caller.asker, now=asking.now))
            if ended is None:
                return None
        return self.see_other("finish", f"/{asking.language}/me/exam/{attempt}/receipt")

    def _receipt(self, attempt: str, asking: Asking) -> Answer | None:
        """Read from anywhere, later and at home. The demo's pages have more in their head."""
        row = queries.receipt(self.direct, asking.token, attempt, asking.now)
        if row is None or self.settings.demo:
            return None
        _rules, plan = self.plan(row.caller.campaign_id, asking.now)
        token = self.token_for(asking)
        text = self.press.receipt(attempt, row, plan, asking.language, token, request_id())
        return page("receipt", text)

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
