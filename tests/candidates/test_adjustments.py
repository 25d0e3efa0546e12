"""Exam adjustments: asked once, decided in scope with a reason, extra time by two officials."""

import pytest
from flask import Flask
from flask_babel import force_locale

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.candidates.rules import Adjustment, AdjustmentKind, AdjustmentState
from recruit.candidates.rules.adjustments import extra_minutes
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
)

pytestmark = pytest.mark.db
KIND = AdjustmentKind


def ask(kind: AdjustmentKind = KIND.READER, **options: object) -> tuple[Adjustment, Asker]:
    person = make_candidate()
    card = make_card(person)
    who = candidate_asker(person)
    values = {"reason": "Görmə qabiliyyəti zəifdir", "document": None, "now": NOW, **options}
    campaign = campaigns.campaign_by_id(card.campaign_id)
    return service.ask_adjustment(kind, campaign=campaign, asker=who, **values), who  # type: ignore[arg-type]


def official(*districts: str) -> Asker:
    scope = frozenset(districts) if districts else None
    return official_asker(make_candidate(), Permission.ADJUSTMENTS_DECIDE, districts=scope)


def decide(public_id: str, who: Asker, grant: bool = True, minutes: int | None = None) -> bool:
    return service.decide_adjustment(
        public_id, grant=grant, reason="Arayış var", minutes=minutes, asker=who, now=NOW
    )


def test_one_official_grants_a_reader(db_app: Flask) -> None:
    with db_app.app_context():
        asked, who = ask()
        assert queries.waiting(official("AZ-ISM").scope(Permission.ADJUSTMENTS_DECIDE)) == 1
        assert decide(asked.public_id, official("AZ-ISM"))
        granted = queries.granted_adjustments(asked.campaign_id)[who.own_id()]
        assert [a.kind for a in granted] == [KIND.READER]


def test_extra_time_takes_two_officials(db_app: Flask) -> None:
    with db_app.app_context():
        asked, _ = ask(KIND.EXTRA_TIME)
        first, second = official(), official()
        assert not decide(asked.public_id, first, minutes=30)
        assert queries.adjustment(asked.public_id).state is AdjustmentState.ASKED
        with force_locale("en"):
            waiting = proposals.waiting_for(second)[0].public_id
        with pytest.raises(RuleError):
            proposals.second(waiting, asker=first, now=NOW)
        proposals.second(waiting, asker=second, now=NOW)
        granted = queries.adjustment(asked.public_id)
        assert (granted.state, granted.minutes) == (AdjustmentState.GRANTED, 30)


@pytest.mark.parametrize("minutes", [None, 0, -5, 181])
def test_extra_time_needs_sensible_minutes(db_app: Flask, minutes: int | None) -> None:
    with db_app.app_context():
        asked, _ = ask(KIND.EXTRA_TIME)
        with pytest.raises(RuleError) as caught:
            decide(asked.public_id, official(), minutes=minutes)
        assert caught.value.field == "minutes"


def test_the_same_is_not_asked_twice_but_again_after_withdrawal(db_app: Flask) -> None:
    with db_app.app_context():
        asked, who = ask()
        campaign = campaigns.campaign_by_id(asked.campaign_id)
        options = {"reason": "Səbəb", "document": None, "campaign": campaign, "now": NOW}
        with pytest.raises(RuleError):
            service.ask_adjustment(KIND.READER, asker=who, **options)  # type: ignore[arg-type]
        service.withdraw_adjustment(asked.public_id, asker=who, now=NOW)
        service.ask_adjustment(KIND.READER, asker=who, **options)  # type: ignore[arg-type]
        states = [a.state for a in queries.adjustments_of(who.own_id(), campaign.id)]
        assert states == [AdjustmentState.WITHDRAWN, AdjustmentState.ASKED]


def test_an_official_of_another_district_finds_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        asked, _ = ask()
        other = official("AZ-SAK")
        assert queries.queue(other.scope(Permission.ADJUSTMENTS_DECIDE)) == []
        with pytest.raises(NotFoundError):
            decide(asked.public_id, other)


