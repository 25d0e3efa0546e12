"""Blueprints of pages under /az/ and /en/, and the way back and forth between the two."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, g, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from recruit.kernel.text import LANGUAGES
from recruit.web.access import PUBLIC, allow

LANGUAGE_COOKIE = "language"


@dataclass(frozen=True)
class Head:
    """What the head of a page says of who asks and of the time; kept as g.head for one page."""

    unread: int  # messages
    year: str | None  # of the running campaign
    card: bool  # whether they have one


def pages(name: str, import_name: str) -> Blueprint:
    """A feature's blueprint: its addresses begin with the language, its templates lie beside it."""
    return Blueprint(
        name, import_name, url_prefix="/<any(az, en):lang>", template_folder="templates"
    )


def language() -> str:
    """The language of this request: from the address, else the cookie, else the browser.

    Outside a request (a job, the command line) Azerbaijani unless a locale is forced.
    """
    if "lang" not in g:
        if not has_request_context():
            return "az"
        saved = request.cookies.get(LANGUAGE_COOKIE)
        best = request.accept_languages.best_match(LANGUAGES, default="az")
        g.lang = saved if saved in LANGUAGES else best
    return str(g.lang)


def other_language_address() -> str:
    """This page in the other language; for a page that has none, that language's home."""
    other = "en" if language() == "az" else "az"
    parts = request.full_path.rstrip("?").split("/", 2)
    if len(parts) > 1 and parts[1].split("?")[0] in LANGUAGES:
        parts[1] = other
        return "/".join(parts)
    return f"/{other}/"


def see_other(endpoint: str, **values: Any) -> WerkzeugResponse:
    """After a POST: go and look there (303), so that a reload submits nothing twice."""
    return redirect(url_for(endpoint, **values), code=303)


def init_app(app: Flask) -> None:
    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and values.get("lang") in LANGUAGES:
            g.lang = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language()

    @app.get("/")
    @allow(PUBLIC)
    def root() -> WerkzeugResponse:
        return redirect(f"/{language()}/")

    @app.after_request
    def remember_language(response: Response) -> Response:
        if request.view_args is not None and request.cookies.get(LANGUAGE_COOKIE) != g.get("lang"):
            chosen = g.get("lang")
            if chosen and request.path.startswith(f"/{chosen}/"):
                response.set_cookie(
                    LANGUAGE_COOKIE,
                    chosen,
                    max_age=365 * 24 * 3600,
                    samesite="Lax",
                    secure=app.config["SESSION_COOKIE_SECURE"],
                )
        return response

    app.jinja_env.globals.setdefault("main_nav", list)  # recruit.portal gives the real ones
    app.jinja_env.globals.setdefault("campaign_year", str)
    app.jinja_env.globals.update(language=language, other_language_address=other_language_address)
