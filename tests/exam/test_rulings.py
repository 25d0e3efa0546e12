"""A key that was wrong is corrected for a campaign: two officials, and everybody marked again."""

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts.service import proposals
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts
from recruit.exam.queries.analysis import bank_analysis
from recruit.exam.service import opening, rulings
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from tests.exam.world import (
    MINUTE,
    Candidate,
    begin,
    make_candidate,
    make_world,
    official,
    save,
)
from tests.factories.exam import NOW, make_sitting

pytestmark = pytest.mark.db


def sat(campaign: Campaign) -> tuple[str, dict[str, Candidate]]:
    """An item that both answered: one by its key, the first option, the other by the second."""
    place = make_sitting(campaign.id)
    people = {name: make_candidate(campaign) for name in ("first", "second", "blank")}
    begun = {name: begin(campaign, one, place) for name, one in people.items()}
    papers = {
        name: attempts.paper(attempts.attempt_of(begun[name], one.person_id).paper_id)
        for name, one in people.items()
    }
    item_id = papers["first"].items[0].item_id
    for name, option in (("first", 0), ("second", 1)):
        item = next(one for one in papers[name].items if one.item_id == item_id)
        save(people[name], begun[name], item.position, item.order.index(option), 1, NOW)
    for name, one in people.items():
        service.finish(begun[name], asker=one.asker, now=NOW)
    public_id = db.session.scalars(
        text("SELECT public_id FROM items WHERE id = :id"), {"id": item_id}
    ).one()
    db.session.commit()
    return public_id, people


def totals(people: dict[str, Candidate]) -> dict[str, str]:
    found = {name: queries.result_of(one.application_id) for name, one in people.items()}
    return {name: str(result.total) for name, result in found.items() if result}


def test_a_corrected_key_moves_whom_the_preview_named(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world(papers=4)  # every paper holds every item
        public_id, people = sat(campaign)
        first, second = (official(Permission.EXAMS_MANAGE) for _ in range(2))
        assert totals(people) == {"first": "2.00", "second": "-0.50", "blank": "0.00"}
        moves = rulings.preview_key(campaign.id, public_id, 1, "B")
        assert [(str(m.points), m.people) for m in moves] == [
            ("2.50", 1),
            ("0.00", 1),
            ("-2.50", 1),
        ]
        proposed = rulings.propose_key(
            campaign.id, public_id, 1, "B", reason="misprint", asker=first, now=NOW
        )
        db.session.commit()
        with pytest.raises(RuleError):
            proposals.second(proposed, asker=first, now=NOW)
        db.session.rollback()
        proposals.second(proposed, asker=second, now=NOW)
        db.session.commit()
        assert jobs.run_due(FixedClock(NOW + MINUTE))
        assert totals(people) == {"first": "-0.50", "second": "2.00", "blank": "0.00"}
        reasons = db.session.scalars(text("SELECT reason FROM exam_results WHERE version = 2"))
        assert all(one.startswith("key mathematics-") for one in reasons)


def test_the_bank_keeps_its_key_and_the_analysis_counts_by_the_new_one(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world(papers=4)
        public_id, _people = sat(campaign)
        asker = official(Permission.EXAMS_MANAGE)
        (before,) = rulings.read_to_correct(campaign.id, public_id, asker=asker, now=NOW).values()
        payload = {
            "campaign": campaign.public_id,
            "item": public_id,
            "version": 1,
            "before": before.digest,
            "content": rulings.with_key(before, "B").document,
            "reason": "misprint",
        }
        rulings.correct_key(payload, actor=asker.ref, now=NOW)
        opening.close_sittings(NOW + 24 * 60 * MINUTE)
        db.session.commit()
        kept = queries.items.newest_content(queries.items.item(public_id).id)
        assert kept.digest == before.digest
        (counted,) = rulings.read_to_correct(campaign.id, public_id, asker=asker, now=NOW).values()
        assert counted.digest == rulings.with_key(before, "B").digest
        found = bank_analysis(campaign.id, "mathematics")
        (one,) = (item for item in found.items.values() if item.public_id == public_id)
        assert one.key == "B"
        with pytest.raises(RuleError, match="meanwhile"):
            rulings.correct_key(payload, actor=asker.ref, now=NOW)


def test_an_item_that_nobody_sat_has_no_key_to_correct(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        public_id = queries.items.items("mathematics", None, 1).rows[0].public_id
        asker = official(Permission.EXAMS_MANAGE)
        assert rulings.read_to_correct(campaign.id, public_id, asker=asker, now=NOW) == {}
        with pytest.raises(NotFoundError):
            rulings.preview_key(campaign.id, public_id, 1, "B")
