"""Choices added and confirmed, and a publication proposed, twice at once."""

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.extensions import db
from recruit.placement import queries
from recruit.placement.rules import RoundState
from tests.factories.accounts import make_official
from tests.factories.placement import Office
from tests.placement.test_pages import World, send_with, world  # noqa: F401
from tests.twice import twice_at_once

pytestmark = pytest.mark.race


@pytest.fixture
def app(pg_app: Flask) -> Flask:
    return pg_app


def test_choices_confirmed_twice_have_one_receipt(app: Flask, world: World) -> None:  # noqa: F811
    who, wish = world.competitor(), world.vacancy()
    world.as_(who.person)
    page = send_with(world.pages.get("/en/me/choices/add"), "vacancy", wish.public_id)
    answers = twice_at_once(app, page.form("/en/me/choices/permanent/confirm"))
    listed = world.list_of(who)
    assert listed.confirmed
    assert listed.receipt_code is not None
    for answer in answers:
        assert listed.receipt_code in answer.text


def test_results_proposed_and_agreed_twice_are_published_once(
    app: Flask,
    world: World,  # noqa: F811
) -> None:
    who = world.listed("70.00", world.vacancy())
    first, second = (world.ask(make_official, "ministry-official") for _ in range(2))
    round_ = world.ask(lambda: Office(world.campaign).certified(now=world.now))
    at = f"/en/office/placement/{round_}"
    world.as_(first)
    form = world.pages.get(at).form(f"{at}/publish")
    answers = twice_at_once(app, form, reason="Certified and checked.")
    assert sorted(bool(page.all(".notice-good")) for page in answers) == [False, True]
    world.as_(second)
    link = world.pages.get("/en/office/decisions").one("main a[href*='/office/decisions/']")
    page = world.pages.get(str(link["href"]))
    answers = twice_at_once(app, page.form(f"{page.path}/agree"))
    assert any(answer.all(".notice-good") for answer in answers)
    assert world.ask(queries.round_, round_).state == RoundState.PUBLISHED
    assert world.place_of(who)
    published = text("SELECT count(*) FROM journal_entries WHERE kind = 'PlacementPublished'")
    assert world.ask(lambda: db.session.scalar(published)) == 1
