"""Two officials at once: versions get different numbers, and one rule-set is in force."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from recruit.campaigns import queries, service
from recruit.extensions import db
from recruit.kernel.asker import Asker
from tests.factories.campaigns import NOW, make_campaign

pytestmark = pytest.mark.race

OFFICIAL = Asker(1, "official")


def at_once(app: Flask, *works: Callable[[], object]) -> list[Exception]:
    """Runs each piece of work in a session of its own, all beginning together."""
    barrier, failed = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            db.session.connection()
            barrier.wait(10)
            try:
                work()
                db.session.commit()
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return failed


def test_two_drafts_at_once_are_two_versions(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = make_campaign()
        db.session.commit()

    def draft() -> None:
        document = service.shipped()["2025"]
        service.draft_rule_set(campaign.public_id, document, asker=OFFICIAL, now=NOW)

    assert at_once(pg_app, draft, draft, draft) == []
    with pg_app.app_context():
        assert [r.version for r in queries.rule_sets(campaign.id)] == [4, 3, 2, 1]


def test_two_activations_at_once_leave_one_in_force(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = make_campaign()
        drafts = [
            service.draft_rule_set(
                campaign.public_id, service.shipped()[name], asker=OFFICIAL, now=NOW
            )
            for name in ("2020", "2025")
        ]
        rule_sets = [queries.rule_set(draft) for draft in drafts]
        db.session.commit()

    def activation(place: int) -> Callable[[], None]:
        payload = {
            "rule_set": rule_sets[place].public_id,
            "digest": rule_sets[place].digest,
            "campaign": campaign.public_id,
        }
        return lambda: service._activate(payload, OFFICIAL, NOW)

    assert at_once(pg_app, activation(0), activation(1)) == []
    with pg_app.app_context():
        states = sorted(rules.state for rules in queries.rule_sets(campaign.id))
        assert states == ["active", "superseded", "superseded"]


def test_a_campaign_starts_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = make_campaign(state="draft")
        db.session.commit()

    def start() -> None:
        service.start(campaign.public_id, asker=OFFICIAL, now=NOW)

    failed = at_once(pg_app, start, start)
    assert len(failed) == 1
    assert "state" in str(failed[0])
