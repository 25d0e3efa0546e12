"""The demo's panel: be somebody, see second-factor codes, move the clock. Never in production."""

from datetime import timedelta

from flask import Blueprint, Flask, flash, redirect, render_template, request, session
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from recruit.accounts import service as accounts_service
from recruit.demo import service
from recruit.demo.clock import DemoClock
from recruit.demo.people import PASSWORD, PEOPLE
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.moment import clock, now
from recruit.web.pages import language

bp = Blueprint("demo", __name__, url_prefix="/dev", template_folder="templates")
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@bp.get("/people")
@allow(PUBLIC)
def people() -> str:
    """All demo people with what they need to sign in."""
    rows = [(one, service.demo_person(one)) for one in PEOPLE]
    return render_template(
        "demo/people.html",
        rows=[
            (one, service.current_code(person.id, now()) if one.role else None)
            for one, person in rows
            if person
        ],
        password=PASSWORD,
    )


@bp.post("/become")
@allow(PUBLIC)
def become() -> Response:
    """Sign in as a demo person, second factor and all."""
    login = request.form.get("login", "")
    person = next((service.demo_person(one) for one in PEOPLE if one.login == login), None)
    if person is None:
        raise NotFoundError()
    token = accounts_service.sessions.begin(person.id, "Demo", now=now(), second_factor=True)
    db.session.commit()
    session.clear()
    session["token"] = token
    official = next(one for one in PEOPLE if one.login == login).role
    return redirect(f"/{language()}/{'office' if official else 'me'}", code=303)


@bp.post("/clock", endpoint="clock")
@allow(PUBLIC)
def move_clock() -> Response:
    """Move the campaign's clock forward, or back to the real time."""
    demo_clock = clock()
    assert isinstance(demo_clock, DemoClock)  # noqa: S101  (only this one is wired to the panel)
    step = request.form.get("step", "")
    by = -demo_clock.offset() if step == "reset" else STEPS.get(step)
    if by is None:
        raise NotFoundError()
    accounts_service.sessions.shift(by)
    db.session.commit()
    demo_clock.move(by)
    flash(_("The demo's clock has been moved."), "good")
    return redirect(f"/{language()}/", code=303)


def panel() -> Markup:
    """The strip on top of every page of a demo."""
    demo_clock = clock()
    offset = demo_clock.offset() if isinstance(demo_clock, DemoClock) else timedelta(0)
    me = next((one for one in PEOPLE if asker().signed_in and _is(one)), None)
    return Markup(render_template("demo/panel.html", people=PEOPLE, me=me, offset=offset))  # noqa: S704


def _is(one: object) -> bool:
    person = service.demo_person(one)  # type: ignore[arg-type]
    return person is not None and person.id == asker().person_id


def init_app(app: Flask) -> None:
    """Wire the panel; recruit.app calls this in demo mode only."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(demo_panel=panel)
