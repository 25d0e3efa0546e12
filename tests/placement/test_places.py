"""What people answer to their place, and what the next round makes of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.placement import queries
from recruit.placement.models import PlaceRow
from recruit.placement.rules import PlaceState, Reason, RoundState
from recruit.placement.service import places, publication
from recruit.vacancies.rules import Vacancy
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import (
    PERMANENT,
    Competitor,
    Office,
    make_competitor,
    make_list,
)
from tests.placement.round_world import listed, reasons, vacancy

pytestmark = pytest.mark.db


@pytest.fixture
def campaign(db_app: Flask):  # type: ignore[no-untyped-def]
    with db_app.app_context():
        yield make_campaign(interview={"criteria": []})  # none stands before the order


@pytest.fixture
def offered(campaign: Campaign) -> tuple[Office, Competitor, Competitor, Vacancy]:
    only = vacancy(campaign)
    winner, next_one = listed(campaign, "80.00", only), listed(campaign, "70.00", only)
    office = Office(campaign)
    office.published()
    return office, winner, next_one, only


Offered = tuple[Office, Competitor, Competitor, Vacancy]


def place(who: Competitor, campaign: Campaign):  # type: ignore[no-untyped-def]
    found = queries.place_of(who.person.id, campaign.id)
    assert found is not None
    return found


def test_an_accepted_place_prepares_its_order(campaign: Campaign, offered: Offered) -> None:
    _, winner, _, only = offered
    found = place(winner, campaign)
    assert (found.state, found.answer_until) == (PlaceState.OFFERED, NOW + timedelta(days=3))
    answered = places.accept(found.public_id, asker=winner.asker, now=NOW)
    assert (answered.state, answered.vacancy_id) == (PlaceState.ACCEPTED, only.id)
    assert queries.order_number(found.id) == f"2026-{found.id:06}"
    with pytest.raises(RuleError, match="already"):
        places.decline(found.public_id, asker=winner.asker, now=NOW)


def test_the_deadline_decides_to_the_second(campaign: Campaign, offered: Offered) -> None:
    _, winner, _, _ = offered
    found = place(winner, campaign)
    with pytest.raises(RuleError, match="ended"):
        places.accept(found.public_id, asker=winner.asker, now=found.answer_until)
    last = found.answer_until - timedelta(seconds=1)
    places.accept(found.public_id, asker=winner.asker, now=last)


def test_another_persons_place_is_not_found(campaign: Campaign, offered: Offered) -> None:
    _, winner, next_one, _ = offered
    with pytest.raises(NotFoundError):
        places.accept(place(winner, campaign).public_id, asker=next_one.asker, now=NOW)


def test_after_a_decline_the_next_round_runs_again_without_them(
    campaign: Campaign, offered: Offered
) -> None:
    office, winner, next_one, only = offered
    places.decline(place(winner, campaign).public_id, asker=winner.asker, now=NOW)
    public_id = office.published(seed="second draw", now=NOW + timedelta(days=4))
    assert queries.round_(public_id).number == 2
    assert office.placed(next_one) == only.id
    assert office.placed(winner) is None
    assert reasons(winner, campaign) == [(Reason.INELIGIBLE, "barred")]
    assert place(winner, campaign).state == PlaceState.DECLINED
    person = winner.asker.own_id()
    assert "declined-place" in applications.bars_of(person, but=0)
    assert applications.bars_of(person, but=campaign.id) == {}
    states = [one.state for one in queries.rounds(campaign.id)]
    assert states == [RoundState.PUBLISHED, RoundState.SUPERSEDED]


def test_holders_keep_their_place_in_the_next_round(campaign: Campaign, offered: Offered) -> None:
    """A newcomer with more points does not push a holder out."""
    office, winner, _, only = offered
    places.accept(place(winner, campaign).public_id, asker=winner.asker, now=NOW)
    newcomer = listed(campaign, "99.00", only)
    office.published(seed="second draw")
    assert office.placed(winner) == only.id
    assert place(winner, campaign).state == PlaceState.ACCEPTED
    assert reasons(newcomer, campaign) == [(Reason.BELOW_CUT_OFF, "holder")]


def test_a_holder_moves_up_when_a_better_choice_becomes_free(campaign: Campaign) -> None:
    near, far = vacancy(campaign), vacancy(campaign)
    first, second = listed(campaign, "80.00", near), listed(campaign, "70.00", near, far)
    third = listed(campaign, "60.00", near, far)
    office = Office(campaign)
    office.published()
    assert office.placed(second) == far.id
    places.decline(place(first, campaign).public_id, asker=first.asker, now=NOW)
    office.published(seed="second draw")
    assert [office.placed(who) for who in (second, third)] == [near.id, far.id]
    moved = [one.state for one in queries.places_of(second.person.id)]
    assert moved == [PlaceState.OFFERED, PlaceState.MOVED]


def test_who_declines_after_the_lock_makes_the_round_void(
    campaign: Campaign, offered: Offered
) -> None:
    office, winner, _, _ = offered
    public_id = office.certified(seed="second draw")
    places.decline(place(winner, campaign).public_id, asker=winner.asker, now=NOW)
    proposal = publication.propose_publication(
        public_id, reason="Certified.", asker=office.first, now=NOW
    )
    with pytest.raises(RuleError, match="lock them again"):
        proposals.second(proposal, asker=office.second, now=NOW)


def test_a_holder_of_a_permanent_place_gets_no_fixed_term_one(campaign: Campaign) -> None:
    lasting, short = vacancy(campaign), vacancy(campaign, contract="fixed-term")
    who = listed(campaign, "80.00", lasting)
    make_list(who, campaign, short, contract="fixed-term")
    other = make_competitor(campaign, "50.00")
    make_list(other, campaign, short, contract="fixed-term")
    office = Office(campaign)
    office.published()
    office.published("fixed-term")
    assert office.placed(who) == lasting.id
    assert office.placed(other) == short.id
    told = {one.contract: one for one in queries.explanation(who.person.id, campaign.id)}
    assert told["fixed-term"].choices[0].rule == "holds-place"  # type: ignore[index]


def test_the_database_allows_one_live_place_for_a_person_and_a_seat(
    campaign: Campaign, offered: Offered
) -> None:
    _, winner, next_one, only = offered
    found = db.session.query(PlaceRow).filter_by(person_id=winner.person.id).one()
    shared = {
        "campaign_id": campaign.id,
        "application_id": next_one.application_id,
        "run_id": found.run_id,
        "contract": PERMANENT,
        "posts": 1,
        "state": "offered",
        "offered_at": NOW,
        "answer_until": NOW,
    }
    elsewhere = vacancy(campaign)
    for wrong in (
        {"person_id": winner.person.id, "vacancy_id": elsewhere.id, "seat": 1},
        {"person_id": next_one.person.id, "vacancy_id": only.id, "seat": 1},
        {"person_id": next_one.person.id, "vacancy_id": only.id, "seat": 2},
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(PlaceRow(**shared, **wrong))
