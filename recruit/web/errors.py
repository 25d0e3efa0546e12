"""Error pages in both languages: what happened, what is safe, what to do."""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException

from recruit.extensions import db
from recruit.kernel.asker import VISITOR
from recruit.kernel.errors import NotFoundError, RecruitError, UnavailableError
from recruit.kernel.text import N_
from recruit.web.formats import message


class UnfitTextError(BadRequest):
    """A text holds a character that no text has."""


@dataclass(frozen=True)
class ErrorPage:
    title: str
    safe: str
    todo: str


PAGES = {
    400: ErrorPage(
        N_("This request could not be understood"),
        N_("Nothing has been changed."),
        N_("Go back, load the page again and repeat the last step."),
    ),
    401: ErrorPage(
        N_("You are not signed in"),
        N_("Nothing has been changed."),
        N_("Sign in and try again."),
    ),
    403: ErrorPage(
        N_("This page is not open to you"),
        N_("Nothing has been changed."),
        N_("If you think you should see it, call the hotline and name the support code below."),
    ),
    404: ErrorPage(
        N_("There is no such page"),
        N_("It may have been moved, or the address is not complete."),
        N_("Check the address or begin at the home page."),
    ),
    405: ErrorPage(
        N_("This request could not be understood"),
        N_("Nothing has been changed."),
        N_("Go back, load the page again and repeat the last step."),
    ),
    413: ErrorPage(
        N_("The file is too large"),
        N_("It has not been stored. Everything saved before is safe."),
        N_("Go back and choose a file of at most 10 MB."),
    ),
    429: ErrorPage(
        N_("Too many requests in a short time"),
        N_("Everything saved before is safe."),
        N_("Wait a minute and try again."),
    ),
    500: ErrorPage(
        N_("Something went wrong on our side"),
        N_("Everything that was shown as saved is safe."),
        N_("Try again in a few minutes. If it happens again, call the hotline and name the code."),
    ),
    503: ErrorPage(
        N_("The service is busy"),
        N_("Everything that was shown as saved is safe."),
        N_("Try again in a minute."),
    ),
}


def init_app(app: Flask) -> None:
    log = structlog.get_logger("recruit.errors")

    @app.errorhandler(CSRFError)
    def on_csrf(_error: CSRFError) -> Response:
        page = ErrorPage(
            N_("This page was open for too long"),
            N_("Nothing has been changed."),
            N_("Go back, load the page again and repeat the last step."),
        )
        return _respond(400, page)

    @app.errorhandler(UnfitTextError)
    def on_unfit_text(_error: UnfitTextError) -> Response:
        page = ErrorPage(
            N_("The text holds a character that cannot be stored"),
            N_("Nothing has been changed."),
            N_("Go back, write the text by hand instead of pasting it, and send it again."),
        )
        return _respond(400, page)

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response | HTTPException:
        code = error.code or 500
        if code < 400:
            return error
        response = _respond(code, PAGES.get(code, PAGES[500 if code >= 500 else 400]))
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(NotFoundError)
    def on_not_found(_error: NotFoundError) -> Response:
        db.session.rollback()
        return _respond(404, PAGES[404])

    @app.errorhandler(UnavailableError)
    def on_unavailable(error: UnavailableError) -> Response:
        db.session.rollback()
        page = ErrorPage(PAGES[503].title, N_("Nothing has been changed."), message(error))
        response = _respond(503, page)
        response.headers["Retry-After"] = "60"
        return response

    @app.errorhandler(RecruitError)
    def on_rule(error: RecruitError) -> Response:
        """A rule's refusal that no form was there to show at its field."""
        db.session.rollback()
        return _respond(
            409,
            ErrorPage(N_("This is not possible"), message(error), N_("Nothing has been changed.")),
        )

    @app.errorhandler(Exception)
    def on_crash(error: Exception) -> Response:
        db.session.rollback()
        if app.testing or app.debug:
            raise error
        log.error("crash", exc_info=error, route=str(request.url_rule))
        return _respond(500, PAGES[500])


def _respond(code: int, page: ErrorPage) -> Response:
    if request.path.startswith("/api/"):
        return make_response(jsonify(error=_(page.title), detail=_(page.todo)), code)
    try:
        text = render_template("errors/error.html", code=code, page=page)
    except SQLAlchemyError:
        # The head of a page asks the database who reads it; without it everybody is a visitor.
        g.asker, g.without_database = VISITOR, True
        text = render_template("errors/error.html", code=code, page=page)
    return make_response(text, code)
