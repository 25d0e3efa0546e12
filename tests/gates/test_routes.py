"""Every route declares who may use it, and looks like every other route."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from recruit.kernel.asker import EVERYWHERE, VISITOR, Asker, Permission
from recruit.kernel.events import Ref
from recruit.web.access import CONFINED, PUBLIC, SIGNED_IN, admits, declared_access

pytestmark = pytest.mark.db

TYPED = re.compile(r"^(string|int|any\(.*\)|path|date|uuid)$")
KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
OUTSIDE_LANGUAGES = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/",
    "/static/",
    "/dev/",
    "/robots.txt",
    "/sitemap",
    "/favicon.ico",
    "/.well-known/",
)


def rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    with app.app_context():
        missing = [
            f"{rule.rule}: write @allow(...) on {rule.endpoint}"
            for rule in rules(app)
            if not declared_access(rule.endpoint)
        ]
    assert missing == []


def test_declarations_are_permissions_or_the_three_words(app: Flask) -> None:
    words = {PUBLIC, SIGNED_IN, CONFINED}
    with app.app_context():
        for rule in rules(app):
            for one in declared_access(rule.endpoint) or ():
                assert isinstance(one, Permission) or one in words, rule.endpoint


def test_a_confined_session_opens_its_exam_and_nothing_else(app: Flask) -> None:
    """Whoever adds a route here sees to it that the page checks whose seat it is about: the gate
    in recruit/exam/views/entry.py does so for those that name a seat or an attempt."""
    confined = Asker(1, "p", {Permission.CANDIDATE: EVERYWHERE}, only=Ref("seat", "s"))
    with app.app_context():
        opened = {
            rule.endpoint
            for rule in rules(app)
            if admits(declared_access(rule.endpoint) or frozenset(), confined)
        }
    assert opened == {
        "accounts.sign_out",
        "exam.answer",
        "exam.begin",
        "exam.confirm",
        "exam.exam_day",
        "exam.finish",
        "exam.looking_back",
        "exam.receipt",
        "exam.report",
        "exam.sheet",
        "exam.sheet_picture",
        "exam.time",
    }


def test_addresses_are_kebab_case_words_with_typed_parameters(app: Flask) -> None:
    for rule in rules(app):
        for part in rule.rule.strip("/").split("/"):
            if not part or part.startswith("<any(az"):
                continue
            for converter in re.findall(r"<([^:>]*):", part):
                assert TYPED.match(converter), f"{rule.rule}: give <{part}> a type"
            assert "<" not in part or ":" in part, f"{rule.rule}: give {part} a type"
            if "<" not in part:
                for word in part.split("."):
                    assert KEBAB.match(word) or part.startswith("."), f"{rule.rule}: {part}"


def test_pages_stand_under_a_language(app: Flask) -> None:
    for rule in rules(app):
        assert (
            rule.rule == "/"
            or rule.rule.startswith("/<any(az, en):lang>")
            or rule.rule.startswith(OUTSIDE_LANGUAGES)
        ), rule.rule


def test_office_pages_ask_for_an_official_permission(app: Flask) -> None:
    with app.app_context():
        for rule in rules(app):
            if "/office" in rule.rule:
                access = declared_access(rule.endpoint) or frozenset()
                assert PUBLIC not in access, rule.rule
                assert SIGNED_IN not in access, rule.rule
                assert Permission.CANDIDATE not in access, rule.rule


def test_a_visitor_is_shown_to_the_door_of_every_closed_page(app: Flask) -> None:
    client = app.test_client()
    with app.app_context():
        closed = [
            rule
            for rule in rules(app)
            if "GET" in (rule.methods or ())
            and not admits(declared_access(rule.endpoint) or frozenset(), VISITOR)
        ]
    assert closed
    for rule in closed:
        address = re.sub(r"<any\('?([^,)']*)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<int:[^>]*>", "1", re.sub(r"<date:[^>]*>", "2026-01-01", address))
        address = re.sub(r"<[^>]*>", "nothing", address)
        response = client.get(address)
        if address.startswith("/api/"):
            assert response.status_code == 401, address
        else:
            assert response.status_code == 302, address
            assert "/sign-in" in response.headers["Location"], address


def test_a_route_without_a_declaration_is_closed(app: Flask) -> None:
    app.add_url_rule("/az/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/az/forgotten").status_code == 403
    with app.app_context():
        assert declared_access("forgotten") is None


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_opens_what_names_it_and_nothing_else(permission: Permission) -> None:
    who = Asker(person_id=1, public_id="p", permissions={permission: EVERYWHERE})
    assert admits(frozenset({permission}), who)
    assert admits(frozenset({SIGNED_IN}), who)
    for other in set(Permission) - {permission}:
        assert not admits(frozenset({other}), who)
