"""What only some rules ask for: earlier campaigns, sittings, other attempts; and its price."""

import copy
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import event, text

from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.service import shipped
from recruit.candidates.rules import Card
from recruit.exam.models import Attempt, Sitting
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import FileRefusedError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.points import queries, service
from recruit.points.rules import document_of
from tests.factories.applications import make_application
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import (
    NOW,
    make_candidate,
    make_card,
    official_asker,
    publish_form,
    shipped_form,
)
from tests.factories.points import make_exam_result, make_total

pytestmark = pytest.mark.db

NAMED = {"name": {"az": "ad", "en": "name"}, "legal": {"az": "bənd 1", "en": "clause 1"}}


def rules(*sources: dict[str, object], **more: object) -> dict[str, object]:
    document = copy.deepcopy(shipped()["2025"])
    document["points"] = {"sources": [{**NAMED, **one} for one in sources], **more}
    return document


def application_in(campaign_id: int, card: Card | None = None, **more: object) -> Application:
    campaign = campaigns.campaign_by_id(campaign_id)
    card = card or make_card(campaign=campaign, **more)  # type: ignore[arg-type]
    return make_application(card, state=ApplicationState.ELIGIBLE)


def test_a_result_of_the_year_before_stands_for_the_exam(db_app: Flask) -> None:
    with db_app.app_context():
        old = make_campaign(year="2025/2026", state="finished")
        person = make_candidate()
        before = make_total(application_in(old.id, make_card(person, old)))
        exam = {"code": "exam", "kind": "exam-section", "of": "subject"}
        carried = {"code": "old", "kind": "carried-over", "of": "subject"}
        both = {"code": "best", "kind": "best-of", "of": ["exam", "old"]}
        campaign = make_campaign(rules=rules(exam, carried, both))
        mine = application_in(campaign.id, make_card(person, campaign))
        stranger = application_in(campaign.id)
        assert service.compute_one(stranger.id, actor=SYSTEM, now=NOW) is None
        total = service.compute_one(mine.id, actor=SYSTEM, now=NOW)
        assert total is not None
        (line,) = total.lines
        assert (str(line.points), line.said.en) == (
            "59.00",
            "name: 59.00 in the campaign 2025/2026",
        )
        assert line.evidence is not None
        assert (line.evidence.type, line.evidence.id) == ("total", before.public_id)
        assert total.passed
        make_exam_result(mine, "61.00", passed=False)
        again = service.compute_one(mine.id, actor=SYSTEM, now=NOW)
        assert again is not None
        assert (str(again.points), again.passed) == ("61.00", True)


def test_a_harder_sitting_is_adjusted_and_contract_kinds_have_thresholds(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        application = application_in(campaign.id)
        make_exam_result(application, "50.00")
        sitting = db.session.query(Sitting.public_id).join(Attempt).scalar()
        exam = {"code": "exam", "kind": "exam-total"}
        harder = {"code": "harder", "kind": "sitting", "table": {sitting: "1.5"}}
        least = {"permanent": "64.5", "fixed-term": "64.51"}
        give_rules(campaign.id, rules(exam, harder, thresholds=least))
        total = service.compute_one(application.id, actor=SYSTEM, now=NOW)
        assert total is not None
        assert [str(line.points) for line in total.lines] == ["63.00", "1.50"]
        assert (total.open_to("permanent"), total.open_to("fixed-term")) == (True, False)
        stored = queries.total(application.id)
        read = queries.totals(campaign.id)[application.id]
        assert stored == total
        assert (read.contracts, read.points, read.tie_break) == (total.contracts, total.points, ())
        assert read.needed_for("fixed-term") == Decimal("64.51")
        document = db.session.execute(text("SELECT document FROM totals")).scalar_one()
        assert document == canonical_json(document_of(total))


def test_many_are_computed_in_as_few_statements_as_few(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(rules="2011-example")
        counts = []
        for _ in range(2):
            for number in range(3):
                make_exam_result(application_in(campaign.id, experience_months=number))
            db.session.commit()
            counts.append(statements(campaign.public_id))
        assert counts[0] == counts[1]


def statements(public_id: str) -> int:
    campaign, seen = campaigns.campaign(public_id), []
    official = official_asker(make_candidate(), Permission.POINTS_COMPUTE)
    db.session.flush()

    def count(*arguments: object) -> None:
        seen.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        service.compute_campaign(campaign, asker=official, now=NOW)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)


def test_a_field_that_the_cards_do_not_have_is_refused_with_its_place(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign(state="draft", rules=None)
        publish_form(shipped_form(), campaign.id)
        official = official_asker(make_candidate(), Permission.RULES_PROPOSE)
        gone = {"code": "age", "kind": "card-number", "of": "shoe_size"}
        kind = {"code": "age", "kind": "card-number", "of": "education"}
        for source, said in ((gone, "has no field “shoe_size”"), (kind, "is of another kind")):
            with pytest.raises(FileRefusedError) as refused:
                campaigns_service.draft_rule_set(
                    campaign.public_id, rules(source), asker=official, now=NOW
                )
            ((_, path, error),) = refused.value.rows
            assert path == "points.sources[0].of"
            assert said in str(error)
        give_rules(campaign.id, rules(gone))
        with pytest.raises(RuleError, match="has no field"):
            service.request_computation(campaign, asker=official, now=NOW)
