"""A card that was confirmed anew counts for what stands on it, where the rule-set says so."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.rules import ApplicationState as S
from recruit.applications.rules import Step, parse_eligibility
from recruit.applications.service import receipt_code
from recruit.campaigns.service import shipped
from recruit.candidates import queries as cards
from recruit.candidates import service
from recruit.candidates.rules import CardState, editing
from recruit.candidates.rules.impact import Carry
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import RuleError
from recruit.notifications import queries as notifications
from tests.candidates.forms import field
from tests.factories.accounts import make_official
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, candidate_asker, make_candidate, make_card
from tests.factories.directory import load_registers


@pytest.mark.unit
def test_an_old_rule_set_lets_nothing_count_that_was_not_submitted() -> None:
    assert parse_eligibility({}).confirmed == "never"
    with pytest.raises(RuleError) as refused:
        parse_eligibility({"confirmed_cards": "sometimes"})
    assert refused.value.params["path"] == "confirmed_cards"


@pytest.mark.db
@pytest.mark.parametrize(
    ("confirmed", "days", "says", "before", "after", "step"),
    [
        ("until-deadline", 1, "new", S.ELIGIBLE, S.SUBMITTED, Step.RENEW),
        ("until-deadline", 1, None, S.ELIGIBLE, S.ELIGIBLE, Step.CONFIRM),
        ("until-deadline", 40, "new", S.ELIGIBLE, S.ELIGIBLE, None),
        ("always", 40, "new", S.SUBMITTED, S.SUBMITTED, Step.RENEW),
        ("never", 1, "new", S.SUBMITTED, S.SUBMITTED, None),
        ("always", 1, "new", S.NOT_ELIGIBLE, S.NOT_ELIGIBLE, None),
    ],
)
def test_a_confirmed_card_takes_the_place_of_the_submitted_one(
    app: Flask, confirmed: str, days: int, says: str | None, before: S, after: S, step: Step | None
) -> None:
    with app.app_context():
        load_registers()
        service.load_standard_form(NOW)
        rules: dict[str, Any] = dict(shipped()["2025"])
        rules["eligibility"] = {**rules["eligibility"], "confirmed_cards": confirmed}
        campaign = make_campaign(now=NOW, rules=rules, open_phases=("applications",))
        person = make_candidate()
        card = make_card(person, campaign)
        applied = make_application(card, state=before)
        official = accounts.asker_of(make_official("ministry-official").id)
        service.lock_card(card.id, actor=official.ref, now=NOW)
        form = cards.form(service.create_form(campaign.public_id, asker=official, now=NOW))
        new = editing.put_field(form.draft, "education", field("f"))
        service.change_draft(form, new, "edited", "f", asker=official, now=NOW)
        service.publish_form(
            form.public_id,
            draft_version=form.draft_version + 1,
            existing=Carry.RECONFIRM,
            until=NOW + timedelta(days=60),
            reason="Law",
            asker=official,
            now=NOW,
        )
        jobs.run_due(FixedClock(NOW))
        asker, then = candidate_asker(person), NOW + timedelta(days=days)
        answers = ["f"], {"f": [says or ""]}
        saved = {"campaign": campaign, "base_version": 1, "asker": asker, "now": then}
        if says:
            assert service.save_answers(*answers, **saved).saved
        else:  # there and back again: another version that says the same
            assert service.save_answers(["f"], {"f": ["x"]}, **saved).saved
            assert service.save_answers(*answers, **saved | {"base_version": 2}).saved
        service.confirm_card(campaign, asker=asker, now=then)
        db.session.commit()

        now = queries.application(applied.public_id)
        version = cards.card_by_id(card.id).version
        assert now.state is after
        assert cards.card_by_id(card.id).state is CardState.LOCKED
        taken = [one.step for one in queries.history(now.id)][-1:]
        if step is None:
            assert now.card_version == 1
            assert taken[0] not in (Step.CONFIRM, Step.RENEW)
            return
        assert (now.card_version, taken) == (version, [step])
        details = journal.entries(kind="ApplicationRenewed")[0][0].details
        assert details["changed"] is (step is Step.RENEW)
        assert queries.by_receipt(receipt_code(details["receipt"])) == now
        jobs.run_due(FixedClock(then))
        told = [one.template for one in notifications.inbox(person.id)]
        assert "application-renewed" in told
