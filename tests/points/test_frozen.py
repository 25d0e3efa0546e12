"""Points are of the card's version that was submitted, whatever is saved later."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.applications import queries as applications
from recruit.applications.models import ApplicationRow
from recruit.applications.rules import ApplicationState
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.events import SYSTEM
from recruit.points import queries, service
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
    publish_form,
    publish_marked_form,
    shipped_form,
)
from tests.factories.points import make_exam_result

pytestmark = pytest.mark.db

LATER = NOW + timedelta(days=40)  # after the window of applications


def test_what_is_saved_after_the_deadline_counts_only_once_it_is_submitted(db_app: Flask) -> None:
    """The card is open again for another subject's sake; the first application stands."""
    with db_app.app_context():
        campaign = make_campaign(rules="2011-example")
        person = make_candidate()
        card = make_card(person, campaign, experience_months=24)
        application = make_application(card, state=ApplicationState.ELIGIBLE)
        make_exam_result(application)
        who, before = candidate_asker(person), points_of(application.id)
        card_service.reopen_card(card.id, until=LATER + timedelta(1), actor=SYSTEM, now=LATER)
        raw = {"experience_months": ["600"]}
        saved = card_service.save_answers(
            ["experience_months"], raw, campaign=campaign, base_version=1, asker=who, now=LATER
        )
        assert saved.card.version == 2
        official = official_asker(make_candidate(), Permission.POINTS_COMPUTE)
        service.preliminary(campaign, asker=official, now=LATER)
        assert points_of(application.id) == before
        resubmit(application.id, 2)
        service.preliminary(campaign, asker=official, now=LATER)
        after = points_of(application.id)
        assert all(new > old for new, old in zip(after, before, strict=True))


def points_of(application_id: int) -> tuple[object, object]:
    """The provisional points and the total."""
    db.session.expire_all()
    application = applications.by_ids([application_id])[application_id]
    service.evaluate_one(application, actor=SYSTEM, now=NOW)
    service.compute_one(application_id, actor=SYSTEM, now=NOW)
    total = queries.total(application_id)
    evaluated = applications.by_ids([application_id])[application_id].preliminary
    assert total is not None
    assert evaluated is not None
    return evaluated.points, total.points


def resubmit(application_id: int, version: int) -> None:
    """What sending a returned application again does to it."""
    db.session.get(ApplicationRow, application_id).card_version = version  # type: ignore[union-attr]
    db.session.flush()


def test_a_version_is_read_as_it_stood_with_every_answer_open(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        publish_marked_form(campaign)
        person = make_candidate()
        card = make_card(person, campaign, health="asthma", district="AZ-ISM")
        who = candidate_asker(person)
        for code, value in (("district", "AZ-SAK"), ("health", "none")):
            saved = card_service.save_answers(
                [code], {code: [value]}, campaign=campaign, base_version=9, asker=who, now=NOW
            )
            assert saved.saved
        found = cards.cards_at([(card.id, 1), (card.id, 3), (card.id, 1), (0, 1)])
        assert sorted(found) == [(card.id, 1), (card.id, 3)]
        old, new = found[card.id, 1], found[card.id, 3]
        assert (old.answers["health"], old.district_code, old.version) == ("asthma", "AZ-ISM", 1)
        assert (new.answers["health"], new.district_code, new.version) == ("none", "AZ-SAK", 3)


def test_a_sensitive_answer_counts_and_is_neither_said_nor_kept(app: Flask) -> None:
    """Months of experience are made sensitive; what hangs on a digest of them is not guessed."""
    with app.app_context():
        campaign = make_campaign(rules="2011-example")
        form = shipped_form()
        months = next(
            one
            for section in form["sections"]
            for one in section["fields"]
            if one["code"] == "experience_months"
        )
        open_one = make_application(
            make_card(None, campaign, experience_months=36), state=ApplicationState.ELIGIBLE
        )
        make_exam_result(open_one)
        before = points_of(open_one.id)
        months |= {"privacy": "sensitive", "reportable": False, "in_messages": False}
        publish_form(form, campaign.id)
        hidden_one = make_application(
            make_card(None, campaign, experience_months=36), state=ApplicationState.ELIGIBLE
        )
        make_exam_result(hidden_one)
        assert points_of(hidden_one.id) == before
        lines = {line.code: line for line in queries.total(hidden_one.id).lines}  # type: ignore[union-attr]
        (line,) = [line for line in lines.values() if line.said.en == "hidden"]
        assert (line.input, line.said.az) == ("", "gizlidir")
        assert line.points > 0
        evaluated = applications.by_ids([hidden_one.id])[hidden_one.id].preliminary
        assert "36" not in str(evaluated.lines)  # type: ignore[union-attr]
