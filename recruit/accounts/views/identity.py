"""Who asks: from the cookie's token to an Asker, and back when somebody signs in."""

from typing import cast

from flask import g, redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from recruit.accounts import queries, service
from recruit.accounts.queries import SessionInfo
from recruit.accounts.rules.sessions import TOUCH_EVERY, device_of, safe_next
from recruit.kernel.asker import VISITOR, Asker, Permission
from recruit.web.access import asker
from recruit.web.moment import READING, now
from recruit.web.pages import language


def load_asker() -> Asker:
    """The person behind the request; a visitor while the second factor is still to come."""
    token = cookie.get("token")
    g.account_session = found = queries.session_of(token, now()) if isinstance(token, str) else None
    if found is None:
        return VISITOR
    if now() - found.last_seen_at > TOUCH_EVERY:
        service.sessions.touch(found.id, reading=request.method in READING, now=now())
    return found.asker


def current_session() -> SessionInfo | None:
    """The session of this request, pending ones too."""
    asker()
    return cast("SessionInfo | None", g.get("account_session"))


AGREE = "agree"  # in the cookie while somebody has not agreed to the newest text


def device() -> str:
    return device_of(request.user_agent.string)


def remember(token: str, **keep: str) -> None:
    """Put a new session into the cookie; nothing of the old cookie survives."""
    cookie.clear()
    cookie["token"] = token
    cookie.update({key: value for key, value in keep.items() if value})


def go_on(person_id: int, wanted: str | None) -> Response:
    """To where the person was heading, else to their own home; a candidate who has not agreed to
    the newest text on the processing of their data reads it first."""
    official = queries.asker_of(person_id).may(Permission.OFFICE)
    if not official and service.consents.is_due(person_id):
        cookie[AGREE] = True
        cookie["next"] = safe_next(wanted) or ""
        return redirect(url_for("accounts.consent"), code=303)
    home = "office" if official else "me"
    return redirect(safe_next(wanted) or f"/{language()}/{home}", code=303)
