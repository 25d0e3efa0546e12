"""create_app(): the only place that wires things together."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import get_locale
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from recruit.accounts import cli as accounts_cli
from recruit.accounts import tasks as accounts_tasks
from recruit.accounts import views as accounts
from recruit.appeals import queries as appeals_queries
from recruit.appeals import views as appeals
from recruit.applications import queries as applications_queries
from recruit.applications import service as applications_service
from recruit.applications import tasks as applications_tasks
from recruit.applications import views as applications
from recruit.campaigns import api as campaigns_api
from recruit.campaigns import cli as campaigns_cli
from recruit.campaigns import views as campaigns
from recruit.candidates import cli as candidates_cli
from recruit.candidates import service as candidates_service
from recruit.candidates import tasks as candidates_tasks
from recruit.candidates import views as candidates
from recruit.config import Settings
from recruit.demo import cli as demo_cli
from recruit.demo import views as demo
from recruit.demo.clock import DemoClock
from recruit.directory import api as directory_api
from recruit.directory import cli as directory_cli
from recruit.directory import service as directory_service
from recruit.directory import views as directory
from recruit.exam import tasks as exam_tasks
from recruit.exam import views as exam
from recruit.exam.queries import sittings as exam_sittings
from recruit.extensions import babel, csrf, db, direct, limiter, migrate, sealing
from recruit.extensions.queue import make_huey
from recruit.files import service as files
from recruit.interviews import service as interviews_service
from recruit.interviews import views as interviews
from recruit.jobs import tasks as jobs_tasks
from recruit.journal import cli as journal_cli
from recruit.journal import service as journal_service
from recruit.kernel.clock import Clock, SystemClock
from recruit.learning import views as learning
from recruit.notifications import queries as notifications_queries
from recruit.notifications import service as notifications_service
from recruit.notifications import tasks as notifications_tasks
from recruit.notifications import views as notifications
from recruit.placement import queries as placement_queries
from recruit.placement import service as placement_service
from recruit.placement import tasks as placement_tasks
from recruit.placement import views as placement
from recruit.points import service as points_service
from recruit.points import tasks as points_tasks
from recruit.points import views as points
from recruit.portal import nav
from recruit.portal import views as portal
from recruit.reports import tasks as reports_tasks
from recruit.reports import views as reports
from recruit.vacancies import api as vacancies_api
from recruit.vacancies import service as vacancies_service
from recruit.vacancies import tasks as vacancies_tasks
from recruit.vacancies import views as vacancies
from recruit.vacancies.queries.at_school import posts_at
from recruit.vacancies.service import providers as vacancies_providers
from recruit.vacancies.service import revisions as vacancies_revisions
from recruit.web import (
    access,
    assets,
    characters,
    errors,
    formats,
    health,
    logs,
    moment,
    pages,
    security,
    words,
)

ROOT = Path(__file__).resolve().parent.parent

# Seconds for counting a request: a Redis that does not answer must not hold up a page.
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}

FEATURES = (
    directory,
    accounts,
    campaigns,
    vacancies,
    candidates,
    applications,
    exam,
    interviews,
    points,
    placement,
    appeals,
    notifications,
    reports,
    learning,
    portal,
)

# Imported so that their jobs and sweeps are known.
TASKS = (
    accounts_tasks,
    applications_tasks,
    candidates_tasks,
    exam_tasks,
    placement_tasks,
    points_tasks,
    notifications_tasks,
    reports_tasks,
    vacancies_tasks,
)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The application. Settings come from the environment unless they are given.

    Raises SystemExit with clear sentences when production settings are not safe.
    """
    settings = settings or Settings()
    if problems := settings.problems():
        raise SystemExit("\n".join(["Recruit does not start:", *problems]))
    clock = clock or _clock(settings)
    app = Flask(__name__, template_folder="web/templates")
    _configure(app, settings)
    _start_libraries(app, settings)
    _start_web(app, settings, clock)
    files.init_app(app, settings)
    sealing.init_app(app, settings)
    with app.app_context():
        direct.init_app(app, db.engine)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    app.register_blueprint(campaigns_api.bp)
    app.register_blueprint(directory_api.bp)
    app.register_blueprint(vacancies_api.bp)
    journal_service.subscribe(vacancies_service.refreshing.on_entry)
    journal_service.subscribe(vacancies_revisions.on_entry)
    journal_service.subscribe(candidates_service.on_entry)
    journal_service.subscribe(applications_service.on_entry)
    journal_service.subscribe(applications_service.on_confirmed)
    journal_service.subscribe(placement_service.gate.on_entry)
    journal_service.subscribe(placement_service.withdrawals.on_entry)
    journal_service.subscribe(notifications_service.heard, notifications_service.heard_many)
    applications_service.evaluates_submissions(points_service.on_submission)
    for builders in (exam_sittings.seated, appeals_queries.objected):
        applications_service.builds_on_decisions(builders)
    directory_service.shows_posts(posts_at)
    interviews_service.invited_by(placement_queries.applications_with_place)
    vacancies_providers.fits_me(applications_queries.fit)
    vacancies_providers.listed(placement_queries.listed_by)
    nav.init_app(app)
    applications.front.init_app(app, settings, notifications_queries.unread_of)
    exam.saving.init_app(app, settings)
    app.cli.add_command(journal_cli.cli)
    app.cli.add_command(accounts_cli.cli)
    app.cli.add_command(directory_cli.cli)
    app.cli.add_command(campaigns_cli.cli)
    app.cli.add_command(candidates_cli.cli)
    app.cli.add_command(demo_cli.demo)
    if settings.demo:
        demo.init_app(app)
    if settings.mode != "test":
        huey = make_huey(settings)
        jobs_tasks.attach(app, huey, clock)
        app.extensions["recruit.huey"] = huey
    return app


def _clock(settings: Settings) -> Clock:
    return DemoClock(settings.data_dir / "demo-clock") if settings.demo else SystemClock()


def _configure(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.debug = settings.debug
    app.testing = settings.mode == "test"
    app.extensions["recruit.settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SESSION_COOKIE_NAME="recruit",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=(settings.upload_limit_mb + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a slow typist loses nothing
        # The connection that was used last has most of its statements prepared.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_use_lifo": True}
        if settings.database.startswith("postgresql")
        else {},
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "process://",
        # Where Redis is lost, each process counts for itself: nobody is turned away for that.
        RATELIMIT_STORAGE_OPTIONS=REDIS_PATIENCE if settings.redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
        RATELIMIT_DEFAULT="1200 per minute",
        RATELIMIT_HEADERS_ENABLED=False,
        BABEL_DEFAULT_LOCALE="az",
        BABEL_DEFAULT_TIMEZONE="Asia/Baku",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _start_libraries(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app, locale_selector=pages.language)
    csrf.init_app(app)
    limiter.init_app(app)
    assets.init_app(app, autorefresh=settings.mode in {"development", "test"})
    app.jinja_env.globals.update(get_locale=get_locale, settings=settings)


def _start_web(app: Flask, settings: Settings, clock: Clock) -> None:
    logs.configure(settings)
    moment.init_app(app, settings, clock)
    logs.init_app(app)
    pages.init_app(app)
    words.init_app(app)
    characters.init_app(app)
    access.init_app(app, accounts.load_asker)
    security.init_app(app, settings)
    errors.init_app(app)
    formats.init_app(app)
    health.init_app(app, settings)
