"""Officials at an application: history, sample, undo, colleagues, objections, bars."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.applications.queries import Filters
from recruit.applications.rules import Application, ApplicationState, Step
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.candidates.rules import CardState
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from tests.factories.accounts import make_official
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
SOON = NOW + timedelta(minutes=9, seconds=59)
LATE = NOW + timedelta(minutes=10)


def official(*districts: str) -> Asker:
    scope = frozenset(districts) if districts else None
    person = make_candidate("Quliyev")
    return official_asker(person, Permission.APPLICATIONS_CHECK, districts=scope)


def rules(made: Application, **more: Any) -> None:
    give_rules(made.campaign_id, eligibility={**shipped()["2025"]["eligibility"], **more})


def sampled() -> Application:
    """An application in a campaign where every decision waits for a second official."""
    made = make_application()
    rules(made, sampling={"per_cent": 100})
    return made


def accept(made: Application, who: Asker, **more: Any) -> Application:
    now = queries.application(made.public_id)
    return service.accept(made.public_id, now.version, asker=who, now=NOW, **more)


def reject(made: Application, who: Asker) -> Application:
    now = queries.application(made.public_id)
    given = {"reasons": ["specialty"], "words": "Diplom uyğun deyil"}
    return service.reject(made.public_id, now.version, asker=who, now=NOW, **given)  # type: ignore[arg-type]


def send_back(made: Application, who: Asker) -> Application:
    now = queries.application(made.public_id)
    given = {"reasons": ["document-missing"], "words": ""}
    return service.return_to_candidate(
        made.public_id,
        now.version,
        asker=who,
        now=NOW,
        **given,  # type: ignore[arg-type]
    )


def told(made: Application) -> list[tuple[str, str]]:
    return [(one.step.value, one.state.value) for one in queries.history(made.id)]


def test_each_step_is_written_down_with_who_and_why(app: Flask) -> None:
    with app.app_context():
        made, who = make_application(), official()
        service.take(made.public_id, made.version, asker=who, now=NOW)
        reject(made, who)
        steps = queries.history(made.id)
        assert told(made) == [
            ("submit", "submitted"),
            ("take", "under-check"),
            ("reject", "not-eligible"),
        ]
        assert [one.by for one in steps] == [
            Ref("person", accounts.person(made.person_id).public_id),
            who.ref,
            who.ref,
        ]
        assert steps[-1].reasons[0].code == "specialty"
        assert steps[-1].words == "Diplom uyğun deyil"
        assert queries.names_of(one.by for one in steps)[who.public_id or ""].startswith("Quliyev")


def test_a_drawn_decision_waits_for_a_second_official(db_app: Flask) -> None:
    with db_app.app_context():
        made, first, second = sampled(), official(), official()
        held = reject(made, first)
        assert (held.state, held.proposed) == (S.SECOND_CHECK, S.NOT_ELIGIBLE)
        assert not held.told
        assert cards.card_by_id(made.card_id).state is CardState.LOCKED
        assert journal.entries(kind="ApplicationRejected")[1] == 0
        with pytest.raises(RuleError):
            service.agree(made.public_id, held.version, asker=first, now=NOW)
        with pytest.raises(RuleError):
            accept(made, second)
        done = service.agree(made.public_id, held.version, asker=second, now=NOW)
        assert (done.state, done.proposed) == (S.NOT_ELIGIBLE, None)
        assert done.reasons[0].code == "specialty"
        assert done.words == "Diplom uyğun deyil"
        assert cards.card_by_id(made.card_id).state is CardState.OPEN
        entry = journal.entries(kind="ApplicationRejected")[0][0]
        assert (entry.actor, entry.details["first"]) == (second.ref, first.public_id)


def test_where_two_disagree_a_third_decides_at_once(app: Flask) -> None:
    with app.app_context():
        made, first, second, third = sampled(), official(), official(), official()
        held = accept(made, first)
        with pytest.raises(RuleError):
            service.disagree(made.public_id, held.version, words=" ", asker=second, now=NOW)
        disputed = service.disagree(
            made.public_id, held.version, words="Ixtisas başqadır", asker=second, now=NOW
        )
        assert disputed.state is S.THIRD_CHECK
        for one in (first, second):
            with pytest.raises(RuleError):
                accept(made, one)
        assert reject(made, third).state is S.NOT_ELIGIBLE
        assert told(made)[1:] == [
            ("propose", "second-check"),
            ("disagree", "third-check"),
            ("reject", "not-eligible"),
        ]
        assert journal.entries(kind="SecondOfficialDisagreed")[0][0].actor == second.ref


def test_a_bulk_says_how_many_wait_and_is_taken_back_as_one(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign()
        made = [
            make_application(make_card(None, campaign, diploma="abcdefgh23456789"))
            for _ in range(3)
        ]
        who = official()
        seen = [(one.public_id, one.version) for one in made]
        done = service.accept_many(seen, campaign_id=campaign.id, asker=who, now=NOW)
        assert (done.accepted, done.held) == (3, 0)
        service.builds_on_decisions(built := lambda ids: set(ids) & {made[0].id})
        try:
            with pytest.raises(NotFoundError):
                service.undo_batch(done.batch, asker=official(), now=SOON)
            assert service.undo_batch(done.batch, asker=who, now=SOON) == (2, 1)
        finally:
            service.undoing._builders.remove(built)
        assert [one.id for one in queries.eligible(campaign.id)] == [made[0].id]
        rules(made[0], sampling={"per_cent": 100})
        more = make_application(make_card(None, campaign, diploma="abcdefgh23456789"))
        seen = [(more.public_id, more.version)]
        done = service.accept_many(seen, campaign_id=campaign.id, asker=who, now=NOW)
        assert (done.accepted, done.held) == (0, 1)


@pytest.mark.parametrize("decide", [accept, reject, send_back])
def test_a_decision_is_taken_back_within_ten_minutes(db_app: Flask, decide: Any) -> None:
    with db_app.app_context():
        made, who = make_application(), official()
        decided = decide(made, who)
        for asker, now in ((official(), SOON), (who, LATE)):
            with pytest.raises(RuleError):
                service.undo(made.public_id, asker=asker, now=now)
        assert service.may_undo_until(decided, asker=who, now=SOON) == LATE
        undone = service.undo(made.public_id, asker=who, now=SOON)
        assert (undone.state, undone.assigned_id) == (S.UNDER_CHECK, who.person_id)
        assert (undone.reasons, undone.words, undone.decided_at) == ((), None, None)
        assert undone.returned_until is None
        assert cards.card_by_id(made.card_id).state is CardState.LOCKED
        entry = journal.entries(kind="DecisionUndone")[0][0]
        assert entry.details["was"] == decided.state
        assert accept(made, who).state is S.ELIGIBLE


def test_a_changed_card_keeps_a_decision_from_being_taken_back(app: Flask) -> None:
    with app.app_context():
        made, who = make_application(), official()
        send_back(made, who)
        owner = candidate_asker(accounts.person(made.person_id))
        card_service.save_answers(
            ["sex"],
            {"sex": ["male"]},
            campaign=campaigns.campaign_by_id(made.campaign_id),
            base_version=1,
            asker=owner,
            now=NOW,
        )
        with pytest.raises(RuleError):
            service.undo(made.public_id, asker=who, now=SOON)
        assert queries.application(made.public_id).state is S.RETURNED


def test_an_upheld_objection_reopens_it_for_others(app: Flask) -> None:
    with app.app_context():
        made, first, other = make_application(), official(), official()
        reject(made, first)
        opened = service.reopen(
            made.public_id, objection=Ref("objection", "x"), actor=other.ref, now=NOW
        )
        assert (opened.state, opened.reasons) == (S.REOPENED, ())
        assert cards.card_by_id(made.card_id).state is CardState.LOCKED
        assert queries.waiting(made.campaign_id, EVERYWHERE) == 1
        with pytest.raises(RuleError):
            accept(made, first)
        assert accept(made, other).state is S.ELIGIBLE
        again = service.reopen(
            made.public_id, objection=Ref("objection", "x"), actor=other.ref, now=NOW
        )
        assert again.state is S.ELIGIBLE


def test_nobody_decides_about_themselves(app: Flask) -> None:
    with app.app_context():
        made = make_application()
        own = official_asker(accounts.person(made.person_id), Permission.APPLICATIONS_CHECK)
        with pytest.raises(RuleError):
            accept(made, own)


def test_an_application_is_handed_to_a_colleague_of_its_district(app: Flask) -> None:
    with app.app_context():
        made, who = make_application(), official()
        here = make_official("regional-official", frozenset({"AZ-ISM"}))
        away = make_official("regional-official", frozenset({"AZ-SAK"}))
        assert here.public_id in dict(service.colleagues(made.public_id, asker=who))
        assert away.public_id not in dict(service.colleagues(made.public_id, asker=who))

        def hand(to: str | None) -> Application:
            now = queries.application(made.public_id)
            return service.assign(made.public_id, now.version, to, asker=who, now=NOW)

        with pytest.raises(RuleError):
            hand(away.public_id)
        assert hand(here.public_id).assigned_id == here.id
        assert journal.entries(kind="ApplicationAssigned")[0][0].details["to"] == here.public_id
        found = {
            assigned: queries.queue(
                made.campaign_id, Filters(assigned=assigned, me=here.id), EVERYWHERE, 1
            ).total
            for assigned in ("me", "nobody", "others", "")
        }
        assert found == {"me": 1, "nobody": 0, "others": 0, "": 1}
        assert hand(None).assigned_id is None


@pytest.mark.parametrize(
    ("sort", "first"),
    [("oldest", 0), ("newest", 1), ("name", 1), ("subject", 0), ("district", 1)],
)
def test_the_queue_is_sorted_and_filtered_by_age(app: Flask, sort: str, first: int) -> None:
    with app.app_context():
        campaign = make_campaign()
        old = make_application(
            make_card(make_candidate("Zeynalov"), campaign, specialty="mathematics"),
            "mathematics",
            now=NOW - timedelta(days=5),
        )
        new = make_application(make_card(make_candidate("Abbasov"), campaign, district="AZ-BA"))
        page = queries.queue(campaign.id, Filters(sort=sort), EVERYWHERE, 1)
        assert page.rows[0].application.id == (old, new)[first].id
        aged = Filters(before=NOW - timedelta(days=3))
        assert [row.application.id for row in queries.every(campaign.id, aged, EVERYWHERE)] == [
            old.id
        ]


def test_the_next_one_is_none_that_one_decided_about_or_a_colleague_has(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign()
        made = [make_application(make_card(None, campaign)) for _ in range(4)]
        rules(made[0], sampling={"per_cent": 100})
        me, colleague = official(), official()
        accept(made[0], me)
        service.take(made[1].public_id, made[1].version, asker=colleague, now=NOW)

        def next_for(who: Asker, state: str = "waiting") -> str | None:
            filters = Filters(me=who.person_id, state=state)
            return queries.next_waiting(
                campaign.id, filters, EVERYWHERE, made[2].public_id, who.ref
            )

        assert next_for(me) == made[3].public_id
        assert next_for(colleague) == made[0].public_id
        assert next_for(colleague, "under-check") == made[1].public_id
        assert next_for(colleague, "third-check") is None
        assert next_for(colleague, "eligible") == made[0].public_id


def test_a_declined_place_bars_from_a_later_campaign_whose_rules_say_so(app: Flask) -> None:
    with app.app_context():
        earlier, later = make_campaign(), make_campaign()
        card = make_card(None, later)
        people = [(card.person_id, Ref("place", "somewhere"))]
        for _ in range(2):
            service.add_bars(service.DECLINED, people, campaign_id=earlier.id, now=NOW)
        assert queries.verdict(card, "physics").eligible
        rule = {
            "code": "barred",
            "kind": "no-bar",
            "values": [service.DECLINED],
            "legal": {"az": "Bənd 6", "en": "Clause 6"},
            "broken": {"az": "Yerdən imtina etmisiniz.", "en": "You declined a place."},
        }
        section = {**shipped()["2025"]["eligibility"], "conditions": [rule]}
        give_rules(later.id, eligibility=section)
        assert [one.code for one in queries.verdict(card, "physics").reasons] == ["barred"]
        with pytest.raises(RuleError):
            service.submit(
                "physics",
                campaign=later,
                asker=candidate_asker(accounts.person(card.person_id)),
                now=NOW,
            )
        service.lift_bar(service.DECLINED, card.person_id, campaign_id=earlier.id, now=NOW)
        assert queries.verdict(card, "physics").eligible


def test_taking_over_what_was_reopened_is_an_assignment(app: Flask) -> None:
    with app.app_context():
        made, who = sampled(), official()
        held = accept(made, official())
        taken = service.take(made.public_id, held.version, asker=who, now=NOW)
        assert (taken.state, taken.assigned_id) == (S.SECOND_CHECK, who.person_id)
        assert Step.TAKE.value not in [step for step, _state in told(made)]
