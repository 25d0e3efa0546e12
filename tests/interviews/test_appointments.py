"""Appointments that change, members who are replaced, results that wait, the gate, topics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates import queries as candidates
from recruit.interviews import queries, service
from recruit.interviews.rules import Day, GateState, SlotState
from recruit.interviews.service import Plan, waiting
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from tests.factories.accounts import asker, make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card, official_asker
from tests.factories.interviews import make_interview, make_panel, sheet
from tests.factories.points import make_exam_result

pytestmark = pytest.mark.db

TOMORROW = NOW + timedelta(days=1)
STRICT: dict[str, Any] = {
    "criteria": [
        {**one, "share": "0.5"} for one in shipped()["2011-example"]["interview"]["criteria"]
    ],
    "aggregate": "median",
    "outlier": "4",
}


@dataclass
class World:
    """A campaign with strict rules, one candidate, one panel."""

    application: Application
    panel: str
    members: list[PersonInfo]
    office: Asker

    @property
    def campaign_id(self) -> int:
        return self.application.campaign_id

    def begun(self) -> str:
        return make_interview(self.panel, self.application)

    def planned(self, at: datetime = TOMORROW) -> str:
        return service.appoint_one(self.panel, self.application, at, 20, asker=self.office, now=NOW)

    def mark(self, interview: str, who: PersonInfo, *marks: str) -> None:
        service.submit_marks(interview, sheet(*marks), asker=asker(who), now=NOW)


def another(campaign_id: int) -> Application:
    card = make_card(campaign=campaigns.campaign_by_id(campaign_id))
    application = make_application(card, state=ApplicationState.ELIGIBLE)
    make_exam_result(application)
    return application


def make_world(interview: dict[str, Any] | None = None) -> World:
    campaign = make_campaign(rules=shipped()["2011-example"] | {"interview": interview or STRICT})
    application = another(campaign.id)
    panel, members = make_panel(campaign.id)
    return World(
        application,
        panel,
        members,
        official_asker(make_person(), Permission.INTERVIEWS_MANAGE),
    )


@pytest.fixture
def world(db_app: Flask) -> Iterator[World]:
    with db_app.app_context():
        yield make_world()


def kinds(interview: str) -> list[str]:
    entries, _ = journal.entries(about=[Ref("interview", interview)])
    return [entry.kind for entry in reversed(entries)]


# --- appointments ---------------------------------------------------------------------------------


def test_an_appointment_is_moved_with_a_reason_and_nobody_is_in_two_places(world: World) -> None:
    interview = world.planned()
    other = another(world.campaign_id)
    service.appoint_one(
        world.panel, other, TOMORROW + timedelta(hours=1), 20, asker=world.office, now=NOW
    )
    move = partial(service.move, interview, asker=world.office, now=NOW)
    with pytest.raises(RuleError, match="another interview then"):
        move(TOMORROW + timedelta(minutes=50), 20, "Otaq 9", "Otaq bağlıdır")
    with pytest.raises(RuleError, match="reason"):
        move(TOMORROW + timedelta(hours=2), 20, "Otaq 9", " ")
    with pytest.raises(RuleError, match="Nothing"):
        move(TOMORROW, 20, queries.slot(interview).room, "Otaq bağlıdır")
    move(TOMORROW + timedelta(hours=2), 30, "Otaq 9", "Otaq bağlıdır")
    slot = queries.slot(interview)
    assert (slot.minutes, slot.room, slot.changes) == (30, "Otaq 9", 1)
    assert slot.reason == "Otaq bağlıdır"
    assert kinds(interview) == ["InterviewScheduled", "InterviewMoved"]
    entry = journal.entries(kind="InterviewMoved")[0][0]
    assert "Otaq" not in str(entry.details)


def test_panels_that_share_a_member_or_a_room_do_not_sit_at_once(world: World) -> None:
    world.planned()
    other = another(world.campaign_id)
    people = [world.members[0], make_official("interviewer"), make_official("interviewer")]
    form = partial(service.form_panel, subject_code=None, asker=world.office, now=NOW)
    shared = form(world.campaign_id, [one.public_id for one in people], room="Başqa yer")
    with pytest.raises(RuleError, match="people"):
        service.appoint_one(shared, other, TOMORROW, 20, asker=world.office, now=NOW)
    rest = [make_official("interviewer") for _ in range(3)]
    room = queries.panel(world.panel).room
    same_room = form(world.campaign_id, [one.public_id for one in rest], room=room.upper())
    with pytest.raises(RuleError, match="room is taken"):
        service.appoint_one(same_room, other, TOMORROW, 20, asker=world.office, now=NOW)
    day = Plan((Day(TOMORROW, TOMORROW + timedelta(minutes=40)),), 20, 5)
    assert service.schedule(same_room, day, asker=world.office, now=NOW) == 1
    slot = queries.slot_of(other.id)
    assert slot is not None
    assert slot.starts_at == TOMORROW + timedelta(minutes=20)


def test_who_was_cancelled_waits_again(world: World) -> None:
    interview = world.planned()
    service.cancel(interview, "Müəllim xəstədir", asker=world.office, now=NOW)
    assert queries.slot(interview).state is SlotState.CANCELLED
    assert queries.slot_of(world.application.id) is None
    again = world.planned()
    assert queries.slot(again).appointment == 1
    with pytest.raises(RuleError, match="does not stand"):
        service.cancel(interview, "Müəllim xəstədir", asker=world.office, now=NOW)


def test_who_did_not_come_is_invited_again_as_often_as_the_rules_say(world: World) -> None:
    interview = world.planned()
    with pytest.raises(RuleError, match="not begun"):
        service.miss(interview, asker=asker(world.members[0]), now=NOW)
    later = TOMORROW + timedelta(minutes=30)
    service.miss(interview, asker=asker(world.members[0]), now=later)
    with pytest.raises(RuleError, match="does not stand"):
        service.submit_marks(interview, sheet(), asker=asker(world.members[1]), now=later)
    invite = partial(
        service.appoint_one, world.panel, world.application, asker=world.office, now=later
    )
    with pytest.raises(RuleError, match="reason"):
        invite(later + timedelta(days=1), 20)
    second = invite(later + timedelta(days=1), 20, reason="Xəstəlik vərəqəsi")
    assert queries.slot(second).appointment == 2
    service.miss(second, asker=world.office, now=later + timedelta(days=2))
    with pytest.raises(RuleError, match="more often"):
        invite(later + timedelta(days=3), 20, reason="Yenə xəstəlik")


def test_what_has_marks_is_neither_moved_nor_cancelled_nor_missed(world: World) -> None:
    interview = world.begun()
    world.mark(interview, world.members[0])
    steps = (
        partial(service.move, interview, TOMORROW, 20, "Otaq 9", "Otaq bağlıdır"),
        partial(service.cancel, interview, "Otaq bağlıdır"),
        partial(service.miss, interview),
    )
    for step in steps:
        with pytest.raises(RuleError, match="Marks are given"):
            step(asker=world.office, now=NOW)
    service.came_late(interview, 12, asker=world.office, now=NOW)
    assert queries.slot(interview).late_minutes == 12


# --- the panel ------------------------------------------------------------------------------------


def test_a_candidate_of_the_campaign_sits_on_none_of_its_panels(world: World) -> None:
    insider = make_official("interviewer")
    make_card(insider, campaigns.campaign_by_id(world.campaign_id))
    people = [insider, *world.members[:2]]
    with pytest.raises(RuleError, match="candidate of the campaign"):
        service.form_panel(
            world.campaign_id,
            [one.public_id for one in people],
            subject_code=None,
            room="1",
            asker=world.office,
            now=NOW,
        )


def test_two_conflicts_are_healed_by_substitutes(world: World) -> None:
    interview = world.begun()
    first, second, third = world.members
    for who in (first, second):
        service.declare_conflict(interview, "qohumdur", asker=asker(who), now=NOW)
    world.mark(interview, third, "6", "7", "3")
    assert queries.slot(interview).stuck
    joins = [make_official("interviewer") for _ in range(2)]
    replace = partial(service.substitute, interview, asker=world.office, now=NOW)
    with pytest.raises(RuleError, match="already"):
        replace(first.public_id, second.public_id, "qohumdur")
    with pytest.raises(RuleError, match="marked already"):
        replace(third.public_id, joins[0].public_id, "qohumdur")
    with pytest.raises(RuleError, match="does not mark"):
        replace(first.public_id, make_person().public_id, "qohumdur")
    replace(first.public_id, joins[0].public_id, "Sədr namizədin qohumudur")
    assert queries.slot(interview).member_ids == (joins[0].id, second.id, third.id)
    world.mark(interview, joins[0], "6", "7", "3")
    result = queries.result_of(world.application.id)  # one conflict is left: two sheets are enough
    assert result is not None
    with pytest.raises(RuleError, match="Somebody else sits|conflict"):
        world.mark(interview, first)
    assert kinds(interview)[-1] == "InterviewCompleted"


def test_a_quorum_of_three_waits_for_a_substitute(db_app: Flask) -> None:
    with db_app.app_context():
        world = make_world(STRICT | {"quorum": 3})
        interview = world.begun()
        service.declare_conflict(interview, "qohumdur", asker=asker(world.members[0]), now=NOW)
        for who in world.members[1:]:
            world.mark(interview, who)
        assert queries.result_of(world.application.id) is None
        joins = make_official("interviewer")
        service.substitute(
            interview,
            world.members[0].public_id,
            joins.public_id,
            "qohumdur",
            asker=world.office,
            now=NOW,
        )
        world.mark(interview, joins)
        assert queries.result_of(world.application.id) is not None


def test_a_substitute_is_not_in_two_places(world: World) -> None:
    interview = world.planned()
    elsewhere, members = make_panel(world.campaign_id)
    other = another(world.campaign_id)
    service.appoint_one(elsewhere, other, TOMORROW, 20, "Başqa otaq", asker=world.office, now=NOW)
    with pytest.raises(RuleError, match="another interview then"):
        service.substitute(
            interview,
            world.members[0].public_id,
            members[0].public_id,
            "xəstədir",
            asker=world.office,
            now=NOW,
        )


# --- results --------------------------------------------------------------------------------------


def test_marks_far_from_the_others_are_explained_before_the_result_stands(world: World) -> None:
    interview = world.begun()
    chair, second, third = world.members
    world.mark(interview, chair, "6", "6", "3")
    world.mark(interview, second, "6", "6", "3")
    world.mark(interview, third, "2", "2", "1")  # 10 below the others
    assert queries.result_of(world.application.id) is None
    with pytest.raises(RuleError, match="ready once"):
        service.minutes.minutes_of(queries.slot(interview))
    with pytest.raises(NotFoundError):  # neither the member nor the chair
        service.explain(
            interview, "Dərs planı yox idi", third.public_id, asker=asker(second), now=NOW
        )
    with pytest.raises(RuleError, match="nothing to explain"):
        service.explain(interview, "Dərs planı yox idi", asker=asker(second), now=NOW)
    service.explain(interview, "Dərs planı yox idi", asker=asker(third), now=NOW)
    result = queries.result_of(world.application.id)
    assert result is not None
    assert (result.points, result.spread, result.passed) == (
        Decimal("15.00"),
        Decimal("10.00"),
        True,
    )
    (completed,) = journal.entries(kind="InterviewCompleted")[0]
    assert completed.details["passed"] is True
    minutes = service.minutes.minutes_of(queries.slot(interview))
    assert completed.details["digest"] == minutes.digest
    assert "Dərs planı yox idi" in minutes.document
    assert "Dərs" not in str(completed.details)


def test_a_share_that_is_not_reached_does_not_pass(world: World) -> None:
    interview = world.begun()
    for who in world.members:
        world.mark(interview, who, "8", "8", "1.99")  # half of 4 is needed
    result = queries.result_of(world.application.id)
    assert result is not None
    assert not result.passed


def test_a_member_is_given_nothing_of_the_others_before_their_own_marks(world: World) -> None:
    interview = world.begun()
    chair, second, _ = world.members
    world.mark(interview, chair, "6", "6", "3")
    assert queries.slot_for_member(interview, second.id).sheets == {}
    (listed,) = queries.slots_of_member(second.id, world.campaign_id)
    assert listed.sheets == {}
    world.mark(interview, second, "5", "5", "3")
    assert set(queries.slot_for_member(interview, second.id).sheets) == {chair.id, second.id}


# --- the gate -------------------------------------------------------------------------------------


def test_at_a_gate_those_with_a_place_are_invited(
    db_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db_app.app_context():
        world = make_world(STRICT | {"role": "gate"})
        other = another(world.campaign_id)
        ids = [world.application.id, other.id]
        placed = {world.application.id}
        monkeypatch.setattr(waiting, "_invited", [lambda _campaign: placed])
        panel = queries.panel(world.panel)
        everywhere = world.office.scope(Permission.INTERVIEWS_MANAGE)
        found = service.waiting_applications(panel, everywhere)
        assert [one.id for one in found] == [world.application.id]
        with pytest.raises(RuleError, match="does not wait"):
            service.appoint_one(world.panel, other, TOMORROW, 20, asker=world.office, now=NOW)
        states = partial(queries.gate_states, world.campaign_id, ids)
        assert set(states().values()) == {GateState.PENDING}
        interview = world.begun()
        for who in world.members:
            world.mark(interview, who, "3", "8", "4")  # half of 8 is needed in each
        assert states()[world.application.id] is GateState.FAILED


def test_where_points_come_from_the_interview_nothing_is_a_gate(world: World) -> None:
    assert queries.gate_states(world.campaign_id, [world.application.id]) == {}


# --- topics ---------------------------------------------------------------------------------------

TOPICS = "Kəsrlər | Fractions\nFaiz | Per cent\nTənliklər | Equations"


def test_topics_are_fixed_before_the_seed_and_neither_changes(world: World) -> None:
    office = world.office
    topics, where = service.topics, (world.campaign_id, world.application.subject_code)
    with pytest.raises(NotFoundError):
        topics.announce_seed(*where, "7 19 23", asker=office, now=NOW)
    fixed = topics.fix_topics(*where, TOPICS, asker=office, now=NOW)
    with pytest.raises(RuleError, match="already"):
        topics.fix_topics(*where, TOPICS + "\nA | B", asker=office, now=NOW)
    number = candidates.card_by_id(world.application.card_id).candidate_number
    assert queries.topic_for(*where, number) is None
    topics.announce_seed(*where, " 7  19 23 ", asker=office, now=NOW)
    with pytest.raises(RuleError, match="cannot change"):
        topics.announce_seed(*where, "8 8 8", asker=office, now=NOW)
    listed = queries.topics_of(*where)
    assert listed is not None
    assert (listed.seed, listed.digest) == ("7 19 23", fixed)
    assert queries.topic_for(*where, number) in listed.topics
    (entry,) = journal.entries(kind="LessonSeedAnnounced")[0]
    assert (entry.details["seed"], entry.details["digest"]) == ("7 19 23", fixed)


def test_minutes_hold_the_topic_only_if_it_was_drawn_before(world: World) -> None:
    where = (world.campaign_id, world.application.subject_code)
    interview = world.begun()
    for who in world.members:
        world.mark(interview, who)
    before = service.minutes.minutes_of(queries.slot(interview))
    service.topics.fix_topics(*where, TOPICS, asker=world.office, now=NOW)
    service.topics.announce_seed(*where, "7 19 23", asker=world.office, now=NOW)
    after = service.minutes.minutes_of(queries.slot(interview))
    assert before.document == after.document
    assert accounts.person(world.application.person_id).full_name not in after.document