def test_nobody_withdraws_for_another(db_app: Flask) -> None:
    with db_app.app_context():
        asked, _ = ask()
        with pytest.raises(NotFoundError):
            service.withdraw_adjustment(
                asked.public_id, asker=candidate_asker(make_candidate()), now=NOW
            )


def test_a_decision_needs_a_reason_and_comes_once(db_app: Flask) -> None:
    with db_app.app_context():
        asked, _ = ask()
        with pytest.raises(RuleError):
            service.decide_adjustment(
                asked.public_id, grant=True, reason=" ", minutes=None, asker=official(), now=NOW
            )
        decide(asked.public_id, official(), grant=False)
        with pytest.raises(RuleError):
            decide(asked.public_id, official())


def test_another_persons_document_cannot_be_named(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(RuleError) as caught:
        ask(document="abcdefgh23456789")
    assert caught.value.field == "document"


# --- figures, legal basis, and what an objection opens again --------------------------------------


def test_extra_time_is_granted_in_per_cent_instead_of_minutes(db_app: Flask) -> None:
    with db_app.app_context():
        asked, who = ask(KIND.EXTRA_TIME)
        first, second = official(), official()
        for minutes, per_cent, field in ((None, 101, "per_cent"), (30, 25, "per_cent")):
            with pytest.raises(RuleError) as caught:
                service.decide_adjustment(
                    asked.public_id,
                    grant=True,
                    reason="Arayış var",
                    minutes=minutes,
                    per_cent=per_cent,
                    asker=first,
                    now=NOW,
                )
            assert caught.value.field == field
        values = {"grant": True, "reason": "Arayış var", "minutes": None, "per_cent": 25}
        service.decide_adjustment(asked.public_id, asker=first, now=NOW, **values)  # type: ignore[arg-type]
        with force_locale("en"):
            waiting = proposals.waiting_for(second)[0]
        assert ("Extra time in per cent", "25") in waiting.rows
        proposals.second(waiting.public_id, asker=second, now=NOW)
        (granted,) = queries.granted_to(who.own_id(), asked.campaign_id)
        assert (granted.minutes, granted.per_cent) == (None, 25)
        assert extra_minutes([granted], 150) == 38  # 37.5, rounded up
        assert extra_minutes(queries.extra_time_of(who.own_id(), asked.campaign_id), 90) == 23
        assert extra_minutes([], 150) == 0


def test_a_refusal_names_what_it_rests_on(db_app: Flask) -> None:
    with db_app.app_context():
        asked, _ = ask()
        decide(asked.public_id, official(), grant=False)
        other, _ = ask(KIND.ACCESSIBLE_ROOM)
        service.decide_adjustment(
            other.public_id,
            grant=False,
            reason="Zal onsuz da əlçatandır",
            minutes=None,
            legal="  Əmr 17,  bənd 2 ",
            asker=official(),
            now=NOW,
        )
        assert queries.adjustment(asked.public_id).legal == "Qaydalar, bənd 4.2"  # the rule-set's
        assert queries.adjustment(other.public_id).legal == "Əmr 17, bənd 2"


def test_what_is_opened_again_somebody_else_decides(db_app: Flask) -> None:
    with db_app.app_context():
        asked, who = ask()
        first, second = official(), official()
        with pytest.raises(RuleError):
            service.ask_again(asked.public_id, actor=second.ref, now=NOW)
        decide(asked.public_id, first, grant=False)
        again = service.ask_again(asked.public_id, actor=second.ref, now=NOW)
        assert service.ask_again(asked.public_id, actor=second.ref, now=NOW) == again
        found = queries.adjustment(again)
        assert (found.state, found.after, found.kind) == ("asked", asked.public_id, KIND.READER)
        with pytest.raises(RuleError):
            decide(again, first)
        assert decide(again, second)
        assert queries.adjustment(asked.public_id).state is AdjustmentState.REFUSED
        assert [a.public_id for a in queries.granted_to(who.own_id(), asked.campaign_id)] == [again]
