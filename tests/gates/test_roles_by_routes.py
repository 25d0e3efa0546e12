"""Which role may use which route: roles_by_routes.txt, what the code declares, and what happens."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from recruit.accounts.rules import DEFAULT_ROLES
from recruit.app import create_app
from recruit.config import Settings
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import PUBLIC, SIGNED_IN, admits, allow, declared_access
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db

LIST = Path(__file__).with_name("roles_by_routes.txt")
CANDIDATES_OWN = "/<any(az, en):lang>/me"
EVERYBODY, ANY_ACCOUNT, OFFICIALS = "everybody", "signed in", "officials"
ROLES = frozenset(DEFAULT_ROLES)
# What only a demo has; in all other modes it is not found.
DEMO_ONLY = {
    "demo.become",
    "demo.clock",
    "demo.people",
    "notifications.mail",
    "notifications.mailbox",
}
demo_mode = pytest.mark.parametrize("app", [{"mode": "demo"}], indirect=True)

Matrix = dict[str, str]


# --- the list and the declarations ----------------------------------------------------------------


def listed(text: str) -> Matrix:
    """Endpoint -> who may use it, as the file says it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split()[0]: " ".join(line.split()[1:]) for line in lines}


def declared(app: Flask) -> Matrix:
    """Endpoint -> who may use it, as the code declares it, in the file's words."""
    with app.app_context():
        return {rule.endpoint: in_words(rule.endpoint) for rule in rules(app)}


def in_words(endpoint: str) -> str:
    access = declared_access(endpoint) or frozenset()
    if PUBLIC in access:
        return EVERYBODY
    if SIGNED_IN in access:
        return ANY_ACCOUNT
    roles = [role for role in DEFAULT_ROLES if admits(access, asker_with(role))]
    return OFFICIALS if set(roles) == ROLES - {"candidate"} else " ".join(roles) or "nobody"


def rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def asker_with(role: str) -> Asker:
    allowed = dict.fromkeys(DEFAULT_ROLES[role].permissions, EVERYWHERE)
    return Asker(person_id=1, public_id="p", permissions=allowed)


def differences(wanted: Matrix, found: Matrix) -> list[str]:
    """What to do to the list, one line for each route that is not as it says."""
    return [
        *(f"add the line: {one:33} {found[one]}" for one in sorted(found.keys() - wanted.keys())),
        *(f"no such route, take the line away: {one}" for one in sorted(wanted.keys() - found)),
        *(
            f"{one}: the list says {wanted[one]!r}, the code {found[one]!r}: "
            f"change the line, or the view's @allow"
            for one in sorted(wanted.keys() & found.keys())
            if wanted[one] != found[one]
        ),
    ]


@demo_mode
def test_the_list_and_the_declarations_are_the_same(app: Flask) -> None:
    found = differences(listed(LIST.read_text("utf-8")), declared(app))
    assert not found, f"{LIST.name}:\n" + "\n".join(found)


def test_the_list_is_in_the_order_of_its_names_and_names_real_roles() -> None:
    text = LIST.read_text("utf-8")
    names = [line.split()[0] for line in text.splitlines() if line and not line.startswith("#")]
    dotted = [name for name in names if "." in name]
    assert dotted == sorted(set(dotted))
    assert len(names) == len(set(names))
    for endpoint, who in listed(text).items():
        if who not in (EVERYBODY, ANY_ACCOUNT, OFFICIALS):
            assert set(who.split()) <= ROLES, endpoint


def test_a_new_route_a_lost_one_and_a_changed_one_are_told_apart(app: Flask) -> None:
    before = declared(app)
    view = allow(Permission.JOURNAL_READ)(lambda: "")
    app.add_url_rule("/az/cellar", "cellar.show", view)
    assert differences(before, declared(app)) == [
        f"add the line: {'cellar.show':33} auditor administrator"
    ]
    assert differences({**before, "attic.show": EVERYBODY}, before) == [
        "no such route, take the line away: attic.show"
    ]
    (changed,) = differences({**before, "portal.home": "auditor"}, before)
    assert changed.startswith("portal.home: the list says 'auditor', the code 'everybody'")


# --- real requests --------------------------------------------------------------------------------


def admitted(who: str) -> frozenset[str]:
    """The roles that the words of the list admit."""
    everyone = {EVERYBODY: ROLES, ANY_ACCOUNT: ROLES, OFFICIALS: ROLES - {"candidate"}}
    return everyone.get(who, frozenset(who.split()))


def address(rule: Rule) -> str:
    """A well-formed address of the route that means nothing real."""
    plain = re.sub(r"<any\('?([^,')]*)[^>]*>", r"\1", rule.rule)
    plain = re.sub(r"<int:[^>]*>", "1", re.sub(r"<date:[^>]*>", "2026-01-01", plain))
    return re.sub(r"<[^>]*>", "nothing", plain)


