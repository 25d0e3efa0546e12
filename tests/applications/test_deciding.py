"""Nobody gets a role that decides in a campaign in which they apply."""

import pytest
from flask import Flask
from flask_babel import force_locale

from recruit.accounts.service import proposals, roles
from recruit.applications import service
from recruit.applications.rules import ApplicationState as S
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import NOW, asker, make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import candidate_asker, make_card

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("role", "campaign_state", "state", "refused", "warned"),
    [
        ("exam-official", "running", S.SUBMITTED, True, True),
        ("exam-official", "running", S.NOT_ELIGIBLE, True, True),
        ("exam-official", "running", S.WITHDRAWN, False, True),
        ("exam-official", "running", None, False, True),
        ("exam-official", "finished", S.ELIGIBLE, False, False),
        ("school-head", "running", S.SUBMITTED, False, False),
    ],
)
def test_what_a_role_meets(
    app: Flask, role: str, campaign_state: str, state: S | None, refused: bool, warned: bool
) -> None:
    with app.test_request_context("/en/"), force_locale("en"):
        person = make_person()
        card = make_card(person, make_campaign(now=NOW, state=campaign_state))
        if state is not None:
            make_application(card, state=state)
        first, second = (asker(make_official("administrator")) for _ in "ab")
        give = {"reason": "Needed", "asker": first, "now": NOW}
        if refused:
            with pytest.raises(RuleError, match="has applied"):
                roles.propose_grant(person.public_id, role, None, **give)
            return
        proposal = roles.propose_grant(person.public_id, role, None, **give)
        (shown,) = proposals.waiting_for(second)
        assert ("Attention" in dict(shown.rows)) is warned
        proposals.second(proposal, asker=second, now=NOW)


def test_an_application_between_the_two_officials_is_seen_by_the_second(app: Flask) -> None:
    with app.test_request_context("/en/"), force_locale("en"):
        person = make_person()
        card = make_card(person, make_campaign(now=NOW))
        first, second = (asker(make_official("administrator")) for _ in "ab")
        proposal = roles.propose_grant(
            person.public_id, "interviewer", None, reason="Needed", asker=first, now=NOW
        )
        make_application(card)
        (shown,) = proposals.waiting_for(second)
        assert "has applied" in dict(shown.rows)["Attention"]
        with pytest.raises(RuleError, match="has applied"):
            proposals.second(proposal, asker=second, now=NOW)


def test_who_got_a_role_after_beginning_a_card_submits_nothing(app: Flask) -> None:
    with app.app_context():
        person, campaign = make_person(), make_campaign(now=NOW)
        make_card(person, campaign)
        roles.give_role(person.id, "item-author", None, actor=SYSTEM, now=NOW)
        with pytest.raises(RuleError, match="take part in the decisions"):
            service.submit("physics", campaign=campaign, asker=candidate_asker(person), now=NOW)
