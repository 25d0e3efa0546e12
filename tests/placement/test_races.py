"""Two sessions at once, on PostgreSQL: one truth."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from recruit.accounts.service import proposals
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.errors import RuleError
from recruit.placement import queries
from recruit.placement.rules import PlaceState
from recruit.placement.service import lists, places, publication, rounds
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import (
    PERMANENT,
    Office,
    make_competitor,
    make_list,
    make_official,
    make_vacancy,
)

pytestmark = pytest.mark.race


def at_once(app: Flask, *actions: Callable[[], Any]) -> list[Any]:
    """Each action in a session of its own, all at the same time; what each gave or raised."""
    barrier, results = Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[place] = action()
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
    return results


def refused(results: list[Any]) -> int:
    return sum(isinstance(one, RuleError) for one in results)


@pytest.fixture
def world(pg_app: Flask) -> dict[str, Any]:
    with pg_app.app_context():
        campaign = make_campaign()
        wishes = [make_vacancy(campaign, f"V{n}") for n in range(3)]
        who = make_competitor(campaign, "80.00")
        db.session.commit()
        return {"app": pg_app, "campaign": campaign, "wishes": wishes, "who": who}


def test_the_first_choice_added_twice_makes_one_list(world: dict[str, Any]) -> None:
    who, one = world["who"], world["wishes"][0]

    def add() -> object:
        return lists.add_choice(one.public_id, asker=who.asker, now=NOW)

    results = at_once(world["app"], add, add, add)
    assert refused(results) == 2
    with world["app"].app_context():
        listed = queries.choice_list(who.person.id, world["campaign"].id, PERMANENT)
        assert [choice.vacancy_id for choice in listed.choices] == [one.id]


def test_of_two_orders_one_is_saved_whole(world: dict[str, Any]) -> None:
    app, who, campaign = world["app"], world["who"], world["campaign"]
    with app.app_context():
        make_list(who, campaign, *world["wishes"])
        db.session.commit()
    ids = [wish.public_id for wish in world["wishes"]]

    def save(order: list[str]) -> Callable[[], object]:
        return lambda: lists.save_list(campaign.id, PERMANENT, order, 1, asker=who.asker, now=NOW)

    orders = [ids[::-1], ids[1:]]
    results = at_once(app, *map(save, orders))
    assert refused(results) == 1
    won = orders[0] if isinstance(results[1], RuleError) else orders[1]
    with app.app_context():
        listed = queries.choice_list(who.person.id, campaign.id, PERMANENT)
        assert lists.order_of(listed) == won
        assert listed.version == 2


def test_confirming_and_changing_at_once_never_confirm_the_other_order(
    world: dict[str, Any],
) -> None:
    app, who, campaign = world["app"], world["who"], world["campaign"]
    with app.app_context():
        make_list(who, campaign, *world["wishes"], confirmed_at=None)
        db.session.commit()
    ids = [wish.public_id for wish in world["wishes"]]
    at_once(
        app,
        lambda: lists.confirm_list(campaign.id, PERMANENT, 1, asker=who.asker, now=NOW),
        lambda: lists.save_list(campaign.id, PERMANENT, ids[1:], 1, asker=who.asker, now=NOW),
    )
    with app.app_context():
        listed = queries.choice_list(who.person.id, campaign.id, PERMANENT)
        if listed.version == 2:
            assert not listed.confirmed
        else:
            assert (listed.confirmed, lists.order_of(listed)) == (True, ids)


def test_of_an_acceptance_and_a_decline_one_counts(world: dict[str, Any]) -> None:
    app, who, campaign = world["app"], world["who"], world["campaign"]
    with app.app_context():
        make_list(who, campaign, world["wishes"][0])
        Office(campaign).published()
        place = queries.place_of(who.person.id, campaign.id)
        db.session.commit()
    assert place is not None
    results = at_once(
        app,
        lambda: places.accept(place.public_id, asker=who.asker, now=NOW),
        lambda: places.decline(place.public_id, asker=who.asker, now=NOW),
    )
    assert refused(results) == 1
    with app.app_context():
        answered = queries.place_of(who.person.id, campaign.id)
        assert answered is not None
        ordered = queries.order_number(place.id) is not None
        assert ordered == (answered.state == PlaceState.ACCEPTED)


def test_of_two_officials_one_locks(world: dict[str, Any]) -> None:
    app, campaign = world["app"], world["campaign"]
    with app.app_context():
        make_list(world["who"], campaign, world["wishes"][0])
        office = Office(campaign)
        public_id = rounds.open_round(campaign.id, PERMANENT, asker=office.first, now=NOW)
        db.session.commit()
    results = at_once(
        app,
        lambda: rounds.lock(public_id, asker=office.first, now=NOW),
        lambda: rounds.lock(public_id, asker=office.second, now=NOW),
    )
    assert refused(results) == 1
    with app.app_context():
        assert journal.entries(kind="PlacementLocked")[1] == 1


def test_a_list_saved_while_it_is_locked_counts_or_is_refused(world: dict[str, Any]) -> None:
    """Never "saved" to the candidate and missing in the frozen input."""
    app, who, campaign = world["app"], world["who"], world["campaign"]
    with app.app_context():
        other = make_competitor(campaign, "50.00")
        make_list(other, campaign, world["wishes"][1])
        office = Office(campaign)
        public_id = rounds.open_round(campaign.id, PERMANENT, asker=office.first, now=NOW)
        db.session.commit()
    wish = world["wishes"][0]
    saved, _ = at_once(
        app,
        lambda: lists.add_choice(wish.public_id, asker=who.asker, now=NOW),
        lambda: rounds.lock(public_id, asker=office.first, now=NOW),
    )
    with app.app_context():
        run = rounds.simulate(public_id, asker=office.first, now=NOW)
        rounds.perform(run, now=NOW)
        placed = dict(queries.run_result(run)["placement"])
    assert (who.number in placed) == (not isinstance(saved, RuleError))


def test_publishing_twice_offers_places_once(world: dict[str, Any]) -> None:
    app, who, campaign = world["app"], world["who"], world["campaign"]
    with app.app_context():
        make_list(who, campaign, world["wishes"][0])
        office = Office(campaign)
        public_id = office.certified()
        proposal = publication.propose_publication(
            public_id, reason="Certified.", asker=office.first, now=NOW
        )
        third = make_official()
        db.session.commit()
    results = at_once(
        app,
        lambda: proposals.second(proposal, asker=office.second, now=NOW),
        lambda: proposals.second(proposal, asker=third, now=NOW),
    )
    assert refused(results) == 1
    with app.app_context():
        assert len(queries.live_places(campaign.id)) == 1
        assert journal.entries(kind="PlacementPublished")[1] == 1
