"""The minutes after an exam in which wrong answers are shown with their keys, and only then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign
from recruit.exam import service
from recruit.exam.queries import attempts
from recruit.exam.queries.looking_back import review_of
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.looking_back import Use, safe_from
from recruit.exam.rules.timing import Phase
from recruit.exam.service.looking_back import wrong_answers
from recruit.exam.service.sittings import plan_of
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    Candidate,
    begin,
    make_candidate,
    make_world,
    right_choices,
    save,
    seat,
)
from tests.factories.accounts import sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW, SHORT, make_sitting
from tests.pages import Pages

ENTRY = NOW + 2 * MINUTE
OWN = Use(NOW, ENTRY, 5, 30, closed=False, holds=True, draws=True, last_end=END)
LATER = Use(NOW + 60 * MINUTE, NOW + 90 * MINUTE, 5, 30, closed=False, holds=True, draws=True)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ([OWN], END),
        # somebody still works with the items
        ([replace(OWN, open_until=END + MINUTE)], END + MINUTE),
        # who begins at the last moment of entry could work until then
        ([replace(OWN, entry_until=END + MINUTE)], END + 6 * MINUTE + 30 * SECOND),
        # a closed sitting lets nobody begin
        ([replace(OWN, entry_until=END + MINUTE, closed=True)], END),
        ([OWN, LATER], None),
        ([OWN, replace(LATER, holds=False)], None),
        ([OWN, replace(LATER, holds=False, closed=True)], END),
        ([OWN, replace(LATER, holds=False, draws=False)], END),
        # a sitting before, or at the same time, delays but does not forbid
        ([OWN, replace(OWN, last_end=END + 3 * MINUTE)], END + 3 * MINUTE),
    ],
)
def test_keys_harm_nobody_from_then_on(uses: list[Use], expected: object) -> None:
    assert safe_from(NOW, uses, END + SECOND) == expected


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        made = make_world(papers=4, exam={**SHORT, "review_minutes": 10})  # one paper for all
        db.session.commit()
        yield made


def row_of(candidate: Candidate, attempt: str) -> Attempt:
    db.session.expire_all()
    return attempts.attempt_of(attempt, candidate.person_id)


def sit(campaign: Campaign, place: str) -> tuple[Candidate, str]:
    """One right answer, one wrong, the others blank."""
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate, place)
    right = right_choices(candidate, attempt)
    save(candidate, attempt, 1, right[1], 1, NOW)
    save(candidate, attempt, 2, (right[2] + 1) % 4, 1, NOW)
    return candidate, attempt


@pytest.mark.db
def test_wrong_answers_are_shown_from_the_last_end_for_ten_minutes(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=ENTRY)
    candidate, attempt = sit(campaign, place)
    other, slower = sit(campaign, place)
    service.finish(attempt, asker=candidate.asker, now=NOW + MINUTE)
    plan = plan_of(campaign.id)
    for early in (NOW + MINUTE, END):
        with pytest.raises(NotFoundError):
            wrong_answers(row_of(candidate, attempt), early)
    assert review_of(row_of(candidate, attempt), plan, ENTRY).phase is Phase.CLOSED
    last = NOW + 4 * MINUTE
    service.finish(slower, asker=other.asker, now=last)

    [wrong] = wrong_answers(row_of(candidate, attempt), last)
    assert (wrong.position, wrong.shown.share(wrong.response)) == (2, 0)
    stands = review_of(row_of(candidate, attempt), plan, last)
    assert (stands.phase, stands.next_at) == (Phase.REVIEW, last + 10 * MINUTE)
    assert wrong_answers(row_of(other, slower), last + 10 * MINUTE)
    with pytest.raises(NotFoundError):
        wrong_answers(row_of(candidate, attempt), last + 10 * MINUTE + SECOND)


@pytest.mark.db
def test_no_key_is_shown_where_a_later_sitting_uses_the_items(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=ENTRY)
    candidate, attempt = sit(campaign, place)
    tomorrow = NOW + timedelta(days=1)
    make_sitting(campaign.id, opened=False, opens_at=tomorrow, closes_at=tomorrow + MINUTE)
    service.finish(attempt, asker=candidate.asker, now=END)
    for moment in (END, END + MINUTE, tomorrow + timedelta(hours=1)):
        assert review_of(row_of(candidate, attempt), plan_of(campaign.id), moment).next_at is None
        with pytest.raises(NotFoundError):
            wrong_answers(row_of(candidate, attempt), moment)


@pytest.mark.db
def test_another_subjects_sitting_counts_through_the_common_part(campaign: Campaign) -> None:
    place = make_sitting(campaign.id, closes_at=ENTRY)
    candidate, attempt = sit(campaign, place)
    make_sitting(
        campaign.id,
        subjects=("physics",),
        opened=False,
        opens_at=NOW + 60 * MINUTE,
        closes_at=NOW + 90 * MINUTE,
    )
    service.finish(attempt, asker=candidate.asker, now=END)
    assert review_of(row_of(candidate, attempt), plan_of(campaign.id), END).next_at is None


@pytest.mark.db
def test_the_page_shows_keys_to_its_candidate_only_in_the_review(
    sqlite_url: str, tmp_path: Path
) -> None:
    clock = FixedClock(NOW)
    with still_app(sqlite_url, tmp_path / "data", clock) as app:
        look_at_the_page(app, clock)


def look_at_the_page(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        campaign = make_world(exam={**SHORT, "review_minutes": 10})
        place = make_sitting(campaign.id, closes_at=ENTRY)
        candidate, attempt = sit(campaign, place)
        stranger = make_candidate(campaign)
        seat(campaign, stranger, place)
        service.finish(attempt, asker=candidate.asker, now=NOW + MINUTE)
        people = [accounts.person(one.person_id) for one in (candidate, stranger)]
        db.session.commit()
    clients = [app.test_client() for _ in people]
    for client, person in zip(clients, people, strict=True):
        sign_in(client, person)
    pages, address = Pages(clients[0]), f"/en/me/exam/{attempt}/wrong-answers"

    clock.move(NOW + MINUTE - clock.now())
    early = pages.get(address).text
    assert "once nobody works on these questions" in early
    clock.move(ENTRY + SECOND - clock.now())
    page = pages.get(address)
    assert len(page.all("section.question")) == 1
    assert "right" in page.one("#q2").get_text()
    assert "Right answer:" in page.one("#q2").get_text()
    assert clients[1].get(address).status_code == 404
    assert pages.get(f"/en/me/exam/{attempt}/receipt").follow("Wrong answers").path == address
    clock.move(11 * MINUTE)
    late = pages.get(address).text
    assert "They are not shown now" in late
    for text in (early, late):
        assert "Right answer" not in text
        assert "right" not in text.split()
