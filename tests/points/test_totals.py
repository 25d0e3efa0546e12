"""Totals in the database: versions, what is recomputed, what is recorded."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.accounts import queries as accounts
from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.extensions import db
from recruit.journal import queries as journal_queries
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import Bilingual
from recruit.points import queries, service
from recruit.points.rules import document_of
from tests.factories.applications import make_application
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    official_asker,
)
from tests.factories.points import make_exam_result, make_total

pytestmark = pytest.mark.db

LEGAL = Bilingual("Qərar 1", "Decision 1")
LATER = NOW + timedelta(hours=1)


def official() -> Asker:
    return official_asker(make_candidate(), Permission.POINTS_COMPUTE)


def eligible(campaign_id: int | None = None, **options: object) -> Application:
    campaign = campaigns.campaign_by_id(campaign_id) if campaign_id else make_campaign()
    card = make_card(campaign=campaign, **options)  # type: ignore[arg-type]
    return make_application(card, state=ApplicationState.ELIGIBLE)


def kinds(about: Ref) -> list[str]:
    return [entry.kind for entry in journal_queries.entries(about=[about])[0]]


def test_a_total_is_its_lines_with_evidence_and_rules(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible(incentive_years=6)
        total = make_total(application)
        attempt = make_exam_result(application)
        assert [str(line.points) for line in total.lines] == ["59.00", "13.00", "7.20"]
        assert str(total.points) == "79.20"
        assert total.passed
        assert total.threshold == Decimal("40.00")
        assert total.lines[0].evidence == Ref("attempt", attempt)
        assert total.lines[0].said.en == "31 right × 2, 6 wrong × −0.5, 3 blank"
        rules = campaigns.active_rule_set(application.campaign_id)
        assert total.rule_set_digest == rules.digest
        assert queries.computed_by(total.public_id) == (application.campaign_id, rules.id)


def test_what_is_stored_is_what_was_computed(db_app: Flask) -> None:
    with db_app.app_context():
        total = make_total(eligible(incentive_years=6))
        db.session.commit()
        stored = queries.total(total.application_id)
        assert stored == total
        text_ = db.session.execute(text("SELECT document FROM totals")).scalar_one()
        assert text_ == canonical_json(document_of(total))


def test_nothing_is_computed_before_the_exam_is_marked(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible()
        assert service.compute_one(application.id, actor=SYSTEM, now=NOW) is None
        campaign = campaigns.campaign_by_id(application.campaign_id)
        result = service.compute_campaign(campaign, asker=official(), now=NOW)
        assert (result["computed"], result["without_exam"]) == (0, 1)


def test_nothing_is_computed_for_who_is_not_eligible(db_app: Flask) -> None:
    with db_app.app_context():
        application = make_application(state=ApplicationState.NOT_ELIGIBLE)
        make_exam_result(application)
        assert service.compute_one(application.id, actor=SYSTEM, now=NOW) is None


def test_a_second_run_touches_only_what_changed(db_app: Flask) -> None:
    with db_app.app_context():
        first = eligible()
        campaign = campaigns.campaign_by_id(first.campaign_id)
        second = eligible(campaign.id)
        for one in (first, second):
            make_exam_result(one)
        seen: list[tuple[int, int]] = []
        who = official()
        run = service.compute_campaign(
            campaign, asker=who, now=NOW, progress=lambda *at: seen.append(at)
        )
        assert (run["computed"], run["new"], run["changed"], run["unchanged"]) == (2, 2, 0, 0)
        assert seen == [(2, 2)]
        make_exam_result(second, "61.50")
        run = service.compute_campaign(campaign, asker=who, now=LATER)
        assert (run["computed"], run["new"], run["changed"], run["unchanged"]) == (2, 0, 1, 1)
        totals = queries.totals(campaign.id)
        assert (totals[first.id].version, totals[first.id].computed_at) == (1, NOW)
        assert (totals[second.id].version, totals[second.id].points) == (2, Decimal("74.50"))
        assert [one.version for one in queries.history(second.id)] == [2, 1]
        assert "TotalChanged" in kinds(Ref("application", second.public_id))
        assert "TotalChanged" not in kinds(Ref("application", first.public_id))
        assert kinds(Ref("campaign", campaign.public_id)).count("PointsComputed") == 2


def test_new_rules_compute_anew_but_announce_only_changed_totals(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible()
        make_total(application)
        campaign = campaigns.campaign_by_id(application.campaign_id)
        document = dict(campaigns.active_rule_set(campaign.id).document)
        give_rules(campaign.id, {**document, "note": {"az": "n", "en": "n"}})
        run = service.compute_campaign(campaign, asker=official(), now=LATER)
        assert (run["changed"], run["unchanged"]) == (0, 0)
        total = queries.total(application.id)
        assert total is not None
        assert total.version == 2
        assert total.rule_set_digest == campaigns.active_rule_set(campaign.id).digest
        assert "TotalChanged" not in kinds(Ref("application", application.public_id))


def test_a_card_that_the_rules_cannot_read_stops_nobody_else(db_app: Flask) -> None:
    with db_app.app_context():
        good = eligible()
        campaign = campaigns.campaign_by_id(good.campaign_id)
        bad = eligible(campaign.id, incentive_years="many")
        for one in (good, bad):
            make_exam_result(one)
        run = service.compute_campaign(campaign, asker=official(), now=NOW)
        assert run["refused"] == [bad.public_id]
        assert queries.total(good.id)
        assert queries.total(bad.id) is None


def test_a_total_can_neither_be_changed_nor_removed(db_app: Flask) -> None:
    with db_app.app_context():
        make_total(eligible())
        db.session.commit()
        for statement in ("UPDATE totals SET points = 10000", "DELETE FROM totals"):
            with pytest.raises(DatabaseError, match="append-only"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_contradicting_rules_are_refused_before_the_work_begins(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(exam={"sections": []})
        with pytest.raises(RuleError, match="exam has no section"):
            service.request_computation(campaign, asker=official(), now=NOW)


def test_a_decision_on_appeal_is_added_once(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible()
        make_total(application)
        objection = Ref("objection", "o" * 16)
        options = {"legal": LEGAL, "objection": objection, "actor": SYSTEM, "now": LATER}
        total = service.add_correction(application.id, Decimal("2.50"), **options)  # type: ignore[arg-type]
        assert total is not None
        assert [str(line.points) for line in total.lines] == ["59.00", "13.00", "2.50"]
        assert total.lines[-1].evidence == objection
        with pytest.raises(RuleError, match="already"):
            service.add_correction(application.id, Decimal("2.50"), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("points", ["0", "1.005", "100.01", "-100.01", "NaN", "Infinity"])
def test_a_correction_has_borders(points: str) -> None:
    with pytest.raises(RuleError):
        service.check_correction(Decimal(points))


def test_the_page_of_totals_keeps_to_the_scope(db_app: Flask) -> None:
    with db_app.app_context():
        first = eligible(district="AZ-ISM")
        second = eligible(first.campaign_id, district="AZ-QAB")
        make_total(first, "40.00")
        make_total(second, "60.00")
        rows, count = queries.page_of(first.campaign_id)
        assert ([row.application_id for row in rows], count) == ([second.id, first.id], 2)
        only = Scope(districts=frozenset({"AZ-ISM"}))
        rows, count = queries.page_of(first.campaign_id, scope=only)
        assert ([row.application_id for row in rows], count) == ([first.id], 1)
        found = queries.overview(first.campaign_id)
        assert (found.count, [one.count for one in found.bins]) == (2, [0, 0, 0, 0, 0, 1, 0, 1])
        assert queries.overview(first.campaign_id, subject="history").count == 0


# --- preliminary evaluation -----------------------------------------------------------------------


def campaign_2011() -> int:
    return make_campaign(rules="2011-example").id


def test_a_submitted_application_is_evaluated_at_once(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = campaigns.campaign_by_id(campaign_2011())
        needs_no_document = shipped()["2025"]["eligibility"]
        give_rules(campaign.id, "2011-example", eligibility=needs_no_document)
        card = make_card(campaign=campaign, average_grade="4.50", experience_months=30)
        who = candidate_asker(accounts.person(card.person_id))
        made = applications_service.submit("physics", campaign=campaign, asker=who, now=NOW)
        found = applications.application(made.public_id).preliminary
        assert found is not None
        # 4.5 of 5 is 9 of 10; 30 months at 1 a year are 2.5; a bachelor has 3.
        assert [line["points"] for line in found.lines] == ["9.00", "2.50", "3.00"]
        assert (found.points, found.rank) == (Decimal("14.50"), None)
        last = [one.kind for one in journal_queries.entries(campaign=campaign.public_id)[0][:3]]
        assert last == ["PreliminaryRecorded", "ApplicationSubmitted", "CardLocked"]


def test_a_submission_stands_even_where_no_rules_evaluate_it(db_app: Flask) -> None:
    with db_app.app_context():
        made = make_application()
        nowhere = replace(made, campaign_id=made.campaign_id + 1)
        service.on_submission(nowhere, "no such rules", actor=SYSTEM, now=NOW)
        assert applications.application(made.public_id).preliminary is None


def test_equals_share_a_provisional_rank_within_their_subject(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = campaigns.campaign_by_id(campaign_2011())
        made = [
            make_application(make_card(campaign=campaign, experience_months=months), subject)
            for months, subject in (
                (24, "physics"),
                (12, "physics"),
                (24, "physics"),
                (0, "informatics"),
            )
        ]
        withdrawn = make_card(campaign=campaign, experience_months=100)
        make_application(withdrawn, "physics", state=ApplicationState.WITHDRAWN)
        assert service.preliminary(campaign, asker=official(), now=NOW) == 4
        found = [applications.application(one.public_id).preliminary for one in made]
        assert [(one.rank, one.of) for one in found if one] == [(1, 3), (3, 3), (1, 3), (1, 1)]


def test_rules_without_preliminary_sources_rank_nobody(db_app: Flask) -> None:
    with db_app.app_context():
        application = make_application()
        campaign = campaigns.campaign_by_id(application.campaign_id)
        assert service.preliminary(campaign, asker=official(), now=NOW) == 0
