"""Attempts in bulk go through the same papers and marks as all others."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.exam import queries, service
from recruit.exam.rules import NewAttempt
from recruit.exam.rules.content import Shown
from recruit.exam.rules.drawing import BankItem
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from tests.exam.world import make_candidate, make_world, wrong
from tests.factories.exam import NOW, new_sitting

pytestmark = pytest.mark.db


def test_attempts_are_loaded_marked_and_complete(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        people = [make_candidate(campaign) for _ in range(3)]
        new = [
            NewAttempt(
                p.application_id, p.person_id, "mathematics", NOW, NOW + timedelta(minutes=4)
            )
            for p in people
        ]
        checkpoints: list[int] = []

        def answer(one: NewAttempt, items: list[tuple[BankItem, Shown]]) -> list[str | None]:
            """The first knows everything, the second nothing, the third stays silent."""
            place = new.index(one)
            return [[shown.right, wrong(shown), None][place] for _, shown in items]

        count = service.add_attempts(
            campaign.id,
            [(new_sitting(), new)],
            answer=answer,
            seed="2011",
            actor=SYSTEM,
            now=NOW,
            checkpoint=lambda: checkpoints.append(1),
        )
        assert (count, len(checkpoints)) == (3, 1)
        results = queries.results(campaign.id)
        totals = [str(results[one.application_id].total) for one in people]
        assert totals == ["10.00", "-2.50", "0.00"]
        assert db.session.scalar(text("SELECT count(*) FROM answers")) == 12
        assert db.session.scalar(text("SELECT count(*) FROM paper_items")) == 18
        seats = queries.seats_of(people[0].person_id, campaign.id, NOW)
        assert seats[0].receipt_code


def test_the_same_seed_draws_the_same_papers(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        person = make_candidate(campaign)
        new = [NewAttempt(person.application_id, person.person_id, "mathematics", NOW, NOW)]
        digests = []
        for _ in range(2):
            with db.session.begin_nested() as savepoint:
                service.add_attempts(
                    campaign.id,
                    [(new_sitting(), new)],
                    answer=lambda _one, items: [None] * len(items),
                    seed="2011",
                    actor=SYSTEM,
                    now=NOW,
                )
                digests.append(db.session.scalar(text("SELECT digest FROM papers")))
                savepoint.rollback()
        assert digests[0] == digests[1]
