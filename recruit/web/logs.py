"""JSON logs with request ids and no personal data; the support code at the foot of a page."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from flask import Flask, Response, g, request

from recruit.config import Settings
from recruit.kernel.ids import new_code

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The support code of this request (`7F3-K2Q`), empty outside one."""
    return _request_id.get()


def begin_request() -> str:
    """Give what is done from here on the support code of a new request."""
    _request_id.set(new_code(2, 3))
    return request_id()


@contextmanager
def request_called(code: str) -> Iterator[None]:
    """Within it the request has this support code."""
    before = _request_id.set(code)
    try:
        yield
    finally:
        _request_id.reset(before)


def configure(settings: Settings) -> None:
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if settings.mode in {"development", "test"}
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level]
        ),
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    log = structlog.get_logger("recruit.request")

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        begin_request()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        if request.endpoint != "static":
            # The route's pattern, not the address: addresses may hold what a person typed.
            log.info(
                "request",
                id=request_id(),
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            )
        return response

    app.jinja_env.globals.update(support_code=request_id)
