"""An attempt from its seat to its receipt, on both databases."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts, roster
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.timing import Phase
from recruit.exam.service import rulings, sittings
from recruit.exam.tasks import close
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    begin,
    make_candidate,
    make_world,
    official,
    right_choices,
    save,
    seat,
)
from tests.factories.exam import NOW, make_sitting, new_sitting

pytestmark = pytest.mark.db


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        yield make_world()


# --- seats ----------------------------------------------------------------------------------------


def test_a_seat_has_its_paper_and_says_when_and_where(campaign: Campaign) -> None:
    taken = seat(campaign, make_candidate(campaign))
    assert (taken.number, taken.room, taken.phase) == (1, "12", Phase.OPEN)
    assert db.session.scalar(text("SELECT count(*) FROM papers")) == 1


def test_taking_a_seat_twice_is_one_seat(campaign: Campaign) -> None:
    candidate, place = make_candidate(campaign), make_sitting(campaign.id)
    first = seat(campaign, candidate, place)
    assert seat(campaign, candidate, place).seat_public_id == first.seat_public_id


def test_a_full_room_gives_no_seat(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, capacity=1)
    seat(campaign, make_candidate(campaign), place)
    with pytest.raises(RuleError, match="no free seat"):
        seat(campaign, make_candidate(campaign), place)


def test_only_an_admitted_application_gets_a_seat(campaign: Campaign) -> None:
    with pytest.raises(RuleError, match="admitted"):
        seat(campaign, make_candidate(campaign, state="submitted"))


def test_nobody_takes_a_seat_for_somebody_else(campaign: Campaign) -> None:
    candidate, other = make_candidate(campaign), make_candidate(campaign)
    place = make_sitting(campaign.id)
    with pytest.raises(NotFoundError):
        service.take_seat(candidate.application, place, asker=other.asker, now=NOW)


@pytest.mark.parametrize(
    "values", [{"self_seating": False}, {"subjects": ("physics",)}, {"closes_at": NOW + SECOND}]
)
def test_a_sitting_that_does_not_fit_is_refused(
    campaign: Campaign, values: dict[str, object]
) -> None:
    place = make_sitting(campaign.id, **values)
    candidate = make_candidate(campaign)
    with pytest.raises(RuleError):
        service.take_seat(candidate.application, place, asker=candidate.asker, now=NOW + MINUTE)


def test_all_admitted_are_seated_until_the_room_is_full(campaign: Campaign) -> None:
    for _ in range(3):
        make_candidate(campaign)
    make_candidate(campaign, state="not-eligible")
    place = make_sitting(campaign.id, opened=False, capacity=2, self_seating=False)
    head = official(Permission.EXAMS_MANAGE)
    assert service.seat_all(place, asker=head, now=NOW) == 2
    assert service.seat_all(place, asker=head, now=NOW) == 0
    assert [line.seat for line in roster.roster(_id(place), NOW)] == [1, 2]


def _id(public_id: str) -> int:
    return sittings.queries.sitting(public_id).id


def test_an_official_sees_only_sittings_of_their_districts(campaign: Campaign) -> None:
    place = make_sitting(campaign.id)
    elsewhere = Scope(districts=frozenset({"AZ-AGC"}))
    assert sittings.queries.sittings(campaign.id, elsewhere) == []
    with pytest.raises(NotFoundError):
        sittings.queries.sitting(place, elsewhere)
    regional = Asker(1, "x", {Permission.EXAMS_MANAGE: elsewhere})
    with pytest.raises(NotFoundError):
        service.seat_all(place, asker=regional, now=NOW)
    with pytest.raises(RuleError):
        service.schedule_sitting(campaign.id, new_sitting(), asker=regional, now=NOW)


# --- beginning ------------------------------------------------------------------------------------


def test_nobody_begins_before_two_officials_opened(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, opened=False)
    taken = seat(campaign, candidate := make_candidate(campaign), place)
    assert taken.phase is Phase.BEFORE
    with pytest.raises(RuleError, match="not been opened"):
        service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)
    service.open_sitting(place, actor=SYSTEM, now=NOW)
    assert service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)


def test_beginning_twice_is_one_attempt(campaign: Campaign) -> None:
    taken = seat(campaign, candidate := make_candidate(campaign))
    first = service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)
    again = service.start(taken.seat_public_id, asker=candidate.asker, now=NOW + MINUTE)
    assert first == again
    assert attempts.attempt_of(first, candidate.person_id).started_at == NOW


def test_nobody_begins_after_the_entry_is_over(campaign: Campaign) -> None:
    taken = seat(campaign, candidate := make_candidate(campaign))
    late = taken.closes_at + SECOND
    with pytest.raises(RuleError, match="is over"):
        service.start(taken.seat_public_id, asker=candidate.asker, now=late)


def test_nobody_begins_in_somebody_elses_seat(campaign: Campaign) -> None:
    taken = seat(campaign, make_candidate(campaign))
    with pytest.raises(NotFoundError):
        service.start(taken.seat_public_id, asker=make_candidate(campaign).asker, now=NOW)


# --- the end --------------------------------------------------------------------------------------


def test_finishing_marks_and_gives_a_receipt_once(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    for position, choice in right_choices(candidate, attempt).items():
        save(candidate, attempt, position, choice, 1, NOW)
    first = service.finish(attempt, asker=candidate.asker, now=NOW + MINUTE)
    again = service.finish(attempt, asker=candidate.asker, now=NOW + 2 * MINUTE)
    assert first == again
    assert (first.state, first.answered, first.finished_at) == (
        AttemptState.FINISHED,
        6,
        NOW + MINUTE,
    )
    result = queries.result_of(candidate.application_id)
    assert result is not None
    assert (str(result.total), result.passed) == ("10.00", True)
    assert db.session.scalar(text("SELECT count(*) FROM exam_results")) == 1
    kinds = [one.kind for one in journal.entries(limit=100)[0]]
    assert kinds.count("AttemptFinished") == kinds.count("AttemptMarked") == 1


def test_only_the_newest_answers_are_marked(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    right = right_choices(candidate, attempt)
    save(candidate, attempt, 1, right[1], 1, NOW)
    save(candidate, attempt, 2, (right[2] + 1) % 4, 1, NOW)  # wrong
    save(candidate, attempt, 3, right[3], 1, NOW)
    save(candidate, attempt, 3, None, 2, NOW)  # taken back
    ended = service.finish(attempt, asker=candidate.asker, now=NOW)
    assert ended.answered == 2
    result = queries.result_of(candidate.application_id)
    assert result is not None
    first = result.sections[0]
    assert (first.right, first.wrong, first.blank, str(first.points)) == (1, 1, 2, "1.50")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (END + 30 * SECOND, AttemptState.OPEN),
        (END + 31 * SECOND, AttemptState.CLOSED),
    ],
)
def test_the_sweeper_comes_after_grace_and_only_once(
    campaign: Campaign, moment: datetime, state: AttemptState
) -> None:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    db.session.commit()
    close(moment)
    close(moment)
    row = attempts.attempt_of(attempt, candidate.person_id)
    assert row.state is state
    ended = 1 if state is AttemptState.CLOSED else 0
    assert db.session.scalar(text("SELECT count(*) FROM exam_results")) == ended
    if ended:
        assert (row.finished_at, row.answered) == (END, 0)
        assert row.receipt_code
        late = service.finish(attempt, asker=candidate.asker, now=moment + MINUTE)
        assert late.receipt_code == row.receipt_code


def test_extra_time_keeps_the_sweeper_away(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    service.give_extra_time(attempt, 10, actor=SYSTEM, now=NOW)
    db.session.commit()
    close(END + MINUTE)
    row = attempts.attempt_of(attempt, candidate.person_id)
    assert row.state is AttemptState.OPEN
    assert (row.ends_at, row.closes_at) == (END + 10 * MINUTE, END + 10 * MINUTE + 30 * SECOND)


def test_a_sitting_closes_when_entry_is_over_and_nobody_works(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=NOW + MINUTE)
    begin(campaign, make_candidate(campaign), place)
    db.session.commit()
    close(NOW + 2 * MINUTE)
    assert sittings.queries.sitting(place).state == "opened"
    close(END + MINUTE)
    assert sittings.queries.sitting(place).state == "closed"


# --- voiding --------------------------------------------------------------------------------------


def test_voiding_an_item_moves_whom_the_preview_named(campaign: Campaign) -> None:
    everyone = [make_candidate(campaign) for _ in range(3)]
    place = make_sitting(campaign.id)
    begun = [begin(campaign, one, place) for one in everyone]
    # The bank has eight items and a paper takes four: find one that several papers hold.
    held: dict[int, list[tuple[int, int]]] = {}
    for index, (one, attempt) in enumerate(zip(everyone, begun, strict=True)):
        paper = attempts.paper(attempts.attempt_of(attempt, one.person_id).paper_id)
        for item in paper.items[:4]:
            held.setdefault(item.item_id, []).append((index, item.position))
    item_id, places = max(held.items(), key=lambda pair: len(pair[1]))
    assert len(places) == 2
    (wrong_one, position), (blank_one, _) = places
    right = right_choices(everyone[wrong_one], begun[wrong_one])
    wrong = (right[position] + 1) % 4
    save(everyone[wrong_one], begun[wrong_one], position, wrong, 1, NOW)
    before = {}
    for one, attempt in zip(everyone, begun, strict=True):
        service.finish(attempt, asker=one.asker, now=NOW)
        before[one.application_id] = _total(one.application_id)
    public_id = db.session.scalars(
        text("SELECT public_id FROM items WHERE id = :id"), {"id": item_id}
    ).one()
    moves = [(str(m.points), m.people) for m in rulings.preview_void(campaign.id, public_id)]
    assert moves == [("2.50", 1), ("2.00", 1)]
    rulings.void_item(campaign.public_id, public_id, reason="ambiguous", actor=SYSTEM, now=NOW)
    db.session.commit()
    assert jobs.run_due(FixedClock(NOW))
    moved = {
        one.application_id: _total(one.application_id) - before[one.application_id]
        for one in everyone
    }
    assert str(moved[everyone[wrong_one].application_id]) == "2.50"
    assert str(moved[everyone[blank_one].application_id]) == "2.00"
    assert sorted(str(value) for value in moved.values()) == ["0.00", "2.00", "2.50"]
    again = rulings.remark_item(campaign.public_id, public_id, after=0, reason="again", now=NOW)
    assert again is not None
    assert db.session.scalar(text("SELECT count(*) FROM exam_results")) == 5  # 3 and 2 re-marked
    with pytest.raises(RuleError, match="already"):
        rulings.void_item(campaign.public_id, public_id, reason="x", actor=SYSTEM, now=NOW)


def _total(application_id: int):  # type: ignore[no-untyped-def]
    result = queries.result_of(application_id)
    assert result is not None
    return result.total


# --- the bank -------------------------------------------------------------------------------------


def test_practice_items_never_stand_in_a_paper(campaign: Campaign) -> None:
    for _ in range(4):
        begin(campaign, make_candidate(campaign))
    practice = db.session.scalar(
        text(
            "SELECT count(*) FROM paper_items p JOIN items i ON i.id = p.item_id "
            "WHERE i.practice = :yes"
        ),
        {"yes": True},
    )
    assert practice == 0
    assert queries.practice_subjects() == {"mathematics": 3, "methodology": 3}


def test_reading_an_item_under_seal_is_in_the_journal(campaign: Campaign) -> None:
    author = official(Permission.ITEMS_WRITE)
    rows = db.session.execute(text("SELECT public_id, practice FROM items")).all()
    sealed = next(public_id for public_id, practice in rows if not practice)
    public = next(public_id for public_id, practice in rows if practice)
    service.items.read_item(sealed, asker=author, now=NOW)
    service.items.read_item(public, asker=author, now=NOW)
    read = journal.entries(kind="ItemRead")[0]
    assert [(one.subject.id, one.actor) for one in read] == [(sealed, author.ref)]


def test_a_new_version_leaves_papers_as_they_were(campaign: Campaign) -> None:
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    paper = attempts.paper(attempts.attempt_of(attempt, candidate.person_id).paper_id)
    item = paper.items[0]
    public_id = db.session.scalars(
        text("SELECT public_id FROM items WHERE id = :id"), {"id": item.item_id}
    ).one()
    old = service.items.items_queries.newest_content(item.item_id)
    changed = type(old)({"az": "Yeni?", "en": "New?"}, old.options, 1)
    service.items.add_version(public_id, changed, asker=official(), now=NOW)
    assert service.items.items_queries.contents([item.version_id])[item.version_id] == old
    assert service.items.items_queries.newest_content(item.item_id).key == 1
