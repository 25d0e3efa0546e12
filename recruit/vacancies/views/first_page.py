"""The list and the map as most people first see them: signed out, nothing asked for. Each is the
same for all of them but for the support code at its foot, so its words are kept until what they
show changes.

A signed-in person's page is never kept, nor one with a session behind it: an official sees at once
what has changed, and everybody else within FRESH seconds and the moment that the next edition of
the catalogue takes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from flask import Response, current_app, request

from recruit.extensions.editions import previous_will_do, was_previous
from recruit.kernel.asker import Permission
from recruit.vacancies import queries
from recruit.web.access import asker
from recruit.web.logs import request_id
from recruit.web.pages import language

FRESH = 1.0  # seconds for which nobody asks whether anything has changed

UNFINISHED = "-"  # no revision: the page is rendered anew as soon as it is asked about


@dataclass(frozen=True)
class Kept:
    """A page's bytes around its support codes, and what it was made of."""

    revisions: str
    parts: tuple[bytes, ...]
    asked_at: float  # when the revisions were last asked for


def first_page(render: Callable[[], str]) -> str | Response:
    """The page as it is kept, else rendered anew. What it shows is asked for before it is
    rendered: a page is never kept under a later state than its own."""
    do_with_previous()
    if not _same_for_all():
        return render()
    pages: dict[str, Kept] = current_app.extensions.setdefault("recruit.first_pages", {})
    key = f"{request.endpoint} {language()}"
    kept, at = pages.get(key), monotonic()
    if kept is None or at - kept.asked_at >= _patience():
        revisions = queries.revisions()
        if kept is None or kept.revisions != revisions:
            parts = tuple(render().encode().split(request_id().encode()))
            revisions = UNFINISHED if was_previous() else revisions
        else:
            parts = kept.parts
        kept = pages[key] = Kept(revisions, parts, at)
    return Response(request_id().encode().join(kept.parts), mimetype="text/html")


def do_with_previous() -> None:
    """Only officials wait for what they have changed a moment ago."""
    if not asker().may(Permission.OFFICE):
        previous_will_do()


def _patience() -> float:
    """Tests change things and look at once."""
    return 0.0 if current_app.testing else FRESH


def _same_for_all() -> bool:
    session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    demo = "demo_panel" in current_app.jinja_env.globals
    return not request.args and not session and not demo
