"""Every route declares who may use it (rule 8); what declares nothing is closed."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from recruit.kernel.asker import VISITOR, Asker, Permission

PUBLIC = "public"  # anybody
SIGNED_IN = "signed-in"  # anybody with an account, also before the second factor where it says so
CONFINED = "confined"  # a session that is for one thing only; the page checks that it is its thing
CONFINED_HOME = "exam.exam_day"  # where such a session is sent back to

Access = Permission | str
AskerLoader = Callable[[], Asker]
View = TypeVar("View", bound=Callable[..., Any])


def allow(*access: Access) -> Callable[[View], View]:
    """Declare who may use a view: PUBLIC, SIGNED_IN, CONFINED or any one of some permissions."""

    def declare(view: View) -> View:
        view.access = frozenset(access)  # type: ignore[attr-defined]
        return view

    return declare


def declared_access(endpoint: str) -> frozenset[Access] | None:
    """What the endpoint's view declared, or None where it declared nothing."""
    view = current_app.view_functions.get(endpoint)
    return cast("frozenset[Access] | None", getattr(view, "access", None))


def asker() -> Asker:
    """The person behind this request."""
    if "asker" not in g:
        loader = current_app.extensions.get("recruit.asker_loader")
        g.asker = loader() if loader else VISITOR
    return cast(Asker, g.asker)


def admits(access: frozenset[Access], who: Asker) -> bool:
    """Whether a declaration admits somebody. Who came in for one thing gets nothing else, not
    even what everybody may see."""
    if who.only is not None:
        return CONFINED in access
    if PUBLIC in access:
        return True
    if SIGNED_IN in access and who.signed_in:
        return True
    return any(isinstance(one, Permission) and who.may(one) for one in access)


def init_app(app: Flask, loader: AskerLoader) -> None:
    app.extensions["recruit.asker_loader"] = loader

    @app.before_request
    def enforce() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        access = declared_access(request.endpoint)
        if access is None:
            app.logger.error("route without declared access: %s", request.endpoint)
            abort(403)
        if admits(access, asker()):
            return None
        if asker().only is not None and request.method == "GET":
            return redirect(url_for(CONFINED_HOME))
        if asker().signed_in:
            abort(403)
        if request.path.startswith("/api/"):
            abort(401)
        return _to_sign_in()

    app.jinja_env.globals.update(asker=asker, Permission=Permission)


def _to_sign_in() -> Response:
    from_lang = g.get("lang", "az")
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    return redirect(f"/{from_lang}/sign-in{query}")
