"""Two sessions on PostgreSQL: what officials do in a hall meets what candidates do."""

from collections.abc import Iterator

import pytest
from flask import Flask

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts
from recruit.exam.queries import extra_time as extra_time_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.incidents import IncidentKind, NewIncident
from recruit.exam.service import extra_time, incidents, moves
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.exam.test_races import Other
from tests.exam.world import END, MINUTE, begin, make_candidate, make_world, official, seat
from tests.factories.exam import NOW, make_sitting

pytestmark = pytest.mark.race
HEAD = (Permission.SITTINGS_OPEN, Permission.SITTINGS_WATCH)


@pytest.fixture
def campaign(pg_app: Flask) -> Iterator[Campaign]:
    with pg_app.app_context():
        made = make_world()
        db.session.commit()
        yield campaigns.campaign(made.public_id)


def give(place: str) -> tuple[int, int]:
    return extra_time.give_to_sitting(place, 9, reason="Outage", actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("begins_first", [True, False], ids=["begun", "given"])
def test_who_begins_while_a_sitting_gets_time_has_it(
    pg_app: Flask, campaign: Campaign, begins_first: bool
) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    taken = seat(campaign, candidate, place)
    db.session.commit()

    def begin_it() -> str:
        return service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)

    first, second = (
        (begin_it, lambda: give(place)) if begins_first else (lambda: give(place), begin_it)
    )
    first()
    other = Other(pg_app, second)
    other.wait_until_blocked()
    db.session.commit()
    assert not isinstance(other.end(), Exception), other.result
    db.session.expire_all()
    stands = queries.seats_of(candidate.person_id, campaign.id, NOW)[0].timeline
    assert stands.ends_at == END + 9 * MINUTE


def test_time_and_the_sweeper_agree_about_who_has_ended(pg_app: Flask, campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    db.session.commit()
    later = END + MINUTE
    assert service.close_expired(later) == 1
    other = Other(
        pg_app,
        lambda: extra_time.give_to_sitting(place, 9, reason="x", actor=SYSTEM, now=later),
    )
    other.wait_until_blocked()
    db.session.commit()
    assert other.end() == (0, 1)
    db.session.expire_all()
    row = attempts.attempt_of(attempt, candidate.person_id)
    assert (row.state, row.ends_at) == (AttemptState.CLOSED, END)


def test_two_people_are_not_moved_to_one_seat(pg_app: Flask, campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    everybody = [make_candidate(campaign) for _ in range(2)]
    seats = [seat(campaign, one, place).seat_public_id for one in everybody]
    watcher = official(Permission.SITTINGS_WATCH)
    db.session.commit()

    def go(one: str) -> None:
        moves.move(one, place, 7, reason="Light", asker=watcher, now=NOW)

    go(seats[0])
    other = Other(pg_app, lambda: go(seats[1]))
    other.wait_until_blocked()
    db.session.commit()
    refused = other.end()
    assert isinstance(refused, RuleError)
    assert "not free" in str(refused)


def test_a_move_and_a_beginning_do_not_lock_each_other_out(
    pg_app: Flask, campaign: Campaign
) -> None:
    place, room = make_sitting(campaign.id), make_sitting(campaign.id, room="13")
    candidate = make_candidate(campaign)
    taken = seat(campaign, candidate, place)
    watcher = official(Permission.SITTINGS_WATCH)
    db.session.commit()
    attempt = service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)
    other = Other(
        pg_app,
        lambda: moves.move(taken.seat_public_id, room, 2, reason="x", asker=watcher, now=NOW),
    )
    other.wait_until_blocked()
    db.session.commit()
    assert other.end() is None
    db.session.expire_all()
    row = attempts.attempt_of(attempt, candidate.person_id)
    assert row.sitting_id == sittings_queries.sitting(room).id


def test_an_expulsion_and_a_finish_leave_one_end(pg_app: Flask, campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    sat = queries.seats_of(candidate.person_id, campaign.id, NOW)[0].seat_public_id
    watcher, head = official(Permission.SITTINGS_WATCH), official(*HEAD)
    new = NewIncident(IncidentKind.EXPELLED, "A phone", NOW, seat=sat)
    incidents.record(place, new, asker=watcher, now=NOW)
    [proposal] = proposals.waiting_for(head)
    db.session.commit()
    done = service.finish(attempt, asker=candidate.asker, now=NOW)
    other = Other(pg_app, lambda: proposals.second(proposal.public_id, asker=head, now=NOW))
    other.wait_until_blocked()
    db.session.commit()
    assert other.end() is None
    db.session.expire_all()
    row = attempts.attempt_of(attempt, candidate.person_id)
    assert (row.state, row.receipt_code) == (AttemptState.FINISHED, done.receipt_code)
    assert extra_time_queries.given_in(row.sitting_id) == []
