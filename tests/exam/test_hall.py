"""What happens in a hall: extra time, moves, incidents, and who has to agree to what."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.accounts.service import proposals
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts, incidents, moves
from recruit.exam.queries import extra_time as extra_time_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.roster import roster
from recruit.exam.rules.attempts import Attempt, AttemptState, SaveOutcome
from recruit.exam.rules.extra_time import Whom
from recruit.exam.rules.incidents import IncidentKind, IncidentState, NewIncident, Outcome
from recruit.exam.rules.live import Live
from recruit.exam.rules.seating import SeatInfo
from recruit.exam.service import extra_time
from recruit.exam.service import incidents as incidents_service
from recruit.exam.service import moves as moves_service
from recruit.exam.tasks import close
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    Candidate,
    begin,
    given,
    make_candidate,
    make_world,
    official,
    save,
    seat,
)
from tests.factories.exam import NOW, SHORT, make_sitting

pytestmark = pytest.mark.db

HEAD = (Permission.SITTINGS_OPEN, Permission.SITTINGS_WATCH)
WATCH = (Permission.SITTINGS_WATCH,)


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        made = make_world()
        db.session.commit()
        yield made


def stands(candidate: Candidate, attempt: str) -> Attempt:
    db.session.expire_all()
    return attempts.attempt_of(attempt, candidate.person_id)


def agree(proposal: str, second: Asker, now: datetime = NOW) -> None:
    proposals.second(proposal, asker=second, now=now)


def seat_of(campaign: Campaign, candidate: Candidate) -> SeatInfo:
    return queries.seats_of(candidate.person_id, campaign.id, NOW)[0]


def about(found: list[proposals.ProposalInfo]) -> str:
    assert len(found) == 1
    return found[0].public_id


# --- extra time -----------------------------------------------------------------------------------


def test_a_sittings_extra_time_reaches_who_works_and_who_begins_later(campaign: Campaign) -> None:
    place, other = make_sitting(campaign.id), make_sitting(campaign.id, room="13")
    early, late, done = (make_candidate(campaign) for _ in range(3))
    running, over = begin(campaign, early, place), begin(campaign, done, place)
    later = seat(campaign, late, place)
    elsewhere = begin(campaign, make_candidate(campaign), other)
    service.finish(over, asker=done.asker, now=NOW)
    head, second = official(*HEAD), official(*HEAD)

    whom = Whom(sittings=(place,))
    effect = extra_time_queries.foreseen(whom, 15, NOW)
    assert (effect.running, effect.later, effect.ended) == (1, 1, 1)
    assert effect.first_end == effect.last_end == END + 15 * MINUTE

    proposal = extra_time.propose(whom, 15, reason="Power cut", asker=head, now=NOW)
    assert stands(early, running).ends_at == END
    with pytest.raises(RuleError, match="another official"):
        agree(proposal, head)
    agree(proposal, second)

    assert stands(early, running).ends_at == END + 15 * MINUTE
    assert stands(early, running).closes_at == END + 15 * MINUTE + 30 * SECOND
    assert stands(done, over).state is AttemptState.FINISHED
    begun = service.start(later.seat_public_id, asker=late.asker, now=NOW + MINUTE)
    assert stands(late, begun).ends_at == END + 16 * MINUTE
    assert stands(late, begun).extra_minutes == 15
    assert attempts.attempt_within(elsewhere).extra_minutes == 0
    noted = extra_time_queries.given_in(sittings_queries.sitting(place).id)[0]
    assert (noted.minutes, noted.reached, noted.ended, noted.seat) == (15, 1, 1, None)
    event = journal.entries(kind="SittingExtraTimeGiven")[0][0]
    assert (event.details["reached"], event.details["ended"]) == (1, 1)


@pytest.mark.parametrize("review", [0, 10], ids=["no keys", "keys are shown"])
def test_a_credit_that_is_agreed_to_after_entry_lets_those_held_up_begin(
    db_app: Flask, review: int
) -> None:
    with db_app.app_context():
        campaign = make_world(exam={**SHORT, "review_minutes": review})
        place = make_sitting(campaign.id, closes_at=NOW + MINUTE)
        taken = seat(campaign, candidate := make_candidate(campaign), place)
        head, second = official(*HEAD), official(*HEAD)
        whom = Whom(sittings=(place,))
        foreseen = extra_time_queries.foreseen(whom, 10, NOW)
        assert (foreseen.entry_until, foreseen.until) == (NOW + 11 * MINUTE, NOW + 26 * MINUTE)
        proposal = extra_time.propose(whom, 10, reason="Power cut", asker=head, now=NOW)
        late = NOW + 4 * MINUTE
        with pytest.raises(RuleError, match="time to begin"):
            service.start(taken.seat_public_id, asker=candidate.asker, now=late)
        agree(proposal, second, late)
        entry = NOW + (MINUTE if review else 11 * MINUTE)
        details = journal.entries(kind="SittingExtraTimeGiven")[0][0].details
        assert details["entry_until"] == entry.isoformat()
        assert sittings_queries.sitting(place).closes_at == entry
        if review:
            with pytest.raises(RuleError, match="time to begin"):
                service.start(taken.seat_public_id, asker=candidate.asker, now=late)
        else:
            attempt = service.start(taken.seat_public_id, asker=candidate.asker, now=late)
            assert stands(candidate, attempt).ends_at == late + 15 * MINUTE


def test_one_proposal_gives_time_to_several_rooms_of_a_centre(campaign: Campaign) -> None:
    rooms = [make_sitting(campaign.id, room=room) for room in ("1", "2")]
    make_sitting(campaign.id, room="1", place="Another school")
    everybody = [make_candidate(campaign) for _ in rooms]
    begun = [begin(campaign, *pair) for pair in zip(everybody, rooms, strict=True)]
    head, second = official(*HEAD), official(*HEAD)
    first = sittings_queries.sitting(rooms[0])
    others = extra_time_queries.siblings(first, head.scope(Permission.SITTINGS_OPEN))
    assert [one.public_id for one in others] == rooms[1:]
    whom = Whom(sittings=tuple(rooms))
    agree(extra_time.propose(whom, 7, reason="Outage", asker=head, now=NOW), second)
    ends = [stands(*pair).ends_at for pair in zip(everybody, begun, strict=True)]
    assert ends == [END + 7 * MINUTE] * 2


def test_time_promised_to_a_person_before_is_there_from_the_beginning(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    taken = seat(campaign, candidate)
    whom = Whom(seat=taken.seat_public_id)
    head, second = official(*HEAD), official(*HEAD)
    agree(extra_time.propose(whom, 20, reason="Decided", asker=head, now=NOW), second)
    attempt = service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)
    assert stands(candidate, attempt).ends_at == END + 20 * MINUTE
    assert len(journal.entries(kind="SeatExtraTimeGiven")[0]) == 1
    # and more of it while the exam runs
    agree(extra_time.propose(whom, 5, reason="Again", asker=head, now=NOW), second)
    assert stands(candidate, attempt).ends_at == END + 25 * MINUTE


def test_time_that_comes_after_the_closing_opens_nothing_again(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=NOW + MINUTE)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    head, second = official(*HEAD), official(*HEAD)
    proposal = extra_time.propose(Whom(sittings=(place,)), 9, reason="Late", asker=head, now=NOW)
    service.close_expired(END + MINUTE)
    agree(proposal, second, END + MINUTE)
    assert stands(candidate, attempt).state is AttemptState.CLOSED
    assert stands(candidate, attempt).ends_at == END
    noted = extra_time_queries.given_in(sittings_queries.sitting(place).id)[0]
    assert (noted.reached, noted.ended) == (0, 1)
    with pytest.raises(RuleError, match="all exams here have ended"):
        extra_time.propose(Whom(sittings=(place,)), 9, reason="Later", asker=head, now=END + MINUTE)


def test_an_official_of_another_district_neither_sees_nor_agrees(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    begin(campaign, make_candidate(campaign), place)
    head = official(*HEAD)
    person = official(*HEAD)
    elsewhere = Asker(
        person.person_id,
        person.public_id,
        dict.fromkeys(HEAD, Scope(districts=frozenset({"AZ-GA"}))),
    )
    whom = Whom(sittings=(place,))
    with pytest.raises(NotFoundError):
        extra_time.propose(whom, 9, reason="Mine", asker=elsewhere, now=NOW)
    proposal = extra_time.propose(whom, 9, reason="Ours", asker=head, now=NOW)
    assert proposals.waiting_for(elsewhere) == []
    with pytest.raises(NotFoundError):
        proposals.waiting(proposal, elsewhere)
    for decide in (
        lambda: proposals.second(proposal, asker=elsewhere, now=NOW),
        lambda: proposals.reject(proposal, reason="No", asker=elsewhere, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            decide()
    assert [one.public_id for one in proposals.waiting_for(official(*HEAD))] == [proposal]


# --- moves ----------------------------------------------------------------------------------------


def test_a_person_moves_with_paper_answers_and_time(campaign: Campaign) -> None:
    place, other = make_sitting(campaign.id), make_sitting(campaign.id, room="13", capacity=3)
    candidate, neighbour = make_candidate(campaign), make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    seat(campaign, neighbour, other)
    save(candidate, attempt, 1, 2, 1, NOW)
    before = stands(candidate, attempt)
    public_id = seat_of(campaign, candidate).seat_public_id
    watcher = official(*WATCH)

    found = moves.targets(
        extra_time_queries.place(public_id), watcher.scope(Permission.SITTINGS_WATCH)
    )
    assert [(one.sitting.public_id, len(one.free)) for one in found] == [(place, 9), (other, 2)]
    with pytest.raises(RuleError, match="not free"):
        moves_service.move(public_id, other, 1, reason="Broken", asker=watcher, now=NOW)
    moves_service.move(public_id, other, 3, reason="Screen broke", asker=watcher, now=NOW)

    moved = seat_of(campaign, candidate)
    assert (moved.seat_public_id, moved.sitting_public_id, moved.number) == (public_id, other, 3)
    after = stands(candidate, attempt)
    assert after.paper_id == before.paper_id
    assert after.sitting_id == sittings_queries.sitting(other).id
    assert (after.ends_at, after.public_id) == (before.ends_at, before.public_id)
    assert given(candidate, attempt) == {1: 2}
    assert save(candidate, attempt, 1, 3, 2, NOW + MINUTE).acknowledged
    target = sittings_queries.sitting(other)
    assert [line.seat for line in roster(target.id, NOW)] == [1, 3]
    assert roster(sittings_queries.sitting(place).id, NOW) == []
    noted = incidents.moves_in(target.id)[0]
    assert (noted.from_room, noted.from_number, noted.to_number) == ("12", 1, 3)
    event = journal.entries(kind="SeatMoved")[0][0]
    assert event.details["to_number"] == 3
    assert "Screen" not in str(event.details)


@pytest.mark.parametrize(
    "values",
    [
        {"opens_at": NOW + MINUTE},
        {"subjects": ("physics",)},
        {"opened": False},
        {"district_code": "AZ-GA"},
    ],
    ids=["another time", "another subject", "not opened", "another district"],
)
def test_nobody_moves_where_the_exam_is_another(
    campaign: Campaign, values: dict[str, object]
) -> None:
    place = make_sitting(campaign.id)
    other = make_sitting(campaign.id, room="13", **values)
    candidate = make_candidate(campaign)
    begin(campaign, candidate, place)
    public_id = seat_of(campaign, candidate).seat_public_id
    person = official(*WATCH)
    scope = Scope(districts=frozenset({"AZ-BA"}))
    watcher = Asker(person.person_id, person.public_id, {Permission.SITTINGS_WATCH: scope})
    with pytest.raises((RuleError, NotFoundError)):
        moves_service.move(public_id, other, 2, reason="Broken", asker=watcher, now=NOW)
    found = moves.targets(extra_time_queries.place(public_id), scope)
    assert [one.sitting.public_id for one in found] == [place]


# --- incidents ------------------------------------------------------------------------------------


def record(place: str, kind: IncidentKind, asker: Asker, **values: object) -> str:
    new = NewIncident(kind, "What was seen", NOW, **values)  # type: ignore[arg-type]
    return incidents_service.record(place, new, asker=asker, now=NOW)


def test_an_expulsion_is_carried_out_by_two_and_ends_the_exam(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    save(candidate, attempt, 1, 1, 1, NOW)
    sat = seat_of(campaign, candidate).seat_public_id
    watcher, colleague, head = official(*WATCH), official(*WATCH), official(*HEAD)

    record(place, IncidentKind.EXPELLED, watcher, seat=sat)
    assert stands(candidate, attempt).state is AttemptState.OPEN
    proposal = about(proposals.waiting_for(head))
    with pytest.raises(RuleError, match="exam head"):
        agree(proposal, colleague)
    db.session.rollback()


def test_an_expelled_exam_has_a_receipt_and_a_kept_result(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    save(candidate, attempt, 1, 1, 1, NOW)
    sat = seat_of(campaign, candidate).seat_public_id
    watcher, head = official(*WATCH), official(*HEAD)
    record(place, IncidentKind.EXPELLED, watcher, seat=sat)
    agree(about(proposals.waiting_for(head)), head, NOW + MINUTE)

    row = stands(candidate, attempt)
    assert (row.state, row.finished_at, row.answered) == (
        AttemptState.CLOSED,
        NOW + MINUTE,
        1,
    )
    assert row.receipt_code
    assert save(candidate, attempt, 2, 1, 2, NOW + MINUTE).outcome is not SaveOutcome.SAVED
    result = queries.result_of(candidate.application_id)
    assert result is not None
    assert result.outcome is Outcome.KEPT
    line = roster(sittings_queries.sitting(place).id, NOW + MINUTE)[0]
    assert (line.live, line.incidents) == (Live.EXPELLED, 1)
    noted = incidents.incidents_of(candidate.application_id)[0]
    assert (noted.state, noted.outcome) == (IncidentState.CONFIRMED, Outcome.KEPT)
    assert journal.entries(kind="AttemptFinished")[0] == []
    assert journal.entries(kind="AttemptExpelled")[0][0].details["outcome"] == "kept"
    again = service.finish(attempt, asker=candidate.asker, now=NOW + 2 * MINUTE)
    assert again.receipt_code == row.receipt_code


def test_who_was_expelled_before_the_exam_never_begins(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    place = make_sitting(campaign.id)
    taken = seat(campaign, candidate, place)
    watcher, head = official(*WATCH), official(*HEAD)
    record(place, IncidentKind.EXPELLED, watcher, seat=taken.seat_public_id)
    agree(about(proposals.waiting_for(head)), head)
    with pytest.raises(RuleError, match="expelled"):
        service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)


def test_the_rule_set_may_annul_the_exam_of_who_is_expelled(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world(exam={**SHORT, "expelled": "annulled"})
        place = make_sitting(campaign.id)
        candidate = make_candidate(campaign)
        attempt = begin(campaign, candidate, place)
        service.finish(attempt, asker=candidate.asker, now=NOW)
        sat = seat_of(campaign, candidate).seat_public_id
        watcher, head = official(*WATCH), official(*HEAD)
        record(place, IncidentKind.EXPELLED, watcher, seat=sat)
        assert queries.result_of(candidate.application_id).outcome is None  # type: ignore[union-attr]
        agree(about(proposals.waiting_for(head)), head)
        result = queries.results(campaign.id)[candidate.application_id]
        assert (result.outcome, result.total, result.passed) == (Outcome.ANNULLED, 0, False)
        assert all(one.points == 0 for one in result.sections)
        assert queries.result_of(candidate.application_id) == result


def test_an_evacuation_credits_its_minutes_once_two_agree(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    head, watcher = official(*HEAD), official(*WATCH)
    public_id = record(place, IncidentKind.EVACUATION, head, minutes=12)
    assert stands(candidate, attempt).ends_at == END
    proposal = about(proposals.waiting_for(watcher))
    proposals.reject(proposal, reason="Eleven", asker=watcher, now=NOW)
    here = sittings_queries.sitting(place).id
    assert incidents.incidents_in(here)[0].state is IncidentState.NOT_CONFIRMED
    incidents_service.propose_again(public_id, asker=head, now=NOW)
    assert incidents.incidents_in(here)[0].state is IncidentState.WAITING
    agree(about(proposals.waiting_for(watcher)), watcher)
    assert stands(candidate, attempt).ends_at == END + 12 * MINUTE
    assert incidents.incidents_in(here)[0].state is IncidentState.CONFIRMED
    with pytest.raises(RuleError, match="nothing left"):
        incidents_service.propose_again(public_id, asker=head, now=NOW)


def test_an_incident_that_decides_nothing_is_on_record_at_once(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    taken = seat(campaign, make_candidate(campaign), place)
    record(place, IncidentKind.LATE, official(*WATCH), seat=taken.seat_public_id)
    found = incidents.incidents_in(sittings_queries.sitting(place).id)[0]
    assert (found.state, found.seat) == (IncidentState.RECORDED, taken.number)
    assert proposals.waiting_for(official(*HEAD)) == []
    entry = journal.entries(kind="IncidentRecorded")[0][0]
    assert "seen" not in str(entry.details)


def test_the_records_of_a_hall_cannot_be_changed(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    candidate = make_candidate(campaign)
    begin(campaign, candidate, place)
    extra_time.give_to_sitting(place, 5, reason="Outage", actor=SYSTEM, now=NOW)
    moves_service.move(
        seat_of(campaign, candidate).seat_public_id,
        place,
        2,
        reason="Light",
        asker=official(*WATCH),
        now=NOW,
    )
    db.session.commit()
    for table in ("extra_times", "seat_moves"):
        for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError):
                db.session.execute(text(statement))
            db.session.rollback()


def test_a_hall_is_not_closed_by_the_clock(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=NOW + MINUTE, self_seating=False)
    db.session.commit()
    close(END + MINUTE)
    assert sittings_queries.sitting(place).state == "opened"
