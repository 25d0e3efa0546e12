"""When a request was made: stamped by the trusted proxy or in our first line (rule 2)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask, current_app, g, request

from recruit.config import Settings
from recruit.extensions.database import declare_writing
from recruit.kernel.clock import Clock

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def clock() -> Clock:
    return cast(Clock, current_app.extensions["recruit.clock"])


def now() -> datetime:
    """The instant of this request; outside a request, of this moment."""
    if "now" not in g:
        g.now = clock().now()
    return cast(datetime, g.now)


def init_app(app: Flask, settings: Settings, clock_: Clock) -> None:
    app.extensions["recruit.clock"] = clock_

    @app.before_request
    def stamp() -> None:
        g.now = stamp_of(request.environ, settings, clock_)
        declare_writing(request.method not in READING)

    app.jinja_env.globals.update(now=now)


def stamp_of(environ: Mapping[str, Any], settings: Settings, clock_: Clock) -> datetime:
    """When a request was made: by the trusted proxy's header, else by our clock."""
    if not (settings.trusted_proxies and settings.request_start_header):
        return clock_.now()
    name = "HTTP_" + settings.request_start_header.upper().replace("-", "_")
    value = environ.get(name, "").removeprefix("t=")
    try:
        return datetime.fromtimestamp(float(value), UTC) if value else clock_.now()
    except (ValueError, OverflowError, OSError):
        return clock_.now()
