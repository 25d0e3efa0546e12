"""Applications: submitted once in their window, checked by officials of their district."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.applications.queries import Filters
from recruit.applications.rules import Application, ApplicationState, NewApplication, Preliminary
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.candidates.rules import Card, CardState
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.applications import make_application
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
)

pytestmark = pytest.mark.db
S = ApplicationState
CHECK = Permission.APPLICATIONS_CHECK


def owner(card: Card) -> Asker:
    return candidate_asker(accounts.person(card.person_id))


def submit(card: Card, subject: str = "physics", **more: Any) -> Application:
    options = {"asker": owner(card), "now": NOW, **more}
    campaign = campaigns.campaign_by_id(card.campaign_id)
    return service.submit(subject, campaign=campaign, **options)


def official(*districts: str) -> Asker:
    scope = frozenset(districts) if districts else None
    return official_asker(make_candidate("Quliyev"), CHECK, districts=scope)


def auto_accepting(card: Card) -> None:
    section = {**shipped()["2025"]["eligibility"], "auto_accept": True}
    give_rules(card.campaign_id, eligibility=section)


def test_submitting_locks_the_card_and_gives_a_receipt(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        made = submit(card)
        assert made.state is S.SUBMITTED
        assert len(made.receipt or "") == 64
        assert cards.card_by_id(card.id).state is CardState.LOCKED
        assert queries.by_receipt(service.receipt_code(made.receipt or "")) == made
        assert journal.entries(kind="ApplicationSubmitted")[1] == 1


def test_submitting_twice_is_harmless(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        assert submit(card) == submit(card)
        assert journal.entries(kind="ApplicationSubmitted")[1] == 1


def test_a_second_subject_stands_beside_the_first(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(specialty="mathematics")
        submit(card, "mathematics")
        submit(card, "physics")
        found = queries.of_person(card.person_id, card.campaign_id)
        assert [a.subject_code for a in found] == ["mathematics", "physics"]


def test_the_rules_alone_admit_where_the_rule_set_says_so(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        auto_accepting(card)
        made = submit(card)
        assert made.state is S.ELIGIBLE
        assert made.rule_set == campaigns.active_rule_set(card.campaign_id).digest
        entry = journal.entries(kind="ApplicationAccepted")[0][0]
        assert entry.details["automatic"]
        assert entry.actor == SYSTEM


def test_a_subject_the_rules_close_is_refused(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        with pytest.raises(RuleError) as caught:
            submit(card, "history")
        assert "specialty" in str(caught.value)
        assert [c for c, v in queries.verdicts(card).items() if v.eligible] == ["physics"]


def test_an_unfinished_card_is_refused(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(RuleError):
        submit(make_card(university=None))


@pytest.mark.parametrize("subject", ["methodology", "astrology", ""])
def test_a_subject_that_is_none_is_refused(db_app: Flask, subject: str) -> None:
    with db_app.app_context(), pytest.raises(RuleError):
        submit(make_card(), subject)


@pytest.mark.parametrize(("seconds", "admitted"), [(-1, True), (0, False), (1, False)])
def test_the_window_closes_to_the_second(db_app: Flask, seconds: int, admitted: bool) -> None:
    with db_app.app_context():
        card = make_card()
        closes = NOW + timedelta(days=30, seconds=seconds)
        if admitted:
            assert submit(card, now=closes).state is S.SUBMITTED
        else:
            with pytest.raises(RuleError):
                submit(card, now=closes)
            assert queries.of_person(card.person_id, card.campaign_id) == []


def test_withdrawing_opens_the_card_and_the_subject_again(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        made = submit(card)
        service.withdraw(made.public_id, asker=owner(card), now=NOW)
        assert cards.card_by_id(card.id).state is CardState.OPEN
        assert submit(card).public_id != made.public_id


def test_withdrawing_one_of_two_keeps_the_card_locked(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(specialty="mathematics")
        made = submit(card, "mathematics")
        submit(card, "physics")
        service.withdraw(made.public_id, asker=owner(card), now=NOW)
        assert cards.card_by_id(card.id).state is CardState.LOCKED


def test_nobody_withdraws_for_another(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        with pytest.raises(NotFoundError):
            service.withdraw(made.public_id, asker=candidate_asker(make_candidate()), now=NOW)


def test_a_returned_application_is_corrected_and_sent_again_after_the_window(
    db_app: Flask,
) -> None:
    with db_app.app_context():
        card = make_card()
        made = submit(card)
        late = NOW + timedelta(days=40)
        returned = service.return_to_candidate(
            made.public_id,
            made.version,
            reasons=["document-missing"],
            words="Diplomu əlavə edin",
            asker=official(),
            now=late,
        )
        assert returned.returned_until == late + timedelta(days=3)
        assert cards.card_by_id(card.id).state is CardState.OPEN
        again = submit(card, now=late + timedelta(days=2))
        assert again.public_id == made.public_id
        assert again.state is S.SUBMITTED
        assert again.reasons == ()
        assert again.receipt != made.receipt


def test_a_returned_application_has_its_own_deadline(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card()
        made = submit(card)
        late = NOW + timedelta(days=40)
        options = {"reasons": ["facts-differ"], "words": "", "asker": official(), "now": late}
        service.return_to_candidate(made.public_id, made.version, **options)  # type: ignore[arg-type]
        with pytest.raises(RuleError):
            submit(card, now=late + timedelta(days=3))


def test_an_application_stands_on_the_card_as_it_was_submitted(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(specialty="mathematics")
        first, second = submit(card, "mathematics"), submit(card, "physics")
        service.accept(first.public_id, first.version, asker=official(), now=NOW)
        service.return_to_candidate(
            second.public_id,
            second.version,
            reasons=["facts-differ"],
            words="",
            asker=official(),
            now=NOW,
        )
        card_service.save_answers(
            ["sex"],
            {"sex": ["male"]},
            campaign=campaigns.campaign_by_id(card.campaign_id),
            base_version=1,
            asker=owner(card),
            now=NOW,
        )
        accepted = queries.application(first.public_id)
        assert queries.card_of(accepted).answers["sex"] == "female"
        assert queries.card_of(submit(card)).answers["sex"] == "male"


def test_an_official_accepts(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        decided = service.accept(made.public_id, made.version, asker=official("AZ-ISM"), now=NOW)
        assert decided.state is S.ELIGIBLE
        assert [a.id for a in queries.eligible(made.campaign_id, "physics")] == [made.id]


def test_an_official_rejects_with_reasons_and_their_law(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        decided = service.reject(
            made.public_id,
            made.version,
            reasons=["specialty"],
            words="",
            asker=official(),
            now=NOW,
        )
        assert decided.state is S.NOT_ELIGIBLE
        assert decided.reasons[0].legal is not None
        entry = journal.entries(kind="ApplicationRejected")[0][0]
        assert entry.details["reasons"] == ["specialty"]


@pytest.mark.parametrize(
    ("reasons", "words"), [([], ""), (["because"], ""), (["other"], " "), (["other"], "x" * 2001)]
)
def test_a_refusal_without_a_reason_is_refused(
    db_app: Flask, reasons: list[str], words: str
) -> None:
    with db_app.app_context():
        made = make_application()
        with pytest.raises(RuleError):
            service.reject(
                made.public_id,
                made.version,
                reasons=reasons,
                words=words,
                asker=official(),
                now=NOW,
            )
        assert queries.application(made.public_id).state is S.SUBMITTED


def test_of_two_officials_the_second_is_told_who_was_first(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        service.accept(made.public_id, made.version, asker=official(), now=NOW)
        with pytest.raises(RuleError) as caught:
            service.reject(
                made.public_id,
                made.version,
                reasons=["specialty"],
                words="",
                asker=official(),
                now=NOW,
            )
        assert "Quliyev" in caught.value.params["name"]


def test_taking_tells_the_other_official(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        taken = service.take(made.public_id, made.version, asker=official(), now=NOW)
        assert taken.state is S.UNDER_CHECK
        with pytest.raises(RuleError):
            service.accept(made.public_id, made.version, asker=official(), now=NOW)
        service.accept(made.public_id, taken.version, asker=official(), now=NOW)


def test_an_official_of_another_district_finds_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        with pytest.raises(NotFoundError):
            service.accept(made.public_id, made.version, asker=official("AZ-SAK"), now=NOW)
        elsewhere = Scope(districts=frozenset({"AZ-SAK"}))
        assert queries.queue(made.campaign_id, Filters(), elsewhere, 1).total == 0
        assert queries.waiting(made.campaign_id, EVERYWHERE) == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), 1),
        (Filters(text="memmedova"), 1),
        (Filters(text="MƏMMƏDOVA aysel"), 1),
        (Filters(text="quliyev"), 0),
        (Filters(text="1234"), 1),
        (Filters(text="%"), 0),
        (Filters(subject="physics"), 1),
        (Filters(subject="history"), 0),
        (Filters(district="AZ-ISM"), 1),
        (Filters(district="AZ-BA"), 0),
        (Filters(state="eligible"), 0),
        (Filters(state=""), 1),
        (Filters(state="nonsense"), 0),
    ],
)
def test_the_queue_finds(db_app: Flask, filters: Filters, found: int) -> None:
    with db_app.app_context():
        made = make_application(make_card(number="123456"))
        assert queries.queue(made.campaign_id, filters, EVERYWHERE, 1).total == found


def test_the_clear_ones_are_accepted_together(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        clear = make_application(make_card(None, campaign, diploma="abcdefgh23456789"))
        no_file = make_application(make_card(None, campaign))
        wrong = make_application(
            make_card(None, campaign, specialty="history", diploma="abcdefgh23456789")
        )
        preview = service.clear_ones(campaign.id, Filters(), EVERYWHERE)
        assert [row.application.id for row in preview.rows] == [clear.id]
        assert preview.looked_at == 3
        seen = [(a.public_id, a.version) for a in (clear, no_file, wrong)]
        done = service.accept_many(seen, campaign_id=campaign.id, asker=official(), now=NOW)
        assert (done.accepted, done.held, done.left_out) == (1, 0, 2)
        assert [a.id for a in queries.eligible(campaign.id)] == [clear.id]


def test_bulk_adds_with_events_and_locks_cards(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        held = [make_card(None, campaign) for _ in range(3)]
        new = [
            NewApplication(c.person_id, c.id, campaign.id, "physics", S.ELIGIBLE, NOW, NOW)
            for c in held
        ]
        ids = service.add_applications(new, actor=SYSTEM, now=NOW)
        assert [queries.by_ids(ids)[i].card_id for i in ids] == [c.id for c in held]
        assert journal.entries(kind="ApplicationAccepted")[1] == 3
        assert cards.card_by_id(held[0].id).state is CardState.LOCKED


def test_a_preliminary_evaluation_is_kept_and_replaced(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        line = {
            "code": "grade",
            "name": {"az": "Orta qiymət", "en": "Average grade"},
            "input": "4.50",
            "points": "21.40",
            "legal": None,
        }
        first = Preliminary(Decimal("21.40"), 3, 10, [line])
        service.record_preliminary({made.id: first}, actor=SYSTEM, now=NOW)
        assert queries.application(made.public_id).preliminary == first
        second = Preliminary(Decimal("22.00"), None, None, [])
        service.record_preliminary({made.id: second}, actor=SYSTEM, now=NOW)
        assert queries.application(made.public_id).preliminary == second