def requests(app: Flask) -> list[tuple[str, str, str]]:
    """(method, address, endpoint) of all that can be asked."""
    return [
        (method, address(rule), rule.endpoint)
        for rule in rules(app)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


@pytest.fixture
def reached(app: Flask) -> set[str]:
    """The endpoints whose view was called. It runs where a closed page is only looked at: what is
    open to everybody shows nothing new, and a POST may end the very session."""
    seen: set[str] = set()
    app.config["WTF_CSRF_ENABLED"] = False  # it would refuse first, whoever asks
    # A thousand error pages that nobody reads would take half a minute.
    app.register_error_handler(403, lambda _error: ("", 403))
    app.register_error_handler(404, lambda _error: ("", 404))
    app.register_error_handler(NotFoundError, lambda _error: ("", 404))
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            app.view_functions[endpoint] = _noting(seen, endpoint, view)
    return seen


def _noting(seen: set[str], endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
    def note(**values: Any) -> Any:
        seen.add(endpoint)
        return view(**values) if request.method == "GET" and PUBLIC not in access else ("", 204)

    access = view.access  # type: ignore[attr-defined]
    note.access = access  # type: ignore[attr-defined]
    return note


def person_of(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        load_registers()
        person = make_person() if role == "candidate" else make_official(role)
        db.session.commit()
    sign_in(client, person)
    return client


@pytest.mark.parametrize("role", DEFAULT_ROLES)
def test_a_person_of_the_role_gets_where_the_list_says_and_nowhere_else(
    app: Flask, reached: set[str], role: str
) -> None:
    client = person_of(app, role)
    matrix = listed(LIST.read_text("utf-8"))
    wrong = []
    for method, where, endpoint in requests(app):
        reached.clear()
        status = client.open(where, method=method).status_code
        if {role, "candidate"} & admitted(matrix[endpoint]):
            right = reached == {endpoint} and status not in (401, 403) and status < 500
        else:
            right = not reached and status == 403
        if not right:
            wrong.append(f"{method} {where} ({endpoint}): {status}, reached: {bool(reached)}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def test_a_visitor_is_sent_to_the_door(app: Flask, reached: set[str]) -> None:
    matrix = listed(LIST.read_text("utf-8"))
    client = app.test_client()
    for method, where, endpoint in requests(app):
        reached.clear()
        response = client.open(where, method=method)
        if matrix[endpoint] == EVERYBODY:
            assert reached == {endpoint}, where
        elif where.startswith("/api/"):
            assert (response.status_code, reached) == (401, set()), where
        else:
            assert (response.status_code, reached) == (302, set()), where
            assert response.headers["Location"].startswith("/az/sign-in"), where


def test_an_api_that_is_not_public_answers_a_visitor_with_401(app: Flask) -> None:
    """There is none yet that the test above could ask."""
    app.add_url_rule("/api/v1/cellar", "cellar", allow(Permission.JOURNAL_READ)(lambda: "secret"))
    assert app.test_client().get("/api/v1/cellar").status_code == 401


# --- the pages of a demo --------------------------------------------------------------------------


@pytest.mark.parametrize("app", [{}, {"mode": "demo"}], ids=["test", "demo"], indirect=True)
def test_the_pages_under_dev_exist_in_a_demo_only(app: Flask) -> None:
    demo = app.extensions["recruit.settings"].demo
    under_dev = [
        ("GET", "/dev/people"),
        ("GET", "/dev/mailbox"),
        ("POST", "/dev/become"),
        ("POST", "/dev/clock"),
    ]
    app.config["WTF_CSRF_ENABLED"] = False
    for method, where in under_dev:
        form = {"step": "reset"} if where == "/dev/clock" else None
        status = app.test_client().open(where, method=method, data=form).status_code
        # Nobody to become: the demo's people are not in this empty database.
        found = demo and where != "/dev/become"
        assert (status < 400) == found, (where, status)
        assert found or status == 404, (where, status)


@demo_mode
def test_nothing_else_is_under_dev(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app) if rule.rule.startswith("/dev")} == DEMO_ONLY


def test_production_has_no_panel(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(
        mode="production",
        secret_key="k" * 40,
        field_keys="MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        secure_cookies=True,
        base_url="https://recruit.example",
        mail_transport="smtp",
        data_dir=tmp_path,
        database_url=sqlite_url,
    )
    app = create_app(settings)
    assert "demo" not in app.blueprints
    for where in ("/dev/people", "/dev/mailbox", "/dev/mailbox/a"):
        assert app.test_client().get(where).status_code == 404


# --- rules over the whole matrix ------------------------------------------------------------------


def matrix_of_roles(app: Flask) -> dict[str, set[str]]:
    """Role -> endpoints it may use, those open to every account left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for endpoint, who in declared(app).items():
        if who not in (EVERYBODY, ANY_ACCOUNT):
            for role in admitted(who):
                found[role].add(endpoint)
    return found


def test_candidates_reach_their_own_pages_and_no_office_page(app: Flask) -> None:
    allowed = matrix_of_roles(app)["candidate"]
    assert allowed
    for rule in rules(app):
        if rule.endpoint in allowed:
            assert "/office" not in rule.rule, rule.rule


def test_no_role_of_an_official_brings_a_page_of_a_candidate(app: Flask) -> None:
    for role, allowed in matrix_of_roles(app).items():
        if role == "candidate":
            continue
        for rule in rules(app):
            if rule.endpoint in allowed:
                assert not rule.rule.startswith(CANDIDATES_OWN), (role, rule.rule)


def test_every_permission_belongs_to_some_role_and_opens_something(app: Flask) -> None:
    given = {one for role in DEFAULT_ROLES.values() for one in role.permissions}
    assert given == set(Permission)


ON_RECORD = {"reports.open_case", "reports.take_case", "reports.candidates_file"}


def test_the_auditor_changes_nothing(app: Flask) -> None:
    """Answering proposals is open to the office; the service asks for the kind's permission."""
    allowed = matrix_of_roles(app)["auditor"]
    with app.app_context():
        for rule in rules(app):
            access = declared_access(rule.endpoint) or frozenset()
            if rule.endpoint in ON_RECORD:
                continue  # the journal alone is written: who read or took along what
            if rule.endpoint in allowed and Permission.OFFICE not in access:
                assert "POST" not in (rule.methods or ()), rule.rule
