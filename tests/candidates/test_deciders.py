"""Who takes part in the decisions of a campaign opens no card in it."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import roles
from recruit.campaigns.rules import Campaign
from recruit.candidates import service
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import asker, make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW

pytestmark = pytest.mark.db


def refused(person: PersonInfo, campaign: Campaign) -> bool:
    who = asker(person)
    try:
        service.open_card(who.own_id(), campaign, asker=who, now=NOW)
    except RuleError as error:
        return "take part in the decisions" in error.message
    return False


def test_an_official_applies_only_where_they_decide_nothing(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign(now=NOW)
        service.load_standard_form(NOW)
        for role, closed in (
            ("regional-official", True),
            ("item-author", True),
            ("school-head", False),
        ):
            assert refused(make_official(role, now=NOW), campaign) is closed, role


def test_a_role_that_ended_before_the_campaign_does_no_harm(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign(now=NOW)
        service.load_standard_form(NOW)
        begin = min(phase.opens_at for phase in campaign.calendar.phases)
        for hours, closed in ((-1, False), (1, True)):
            person = make_official("regional-official", now=begin - timedelta(days=9))
            ended = begin + timedelta(hours=hours)
            roles.end_role(person.id, "regional-official", actor=SYSTEM, now=ended)
            assert refused(person, campaign) is closed
