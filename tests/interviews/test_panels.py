"""Panels, slots and marks in the database."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.models import Mark, Panel, Sheet
from recruit.interviews.rules import Day
from recruit.interviews.service import NewResult, Plan
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Ref
from tests.factories.accounts import asker, make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card, official_asker
from tests.factories.interviews import make_interview, make_panel, sheet
from tests.factories.points import make_exam_result

pytestmark = pytest.mark.db


def eligible(
    campaign_id: int | None = None, *, passed: bool = True, **answers: object
) -> Application:
    campaign = (
        campaigns.campaign_by_id(campaign_id)
        if campaign_id
        else make_campaign(rules="2011-example")
    )
    card = make_card(campaign=campaign, **answers)  # type: ignore[arg-type]
    application = make_application(card, state=ApplicationState.ELIGIBLE)
    make_exam_result(application, passed=passed)
    return application


def manager(districts: frozenset[str] | None = None):  # type: ignore[no-untyped-def]
    return official_asker(make_person(), Permission.INTERVIEWS_MANAGE, districts=districts)


def plan(at: datetime, count: int, hours: int = 4) -> Plan:
    """Twenty minutes each, one after another from this instant."""
    return Plan((Day(at, at + timedelta(hours=hours)),), 20, count)


def begun() -> tuple[str, list[PersonInfo], Application]:
    application = eligible()
    panel, members = make_panel(application.campaign_id)
    return make_interview(panel, application), members, application


# --- panels ---------------------------------------------------------------------------------------


def test_the_table_itself_refuses_a_panel_of_two(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        one, two = make_person(), make_person()
        db.session.add(
            Panel(
                campaign_id=campaign.id,
                subject_code=None,
                room="1",
                chair_id=one.id,
                second_id=two.id,
                third_id=one.id,
                created_at=NOW,
            )
        )
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_only_who_marks_interviews_sits_on_a_panel(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        make_card(campaign=campaign)
        people = [make_official("interviewer"), make_official("interviewer"), make_person()]
        with pytest.raises(RuleError) as caught:
            service.form_panel(
                campaign.id,
                [one.public_id for one in people],
                subject_code=None,
                room="1",
                asker=manager(),
                now=NOW,
            )
        assert caught.value.field == "third"


# --- slots ----------------------------------------------------------------------------------------


def test_who_passed_the_exam_gets_a_time_one_after_another(db_app: Flask) -> None:
    with db_app.app_context():
        first = eligible()
        second = eligible(first.campaign_id)
        eligible(first.campaign_id, passed=False)
        panel, _ = make_panel(first.campaign_id)
        at = NOW + timedelta(days=1)
        assert service.schedule(panel, plan(at, 10), asker=manager(), now=NOW) == 2
        times = [queries.slot_of(one.id).starts_at for one in (first, second)]  # type: ignore[union-attr]
        assert times == [at, at + timedelta(minutes=20)]
        slot = queries.slot_of(first.id)
        assert slot is not None
        told = journal.entries(about=[Ref("interview", slot.public_id)])[0]
        assert [entry.kind for entry in told] == ["InterviewScheduled"]
        with pytest.raises(RuleError, match="Nobody"):
            service.schedule(panel, plan(at, 10), asker=manager(), now=NOW)


def test_a_panel_sits_in_one_interview_at_a_time(db_app: Flask) -> None:
    with db_app.app_context():
        first = eligible()
        second, third = eligible(first.campaign_id), eligible(first.campaign_id)
        panel, _ = make_panel(first.campaign_id)
        at = NOW + timedelta(days=1)
        minutes = timedelta(minutes=1)
        by_hand = partial(service.appoint_one, panel, asker=manager(), now=NOW)
        by_hand(first, at, 20)
        for clash in (at, at + 19 * minutes, at - 19 * minutes):
            with pytest.raises(RuleError, match="another interview then"):
                by_hand(second, clash, 20)
        by_hand(second, at + 20 * minutes, 20)
        # The program finds the gap by itself, here the one before the two.
        day = Plan((Day(at - 20 * minutes, at + 40 * minutes),), 20, 5)
        assert service.schedule(panel, day, asker=manager(), now=NOW) == 1
        slot = queries.slot_of(third.id)
        assert slot is not None
        assert slot.starts_at == at - 20 * minutes
        with pytest.raises(RuleError, match="appointment already"):
            by_hand(third, at + timedelta(hours=5), 20)


def test_an_official_schedules_the_candidates_of_their_districts(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible(district="AZ-ISM")
        panel, _ = make_panel(application.campaign_id)
        at = NOW + timedelta(days=1)
        with pytest.raises(RuleError, match="Nobody"):
            service.schedule(panel, plan(at, 5), asker=manager(frozenset({"AZ-QAB"})), now=NOW)
        with pytest.raises(RuleError, match="future"):
            service.schedule(panel, plan(NOW, 5), asker=manager(), now=NOW)


# --- marks ----------------------------------------------------------------------------------------


def test_three_who_mark_alone_give_one_result(db_app: Flask) -> None:
    with db_app.app_context():
        interview, members, application = begun()
        for member, marks in zip(
            members, (sheet("6", "7", "3"), sheet("7", "7", "4"), sheet("8", "6", "4")), strict=True
        ):
            assert queries.result_of(application.id) is None
            service.submit_marks(interview, marks, asker=asker(member), now=NOW)
        result = queries.result_of(application.id)
        assert result is not None
        assert dict(result.criteria) == sheet("7.00", "6.67", "3.67")
        assert (result.points, result.spread) == (Decimal("17.34"), Decimal("2.00"))
        assert queries.results(application.campaign_id) == {application.id: result}
        kinds = [e.kind for e in journal.entries(about=[Ref("interview", interview)])[0]]
        assert sorted(kinds) == ["InterviewCompleted", *["InterviewMarked"] * 3]


def test_marks_are_given_once(db_app: Flask) -> None:
    with db_app.app_context():
        interview, members, _ = begun()
        service.submit_marks(interview, sheet(), asker=asker(members[0]), now=NOW)
        with pytest.raises(RuleError, match="already"):
            service.submit_marks(interview, sheet(), asker=asker(members[0]), now=NOW)


def test_the_tables_hold_one_sheet_per_member_and_one_mark_per_criterion(db_app: Flask) -> None:
    with db_app.app_context():
        interview, members, _ = begun()
        service.submit_marks(interview, sheet(), asker=asker(members[0]), now=NOW)
        stored = db.session.query(Sheet).one()
        again = Sheet(
            slot_id=stored.slot_id, person_id=stored.person_id, conflict=False, submitted_at=NOW
        )
        for row in (again, Mark(sheet_id=stored.id, criterion="lesson", points=Decimal(1))):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.add(row)


def test_a_conflict_of_interest_keeps_a_member_from_marking(db_app: Flask) -> None:
    with db_app.app_context():
        interview, members, application = begun()
        chair, second, third = (asker(member) for member in members)
        service.declare_conflict(interview, "qohumdur", asker=chair, now=NOW)
        with pytest.raises(RuleError, match="conflict of interest"):
            service.submit_marks(interview, sheet(), asker=chair, now=NOW)
        service.submit_marks(interview, sheet("6", "6", "4"), asker=second, now=NOW)
        assert queries.result_of(application.id) is None
        service.submit_marks(interview, sheet("8", "8", "4"), asker=third, now=NOW)
        result = queries.result_of(application.id)
        assert result is not None
        assert result.points == Decimal("18.00")


def test_two_conflicts_leave_no_result(db_app: Flask) -> None:
    with db_app.app_context():
        interview, members, _ = begun()
        for member in members[:2]:
            service.declare_conflict(interview, "qohumdur", asker=asker(member), now=NOW)
        service.submit_marks(interview, sheet(), asker=asker(members[2]), now=NOW)
        assert queries.slot(interview).stuck
        assert not queries.slot(interview).complete


def test_another_panels_interview_does_not_exist_for_a_member(db_app: Flask) -> None:
    with db_app.app_context():
        interview, _, _ = begun()
        stranger = asker(make_official("interviewer"))
        with pytest.raises(NotFoundError):
            service.submit_marks(interview, sheet(), asker=stranger, now=NOW)


def test_nobody_marks_an_interview_that_has_not_begun(db_app: Flask) -> None:
    with db_app.app_context():
        application = eligible()
        panel, members = make_panel(application.campaign_id)
        interview = make_interview(panel, application, starts_at=NOW + timedelta(minutes=1))
        who = asker(members[0])
        with pytest.raises(RuleError, match="not begun"):
            service.submit_marks(interview, sheet(), asker=who, now=NOW)
        service.declare_conflict(interview, "qohumdur", asker=who, now=NOW)


def test_finished_interviews_come_in_as_a_bulk(db_app: Flask) -> None:
    with db_app.app_context():
        first = eligible()
        second = eligible(first.campaign_id)
        panel, _ = make_panel(first.campaign_id)
        new = [
            NewResult(one.id, NOW + number * timedelta(minutes=20), (sheet(), sheet(), sheet()))
            for number, one in enumerate((first, second))
        ]
        service.add_results(panel, new, actor=SYSTEM, now=NOW)
        found = queries.results(first.campaign_id)
        assert {key: one.points for key, one in found.items()} == {
            first.id: Decimal("16.00"),
            second.id: Decimal("16.00"),
        }
        too_many = NewResult(first.id, NOW, (sheet("9"), sheet(), sheet()))
        with pytest.raises(RuleError):
            service.add_results(panel, [too_many], actor=SYSTEM, now=NOW)
