"""Two requests at once, on PostgreSQL."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from tests.factories.applications import make_application
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
)
from tests.factories.directory import load_registers

pytestmark = pytest.mark.race


def at_once(app: Flask, *actions: Callable[[], object]) -> list[object]:
    """Run each action in a session of its own, all at the same time; what each gave or raised."""
    barrier, results = Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[place] = action()  # type: ignore[call-overload]
                db.session.commit()
            except RuleError as error:
                db.session.rollback()
                results[place] = error  # type: ignore[call-overload]
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return list(results)


def test_a_double_submission_makes_one_application(pg_app: Flask) -> None:
    with pg_app.app_context():
        card = make_card()
        who = candidate_asker(accounts.person(card.person_id))
        campaign = campaigns.campaign_by_id(card.campaign_id)
        db.session.commit()

    def submit() -> str:
        return service.submit("physics", campaign=campaign, asker=who, now=NOW).public_id

    found = at_once(pg_app, *[submit] * 4)
    assert len(set(found)) == 1
    with pg_app.app_context():
        assert len(queries.of_person(card.person_id, campaign.id)) == 1
        assert journal.entries(kind="ApplicationSubmitted")[1] == 1


def test_of_two_officials_one_decides(pg_app: Flask) -> None:
    with pg_app.app_context():
        made = make_application()
        officials = [
            official_asker(make_candidate(), Permission.APPLICATIONS_CHECK) for _ in range(2)
        ]
        db.session.commit()

    def decide(who):  # type: ignore[no-untyped-def]
        return lambda: service.accept(made.public_id, made.version, asker=who, now=NOW)

    found = at_once(pg_app, *map(decide, officials))
    assert sum(isinstance(one, RuleError) for one in found) == 1
    with pg_app.app_context():
        assert journal.entries(kind="ApplicationAccepted")[1] == 1


def test_of_a_second_official_who_agrees_and_one_who_does_not_one_counts(pg_app: Flask) -> None:
    with pg_app.app_context():
        made = make_application()
        section = {**shipped()["2025"]["eligibility"], "sampling": {"per_cent": 100}}
        give_rules(made.campaign_id, eligibility=section)
        first, yes, no = (
            official_asker(make_candidate(), Permission.APPLICATIONS_CHECK) for _ in range(3)
        )
        held = service.accept(made.public_id, made.version, asker=first, now=NOW)
        db.session.commit()

    def agree() -> object:
        return service.agree(made.public_id, held.version, asker=yes, now=NOW).state

    def disagree() -> object:
        words = "Ixtisas"
        return service.disagree(made.public_id, held.version, words=words, asker=no, now=NOW).state

    found = at_once(pg_app, agree, disagree)
    assert sum(isinstance(one, RuleError) for one in found) == 1
    with pg_app.app_context():
        stands = queries.application(made.public_id).state
        assert stands in found
        steps = [one.step.value for one in queries.history(made.id)]
        assert steps in (["submit", "propose", "accept"], ["submit", "propose", "disagree"])


def test_undoing_and_the_candidates_withdrawal_meet_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        made = make_application()
        official = official_asker(make_candidate(), Permission.APPLICATIONS_CHECK)
        owner = candidate_asker(accounts.person(made.person_id))
        service.accept(made.public_id, made.version, asker=official, now=NOW)
        db.session.commit()
    at_once(
        pg_app,
        lambda: service.undo(made.public_id, asker=official, now=NOW),
        lambda: service.withdraw(made.public_id, asker=owner, now=NOW),
    )
    with pg_app.app_context():
        steps = [one.step.value for one in queries.history(made.id)]
        assert steps[-1] == "withdraw"
        assert queries.application(made.public_id).state is ApplicationState.WITHDRAWN


def test_a_card_opened_twice_at_once_is_one_card(pg_app: Flask) -> None:
    with pg_app.app_context():
        load_registers()
        card_service.load_standard_form(NOW)
        campaign, who = make_campaign(), candidate_asker(make_candidate())
        db.session.commit()

    def open_it() -> str:
        return card_service.open_card(who.own_id(), campaign, asker=who, now=NOW).public_id

    assert len(set(at_once(pg_app, *[open_it] * 4))) == 1
    with pg_app.app_context():
        assert cards.card(who.own_id(), campaign.id) is not None
        assert journal.entries(kind="CardOpened")[1] == 1


def test_two_tabs_saving_at_once_keep_both_changes(pg_app: Flask) -> None:
    with pg_app.app_context():
        card = make_card()
        who = candidate_asker(accounts.person(card.person_id))
        campaign = campaigns.campaign_by_id(card.campaign_id)
        stands = {"sex": ["female"], "citizenship": ["citizen"], "district": ["AZ-ISM"]}
        stands["exam_language"] = ["az"]
        db.session.commit()

    def save(**changes: list[str]) -> Callable[[], object]:
        return lambda: card_service.save_answers(
            list(stands),
            {**stands, **changes},
            campaign=campaign,
            base_version=1,
            asker=who,
            now=NOW,
        )

    at_once(pg_app, save(sex=["male"]), save(exam_language=["en"]))
    with pg_app.app_context():
        answers = cards.card_by_id(card.id).answers
        assert (answers["sex"], answers["exam_language"]) == ("male", "en")
