"""Who takes part in the decisions of a campaign opens no card in it."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts.service import roles
from recruit.campaigns.rules import PhaseKind
from recruit.candidates import service
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import asker, make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("role", "refused"),
    [("regional-official", True), ("item-author", True), ("school-head", False)],
)
def test_an_official_applies_only_where_they_decide_nothing(
    app: Flask, role: str, refused: bool
) -> None:
    with app.app_context():
        campaign = make_campaign(now=NOW)
        service.load_standard_form(NOW)
        who = asker(make_official(role, now=NOW))
        if refused:
            with pytest.raises(RuleError, match="take part in the decisions"):
                service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        else:
            assert service.open_card(who.own_id(), campaign, asker=who, now=NOW)


@pytest.mark.parametrize(("after", "refused"), [(-1, False), (1, True)])
def test_a_role_that_ended_before_the_campaign_does_no_harm(
    app: Flask, after: int, refused: bool
) -> None:
    with app.app_context():
        campaign = make_campaign(now=NOW)
        service.load_standard_form(NOW)
        begin = min(phase.opens_at for phase in campaign.calendar.phases)
        assert campaign.calendar.is_open(PhaseKind.APPLICATIONS, NOW)
        person = make_official("regional-official", now=begin - timedelta(days=9))
        roles.end_role(
            person.id, "regional-official", actor=SYSTEM, now=begin + timedelta(hours=after)
        )
        who = asker(person)
        if refused:
            with pytest.raises(RuleError, match="take part"):
                service.open_card(who.own_id(), campaign, asker=who, now=NOW)
        else:
            assert service.open_card(who.own_id(), campaign, asker=who, now=NOW)
