"""Candidates at work, signed in, with everything a request needs."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask

from bench.stress.population import Seated, cookie_of
from recruit.accounts import queries as accounts
from recruit.accounts.service import sessions
from recruit.app import create_app
from recruit.campaigns.rules import Campaign
from recruit.config import Settings
from recruit.exam import queries, service
from recruit.exam.rules import SeatInfo
from recruit.extensions import db
from tests.exam import world
from tests.factories.accounts import sign_in
from tests.factories.exam import SHORT, make_sitting

ITEMS = 30
EXAM = {
    **SHORT,
    "minutes": 180,
    "sections": [
        {**SHORT["sections"][0], "items": 20},
        {**SHORT["sections"][1], "items": 10},
    ],
}


@dataclass(frozen=True)
class Ready:
    """One candidate's browser: where it posts and what it shows."""

    path: str
    ticket: str
    person: int


def build(settings: Settings, candidates: int, waiting: int) -> tuple[list[Ready], list[Seated]]:
    """Migrate the database, put so many candidates to work, and seat others who may begin."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
        now = datetime.now(UTC)
        campaign = world.make_world(papers=40, exam=EXAM)
        place = make_sitting(
            campaign.id,
            capacity=candidates + waiting,
            opens_at=now - timedelta(minutes=1),
            closes_at=now + timedelta(hours=3),
        )
        begun = [_begin(campaign, place, now) for _ in range(candidates)]
        seats = [_seat(campaign, place, now) for _ in range(waiting)]
        tokens = [sessions.begin(one.person_id, "Bench", now=now) for one in seats]
        db.session.commit()
    ready = [_ready(app, person_id, attempt) for person_id, attempt in begun]
    with app.app_context():
        db.engine.dispose()
    # Outside of that context, as each browser's token of forms is one per context.
    return ready, [
        Seated(seat.person_id, seat.seat_public_id, *cookie_of(app, token))
        for seat, token in zip(seats, tokens, strict=True)
    ]


def _begin(campaign: Campaign, place: str, now: datetime) -> tuple[int, str]:
    seat = _seat(campaign, place, now)
    asker = accounts.asker_of(seat.person_id)
    return seat.person_id, service.start(seat.seat_public_id, asker=asker, now=now)


def _seat(campaign: Campaign, place: str, now: datetime) -> SeatInfo:
    one = world.make_candidate(campaign)
    service.take_seat(one.application, place, asker=one.asker, now=now)
    return queries.seats_of(one.person_id, campaign.id, now)[0]


def _ready(app: Flask, person_id: int, attempt: str) -> Ready:
    client = app.test_client()
    with app.app_context():
        person = accounts.person(person_id)
    sign_in(client, person)
    page = client.get(f"/az/me/exam/{attempt}").get_data(as_text=True)
    block = page.partition('id="exam-data">')[2].partition("</script>")[0]
    return Ready(f"/az/me/exam/{attempt}/answers", json.loads(block)["ticket"], person_id)
