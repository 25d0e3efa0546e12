"""/healthz, /readyz and /metrics: for balancers and monitoring, not for people."""

import time
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, abort, g, jsonify, make_response, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from sqlalchemy.exc import SQLAlchemyError

from recruit.config import Settings
from recruit.extensions import db, limiter, migrate
from recruit.web.access import PUBLIC, allow


@cache
def _newest_migration(directory: str) -> str | None:
    config = Config()
    config.set_main_option("script_location", directory)
    return ScriptDirectory.from_config(config).get_current_head()


def _readiness() -> dict[str, str]:
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return {"database": "unreachable"}
    newest = _newest_migration(str(Path(migrate.directory)))
    return {
        "database": "ok",
        "migrations": "ok" if current == newest else f"at {current}, newest is {newest}",
    }


def init_app(app: Flask, settings: Settings) -> None:
    @app.get("/healthz")
    @limiter.exempt
    @allow(PUBLIC)
    def healthz() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    @limiter.exempt
    @allow(PUBLIC)
    def readyz() -> Response:
        checks = _readiness()
        jobs = app.extensions.get("recruit.consumer")
        if jobs is not None:
            checks["jobs"] = "ok" if jobs.is_alive() else "stopped"
        ready = all(value == "ok" for value in checks.values())
        # Told, but no reason to send people elsewhere: all servers share it, and without it all
        # but a few pages work, the exam first of all.
        watched = {name: ask() for name, ask in app.extensions.get("recruit.watched", {}).items()}
        status = "ok" if all(value == "ok" for value in watched.values()) else "degraded"
        return make_response(
            jsonify(status=status if ready else "not ready", **checks, **watched),
            200 if ready else 503,
        )

    registry = CollectorRegistry()
    app.extensions["recruit.metrics"] = registry
    requests = Counter(
        "recruit_requests", "Requests by route and status", ["route", "status"], registry=registry
    )
    seconds = Histogram("recruit_request_seconds", "Time to answer", ["route"], registry=registry)

    @app.after_request
    def measure(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        requests.labels(route, response.status_code).inc()
        if "began" in g:
            seconds.labels(route).observe(time.perf_counter() - g.began)
        return response

    @app.get("/metrics")
    @limiter.exempt
    @allow(PUBLIC)
    def metrics() -> Response:
        if not settings.metrics:
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
