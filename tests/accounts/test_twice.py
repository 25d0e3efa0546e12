"""Forms of accounts sent twice at once: one effect, and both answers say something sensible."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from recruit.accounts import queries, service
from recruit.accounts.models import Link, Person
from recruit.directory import service as directory
from recruit.extensions import db
from tests.accounts.test_pages import TYPED, made, official
from tests.factories.accounts import NOW, sign_in
from tests.pages import Pages
from tests.twice import twice_at_once

pytestmark = pytest.mark.race


@pytest.fixture
def app(pg_app: Flask) -> Flask:
    return pg_app


def test_a_registration_sent_twice_becomes_one_person(app: Flask, pages: Pages) -> None:
    form = pages.get("/en/register").form("register")
    for page in twice_at_once(app, form, **TYPED):
        assert page.path == "/en/register/sent"
    with app.app_context():
        links = [queries.link_path(one) for one in db.session.scalars(select(Link.public_id))]
    for link in links:
        answer = pages.client.get(link)
        if answer.status_code == 200:
            for page in twice_at_once(app, pages.get(link).form()):
                assert page.status in (200, 409, 410)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.fixture
def grant(app: Flask, pages: Pages) -> str:
    """Where an administrator, signed in, proposes a role for a person."""
    with app.app_context():
        directory.load_registers(NOW)
        db.session.commit()
    first, person = official(app), made(app)
    sign_in(pages.client, first)
    return f"/en/office/people/{person.public_id}/grant"


ROLE = {"role": "regional-official", "where": "everywhere", "reason": "Yeni əməkdaş"}


def test_a_role_is_proposed_once(app: Flask, pages: Pages, grant: str) -> None:
    answers = twice_at_once(app, pages.get(grant).form(), **ROLE)
    assert sorted("proposed already" in page.text for page in answers) == [False, True]
    assert pages.get(grant).form().submit(**ROLE).all(".error-summary")
    decisions = pages.get("/en/office/decisions").all("main a[href*='/office/decisions/']")
    assert len({str(one["href"]) for one in decisions}) == 1


def test_a_second_official_agrees_once(app: Flask, pages: Pages, grant: str) -> None:
    link = pages.get(grant).form().submit(**ROLE).one("main a[href*='/office/decisions/']")
    sign_in(pages.client, official(app))
    page = pages.get(str(link["href"]))
    answers = twice_at_once(app, page.form(f"{page.path}/agree"))
    assert any(answer.all(".notice-good") for answer in answers)
    public_id = grant.split("/")[-2]
    with app.app_context():
        person = queries.person_by_public_id(public_id)
        assert len(queries.grants_of([person.id])[person.id]) == 1
        assert service.proposals.open_about(service.roles.Ref("person", public_id)) == []
