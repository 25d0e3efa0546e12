"""Where a candidate stands and what comes next, drawn case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from recruit.applications.rules import ApplicationState
from recruit.campaigns.rules import Calendar, Phase, PhaseKind, calendar_of
from recruit.exam.rules.timing import Phase as ExamPhase
from recruit.kernel.text import Bilingual
from recruit.placement.rules import PlaceState
from recruit.portal.rules import (
    ApplicationFact,
    Facts,
    InterviewFact,
    PlaceFact,
    Score,
    SeatFact,
    StageKind,
    StepKind,
    next_step,
    stages,
)
from recruit.portal.rules.facts import STANDING
from recruit.portal.rules.stages import STAGE_NAMES
from recruit.portal.rules.words import STEP_WORDS

pytestmark = pytest.mark.unit

DAY = timedelta(days=1)
START = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
PHYSICS = Bilingual("Fizika", "Physics")
POST = Bilingual("5 nömrəli məktəb", "School No. 5")


def at(day: int) -> datetime:
    return START + day * DAY


def drawn(line: str) -> Calendar:
    """A calendar from a drawing: `applications 0-10, exam 20-22`."""
    phases = []
    for part in line.split(","):
        kind, days = part.split()
        first, last = days.split("-")
        phases.append(Phase(PhaseKind(kind), at(int(first)), at(int(last))))
    return calendar_of(phases)


CALENDAR = drawn(
    "applications 0-10, preliminary 10-12, exam 20-22, points 22-25, appeals 25-28, "
    "choice 30-35, placement 36-38"
)


def applied(*states: str, until: datetime | None = None, points: str | None = None) -> Facts:
    return Facts(
        has_card=True,
        card_complete=True,
        applications=tuple(
            ApplicationFact(
                PHYSICS, ApplicationState(state), Decimal(points) if points else None, until
            )
            for state in states
        ),
    )


def seated(phase: ExamPhase, opens: int = 20) -> Facts:
    seat = SeatFact(PHYSICS, phase, at(opens), at(opens) + timedelta(hours=2), "Şəki", "3", 14)
    return replace(applied("eligible"), seat=seat)


def scored(*passed: bool, **more: object) -> Facts:
    totals = tuple(Score(PHYSICS, Decimal(60 - n), p) for n, p in enumerate(passed))
    return replace(applied("eligible"), sat=1, totals=totals, **more)  # type: ignore[arg-type]


def placed(state: str) -> Facts:
    place = PlaceFact(PlaceState(state), at(41), POST, "vacancy")
    return scored(True, choices=3, confirmed=True, answered=True, place=place)


@pytest.mark.parametrize(
    ("facts", "day", "kind", "by"),
    [
        # --- before anything, the calendar speaks ---
        (Facts(), -1, "applications-coming", 0),
        (Facts(), 0, "open-card", 10),
        (Facts(has_card=True), 9, "fill-card", 10),
        (Facts(has_card=True, card_complete=True), 9, "apply", 10),
        (applied("draft"), 9, "apply", 10),
        (applied("withdrawn"), 9, "apply", 10),
        (Facts(), 10, "applications-over", None),
        # --- the application ---
        (applied("submitted"), 5, "await-check", None),
        (applied("under-check"), 11, "await-check", None),
        (applied("returned", until=at(13)), 11, "correct", 13),
        (applied("eligible", "returned", until=at(13)), 11, "correct", 13),
        (applied("not-eligible"), 11, "refused", None),
        (applied("not-eligible"), 26, "refused", 28),
        (applied("not-eligible", "submitted"), 5, "await-check", None),
        # --- the exam ---
        (applied("eligible"), 12, "await-seat", None),
        (replace(applied("eligible"), may_take_seat=True), 21, "take-seat", 22),
        (seated(ExamPhase.BEFORE), 18, "exam-coming", 20),
        (seated(ExamPhase.OPEN), 20, "begin", None),
        (seated(ExamPhase.RUNNING), 20, "sit", None),
        (seated(ExamPhase.GRACE), 20, "sit", None),
        (replace(applied("eligible"), sat=1), 23, "await-points", None),
        # --- points and choice ---
        (scored(True), 26, "await-choice", 30),
        (scored(False), 26, "below", 28),
        (scored(False, True), 26, "await-choice", 30),
        (scored(True), 31, "choose", 35),
        (scored(True, choices=2), 31, "confirm", 35),
        (scored(True, choices=2, confirmed=True), 31, "await-placement", 36),
        (scored(True, choices=2), 35, "await-placement", 36),
        (scored(True), 35, "choice-missed", None),
        # --- the placement ---
        (scored(True, choices=2, confirmed=True), 37, "await-placement", None),
        (scored(True, choices=2, confirmed=True, answered=True), 39, "not-placed", None),
        (placed("offered"), 39, "answer", 41),
        (placed("offered"), 42, "answer-missed", None),
        (placed("accepted"), 39, "accepted", None),
        (placed("declined"), 39, "declined", None),
    ],
)
def test_the_next_step(facts: Facts, day: int, kind: str, by: int | None) -> None:
    step = next_step(facts, CALENDAR, at(day))
    assert step.kind == kind
    if kind not in ("begin", "sit"):
        assert step.at == (None if by is None else at(by))


def test_the_hall_comes_before_everything_else() -> None:
    facts = replace(placed("offered"), seat=seated(ExamPhase.RUNNING).seat)
    assert next_step(facts, CALENDAR, at(20)).kind is StepKind.SIT


def test_a_second_seat_may_be_taken_after_the_first_exam() -> None:
    facts = replace(applied("eligible", "eligible"), sat=1, may_take_seat=True)
    assert next_step(facts, CALENDAR, at(21)).kind is StepKind.TAKE_SEAT


def test_an_interview_that_is_marked_is_no_appointment() -> None:
    coming = replace(scored(True), interview=InterviewFact(at(24), "7", False))
    assert next_step(coming, CALENDAR, at(23)).kind is StepKind.INTERVIEW_COMING
    held = replace(coming, interview=InterviewFact(at(24), "7", True))
    assert next_step(held, CALENDAR, at(23)).kind is StepKind.AWAIT_CHOICE


def test_where_all_phases_are_open_the_way_is_still_one() -> None:
    """The rehearsal: no phase is awaited, only what the candidate has not done yet."""
    every = "applications 0-90, exam 0-90, points 0-90, appeals 0-90, choice 0-90, placement 0-90"
    calendar = drawn(every)
    way = [
        Facts(),
        Facts(has_card=True),
        Facts(has_card=True, card_complete=True),
        applied("submitted"),
        replace(applied("eligible"), may_take_seat=True),
        seated(ExamPhase.OPEN),
        seated(ExamPhase.RUNNING),
        replace(applied("eligible"), sat=1),
        scored(True),
        scored(True, choices=1),
        scored(True, choices=1, confirmed=True),
        placed("offered"),
        placed("accepted"),
    ]
    assert [next_step(facts, calendar, at(5)).kind for facts in way] == [
        "open-card",
        "fill-card",
        "apply",
        "await-check",
        "take-seat",
        "begin",
        "sit",
        "await-points",
        "choose",
        "confirm",
        "await-placement",
        "answer",
        "accepted",
    ]


def way(facts: Facts, day: int, calendar: Calendar = CALENDAR) -> str:
    """The stages as a drawing: x done, > now, . to come."""
    drawing = {"done": "x", "now": ">", "todo": "."}
    step = next_step(facts, calendar, at(day))
    return "".join(drawing[one.state] for one in stages(facts, calendar, step))


@pytest.mark.parametrize(
    ("facts", "day", "drawing"),
    [
        # card, applications, preliminary, exam, points, choice, placement
        (Facts(), 0, ">......"),
        (Facts(has_card=True, card_complete=True), 1, "x>....."),
        (applied("submitted"), 1, "x>....."),
        (applied("eligible", points="21.40"), 12, "xxx>..."),
        (seated(ExamPhase.BEFORE), 18, "xx.>..."),
        (replace(applied("eligible"), sat=1), 23, "xx.x>.."),
        (scored(True), 31, "xx.xx>."),
        (scored(True, choices=1, confirmed=True), 36, "xx.xxx>"),
        (placed("offered"), 39, "xx.xxx>"),
        (placed("accepted"), 39, "xx.xxxx"),
        (scored(True, choices=1, confirmed=True, answered=True), 39, "xx.xxxx"),
    ],
)
def test_the_way_is_drawn(facts: Facts, day: int, drawing: str) -> None:
    assert way(facts, day) == drawing


def test_a_campaign_without_a_phase_has_no_such_stage() -> None:
    calendar = drawn("applications 0-10, exam 20-22, choice 30-35")
    kinds = [one.kind for one in stages(Facts(), calendar, next_step(Facts(), calendar, at(0)))]
    assert kinds == [
        StageKind.CARD,
        StageKind.APPLICATIONS,
        StageKind.EXAM,
        StageKind.CHOICE,
    ]


def test_the_interview_stands_where_the_calendar_has_it() -> None:
    last = drawn("applications 0-10, exam 20-22, placement 36-38, interview 40-42")
    kinds = [one.kind for one in stages(Facts(), last, next_step(Facts(), last, at(0)))]
    assert kinds[-2:] == [StageKind.PLACEMENT, StageKind.INTERVIEW]


def test_an_unanswered_state_is_said_before_a_settled_one() -> None:
    facts = applied("eligible", "returned", until=at(13))
    found = {one.kind: one for one in stages(facts, CALENDAR, next_step(facts, CALENDAR, at(11)))}
    assert found[StageKind.APPLICATIONS].word == "returned"
    assert found[StageKind.APPLICATIONS].subjects == (PHYSICS, PHYSICS)


@pytest.mark.parametrize("state", sorted(STANDING))
def test_every_state_of_an_application_is_said_and_has_a_next_step(state: ApplicationState) -> None:
    facts = applied(state.value, until=at(13))
    step = next_step(facts, CALENDAR, at(11))
    assert step.kind not in (StepKind.APPLICATIONS_OVER, StepKind.OPEN_CARD)
    found = {one.kind: one for one in stages(facts, CALENDAR, step)}
    assert found[StageKind.APPLICATIONS].word


def test_everything_has_its_words() -> None:
    assert set(STAGE_NAMES) == set(StageKind)
    assert set(STEP_WORDS) == set(StepKind)
