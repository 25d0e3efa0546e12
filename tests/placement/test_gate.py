"""The interview as a gate: a won place waits for it, stands or falls with it."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.campaigns.rules import Campaign
from recruit.campaigns.service import shipped
from recruit.interviews import service as interviews
from recruit.interviews.service import waiting
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.placement import queries
from recruit.placement.rules import PlaceState
from recruit.placement.service import places
from tests.factories.accounts import asker
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.interviews import make_panel, sheet
from tests.factories.placement import (
    Competitor,
    Office,
    make_competitor,
    make_list,
    make_official,
    make_vacancy,
)

pytestmark = pytest.mark.db

MARKS = shipped()["2011-example"]["interview"]
GATE = {**MARKS, "role": "gate", "minimum": "10"}


def placed(campaign: Campaign) -> Competitor:
    """Somebody who won a place and accepted it."""
    who = make_competitor(campaign)
    make_list(who, campaign, make_vacancy(campaign, "V1"))
    Office(campaign).published()
    place = queries.place_of(who.person.id, campaign.id)
    assert place is not None
    places.accept(place.public_id, asker=who.asker, now=NOW)
    return who


@pytest.mark.parametrize(
    ("marks", "state", "orders"),
    [("6 6 4", PlaceState.ACCEPTED, True), ("3 3 1", PlaceState.LAPSED, False)],
)
def test_the_order_waits_for_the_interview(
    db_app: Flask, marks: str, state: PlaceState, orders: bool
) -> None:
    with db_app.app_context():
        campaign = make_campaign(rules={**shipped()["2025"], "interview": GATE})
        who = placed(campaign)
        place = queries.place_of(who.person.id, campaign.id)
        assert place is not None
        assert queries.order_number(place.id) is None
        panel, members = make_panel(campaign.id)
        application = waiting.applications.by_ids([who.application_id])[who.application_id]
        at, office = NOW + timedelta(hours=1), make_official(Permission.INTERVIEWS_MANAGE)
        interview = interviews.appoint_one(panel, application, at, 20, asker=office, now=NOW)
        for member in members:
            interviews.submit_marks(interview, sheet(*marks.split()), asker=asker(member), now=at)
        place = queries.place_of(who.person.id, campaign.id)
        assert place is not None
        assert place.state is state
        assert (queries.order_number(place.id) is not None) is orders
        assert bool(journal.entries(kind="PlaceFell")[0]) is not orders


def test_a_place_falls_with_the_last_missed_appointment(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(rules={**shipped()["2025"], "interview": GATE})
        who, (panel, _) = placed(campaign), make_panel(campaign.id)
        application = waiting.applications.by_ids([who.application_id])[who.application_id]
        office, now, states = make_official(Permission.INTERVIEWS_MANAGE), NOW, []
        for _ in range(2):
            at = now + timedelta(days=1)
            interview = interviews.appoint_one(
                panel, application, at, 20, reason="xəstəlik", asker=office, now=now
            )
            now = at + timedelta(hours=1)
            interviews.miss(interview, asker=office, now=now)
            place = queries.place_of(who.person.id, campaign.id)
            assert place is not None
            states.append(place.state)
        assert states == [PlaceState.ACCEPTED, PlaceState.LAPSED]
