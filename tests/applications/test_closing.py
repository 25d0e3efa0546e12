"""An account falls because its FIN is another's: what it applied for falls in the same moment."""

import pytest
from flask import Flask

from recruit.accounts.service import disputes, proposals
from recruit.applications import queries
from recruit.applications.rules import ApplicationState as S
from recruit.applications.rules import Step
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import NOW, asker, make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card

pytestmark = pytest.mark.db


def test_applications_fall_with_the_account(app: Flask) -> None:
    with app.test_request_context("/az/"):
        holder = make_person()
        card = make_card(holder, make_campaign(now=NOW))
        states = {"physics": S.SUBMITTED, "mathematics": S.ELIGIBLE, "history": S.WITHDRAWN}
        applied = {
            code: make_application(card, code, state=state) for code, state in states.items()
        }
        stays = make_application(make_card(make_person()), state=S.SUBMITTED)
        dispute = disputes.raise_dispute(
            fin=holder.fin or "",
            full_name="Həsənov Orxan",
            contact="050 111 22 33",
            statement="I never registered",
            language="az",
            actor=SYSTEM,
            now=NOW,
        )
        first, second = make_official("administrator"), make_official("administrator")
        proposal = disputes.propose_release(dispute, reason="Compared", asker=asker(first), now=NOW)
        proposals.second(proposal, asker=asker(second), now=NOW)
        after = {code: queries.application(one.public_id) for code, one in applied.items()}
        assert {code: one.state for code, one in after.items()} == {
            "physics": S.NOT_ELIGIBLE,
            "mathematics": S.NOT_ELIGIBLE,
            "history": S.WITHDRAWN,
        }
        assert [one.code for one in after["physics"].reasons] == ["identity"]
        assert queries.history(after["physics"].id)[-1].step is Step.CLOSE
        assert queries.application(stays.public_id).state is S.SUBMITTED
