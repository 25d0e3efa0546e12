"""Which role may use which route, read from the declarations of all routes."""

from collections import defaultdict

import pytest
from flask import Flask

from recruit.accounts.rules import DEFAULT_ROLES
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.web.access import PUBLIC, SIGNED_IN, admits, declared_access

pytestmark = pytest.mark.db

CANDIDATES_OWN = "/<any(az, en):lang>/me"


def asker_with(role: str) -> Asker:
    allowed = dict.fromkeys(DEFAULT_ROLES[role].permissions, EVERYWHERE)
    return Asker(person_id=1, public_id="p", permissions=allowed)


def matrix(app: Flask) -> dict[str, set[str]]:
    """Role -> endpoints it may use, those open to everybody left out."""
    found: dict[str, set[str]] = defaultdict(set)
    with app.app_context():
        for rule in app.url_map.iter_rules():
            access = declared_access(rule.endpoint)
            if access is None or PUBLIC in access or SIGNED_IN in access:
                continue
            for role in DEFAULT_ROLES:
                if admits(access, asker_with(role)):
                    found[role].add(rule.endpoint)
    return found


def test_candidates_reach_their_own_pages_and_no_office_page(app: Flask) -> None:
    allowed = matrix(app)["candidate"]
    assert allowed
    for rule in app.url_map.iter_rules():
        if rule.endpoint in allowed:
            assert "/office" not in rule.rule, rule.rule


def test_officials_reach_no_page_of_a_candidate(app: Flask) -> None:
    for role, allowed in matrix(app).items():
        if role == "candidate":
            continue
        for rule in app.url_map.iter_rules():
            if rule.endpoint in allowed:
                assert not rule.rule.startswith(CANDIDATES_OWN), (role, rule.rule)


@pytest.mark.parametrize(
    ("endpoint", "roles"),
    [
        ("vacancies.import_file", {"school-head", "regional-official", "ministry-official"}),
        ("vacancies.publish", {"ministry-official"}),
        ("applications.queue", {"regional-official", "ministry-official"}),
        ("points.office", {"ministry-official"}),
        ("placement.office", {"ministry-official", "auditor"}),
        ("reports.journal", {"auditor", "administrator"}),
        ("reports.case", {"auditor", "ministry-official"}),
        ("accounts.people", {"administrator"}),
    ],
)
def test_a_page_is_open_to_exactly_these_roles(app: Flask, endpoint: str, roles: set[str]) -> None:
    found = {role for role, allowed in matrix(app).items() if endpoint in allowed}
    assert found == roles


def test_every_permission_belongs_to_some_role_and_opens_something(app: Flask) -> None:
    given = {one for role in DEFAULT_ROLES.values() for one in role.permissions}
    assert given == set(Permission)


def test_the_auditor_changes_nothing(app: Flask) -> None:
    """Answering proposals is open to the office; the service asks for the kind's permission."""
    allowed = matrix(app)["auditor"]
    with app.app_context():
        for rule in app.url_map.iter_rules():
            access = declared_access(rule.endpoint) or frozenset()
            if rule.endpoint == "reports.open_case":
                continue  # opening a case writes into the journal who opened it
            if rule.endpoint in allowed and Permission.OFFICE not in access:
                assert "POST" not in (rule.methods or ()), rule.rule
