"""Submitting, and the page after it, answered in front of Flask (docs/adr/0015).

In the last minutes before a deadline everybody does these two. The ordinary case is answered here:
a candidate's living session, the button of our page, a window that is open, a card that is complete
and fits. Whatever is otherwise in any way goes on to the page behind.
"""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask, flash, render_template
from flask_babel import gettext as _
from markupsafe import escape

from recruit.accounts.rules.sessions import TOUCH_EVERY
from recruit.accounts.service import sessions
from recruit.applications import service
from recruit.applications.queries import front as queries
from recruit.applications.queries.front import Caller, JustSubmitted, Unread
from recruit.applications.rules import STEP_WORDS, Application, ApplicationState, Step, StepTaken
from recruit.campaigns import queries as campaigns
from recruit.config import Settings
from recruit.extensions.signs import SignsOfLife
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.events import Ref
from recruit.web.formats import hour, moment, timestamp
from recruit.web.frames import ANYBODY, Frames, filled, mark, minute_of
from recruit.web.front import FORM_TOKEN, TO_BE_SAID, Act, Answer, Asking, Front, Wsgi, page
from recruit.web.logs import request_id
from recruit.web.pages import Head

SOMEBODY = Asker(0, ANYBODY, {Permission.CANDIDATE: EVERYWHERE}, session="")
# Stand for a candidate's instants: nothing happened here then.
SUBMITTED_AT = datetime(2001, 1, 1, tzinfo=UTC)
STEP_AT = datetime(2002, 2, 2, tzinfo=UTC)


class ApplicationFront(Front):
    """The WSGI function in front of the pages."""

    address = re.compile(r"/(?P<language>az|en)/me/applications(?:/(?P<application>[a-z0-9]{16}))?")
    counted = (
        "recruit_application_pages",
        "Pages of applications that were answered in front of the others",
    )
    fields = frozenset({FORM_TOKEN, "subject"})
    tells = True

    def __init__(self, app: Flask, behind: Wsgi, settings: Settings, unread: Unread) -> None:
        super().__init__(app, behind, settings)
        self.unread = unread
        self.seen = SignsOfLife(self.direct, sessions.touch_each)
        self.frames = Frames(app, f"/me/applications/{ANYBODY}")

    def act(self, method: str, found: re.Match[str]) -> Act | None:
        application = found["application"]
        if method == "POST" and not application:
            return self._submit
        if method == "GET" and application and not self.settings.demo:  # whose head says more
            return partial(self._show, application)
        return None

    def _is_there(self, caller: Caller, now: datetime) -> None:
        if now - caller.last_seen_at > TOUCH_EVERY:
            self.seen.note(caller.session, now)

    # --- the answers ------------------------------------------------------------------------------

    def _submit(self, asking: Asking) -> Answer | None:
        caller = queries.caller(self.direct, asking.token, asking.now)
        if caller is None or asking.said is not None:  # two things to be said
            return None
        made = self.change(lambda: _submit(asking.form["subject"], caller.asker, asking.now))
        if made is None:
            return None
        self._is_there(caller, asking.now)
        said = self.frames.plain(asking.language, _submitted, minute_of(asking.now))
        cookie = self.cookie_of({**asking.cookie, TO_BE_SAID: [("good", said)]})
        address = f"/{asking.language}/me/applications/{made.public_id}"
        return self.see_other("submit", address, cookie)

    def _show(self, application: str, asking: Asking) -> Answer | None:
        row = queries.just_submitted(
            self.direct, self.unread, asking.token, application, asking.now
        )
        if row is None:
            return None
        self._is_there(row.caller, asking.now)
        values = {
            "id": application,
            "token": str(escape(self.token_for(asking))),
            "request": request_id(),
            "said": str(escape(asking.said or "")),
            "number": str(escape(row.candidate_number)),
            "receipt": service.receipt_code(row.receipt),
            "submitted": self._timestamp(row.submitted_at, asking.language),
            "taken": self._timestamp(row.step_at, asking.language),
            "taken at": row.step_at.isoformat(),
        }
        text = filled(self._frame(row, asking), values)
        told = [self.cookie_of(asking.cookie)] if asking.said is not None else []
        return page("page", text, *told)

    def _timestamp(self, value: datetime, language: str) -> str:
        """As the filter says it."""
        said = self.frames.said(language, moment, minute_of(value))
        return f'<time datetime="{value.isoformat()}">{said}</time>'

    # --- the page with marks ----------------------------------------------------------------------

    def _frame(self, row: JustSubmitted, asking: Asking) -> list[str]:
        window = row.window is not None and row.window.is_open(asking.now)
        told = asking.said is not None
        key = (asking.language, row.subject, row.campaign, row.unread, row.year, window, told)
        return self.frames.frame(
            key,
            asking.language,
            partial(_rendered, row, may_withdraw=window, told=told),
            asker=SOMEBODY,
            head=Head(row.unread, row.year, card=True),
        )


def _submit(subject: str, asker: Asker, now: datetime) -> Application | None:
    campaign = campaigns.current_campaign()
    if campaign is None:
        return None
    return service.submit(subject, campaign=campaign, asker=asker, now=now)


def _submitted(at: datetime) -> str:
    return _("Your application is submitted. Saved at %(time)s", time=hour(at))


def _rendered(row: JustSubmitted, *, may_withdraw: bool, told: bool) -> str:
    """The page of such an application, with marks for what is one candidate's."""
    application = Application(
        0, ANYBODY, 0, 0, 0, "", ApplicationState.SUBMITTED, (), SUBMITTED_AT, None, None
    )
    step = StepTaken(0, Step.SUBMIT, ApplicationState.SUBMITTED, STEP_AT, Ref("person", ANYBODY))
    if told:
        flash(mark("said"), "good")
    text = render_template(
        "applications/show.html",
        application=application,
        campaign={"name": row.campaign},
        card={"candidate_number": mark("number")},
        subject={"name": row.subject},
        history=[step],
        step_words=STEP_WORDS,
        preliminary_phase=None,
        receipt=mark("receipt"),
        may_withdraw=may_withdraw,
        may_send_again=False,
    )
    text = text.replace(timestamp(SUBMITTED_AT), mark("submitted"))
    text = text.replace(timestamp(STEP_AT), mark("taken"))
    return text.replace(STEP_AT.isoformat(), mark("taken at"))


def init_app(app: Flask, settings: Settings, unread: Unread) -> None:
    """`unread` counts what the head of a page says; messages live higher up."""
    behind: Any = app.wsgi_app
    app.wsgi_app = ApplicationFront(app, behind, settings, unread)  # type: ignore[method-assign]
