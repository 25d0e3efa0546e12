"""The one thing a candidate does next, and by when: the heading of /me."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.applications.rules import ApplicationState as State
from recruit.campaigns.rules import Calendar, PhaseKind
from recruit.exam.rules.timing import Phase
from recruit.placement.rules import PlaceState
from recruit.portal.rules.facts import Facts


class StepKind(StrEnum):
    SIT = "sit"
    BEGIN = "begin"
    ANSWER = "answer"
    ANSWER_MISSED = "answer-missed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CORRECT = "correct"
    EXAM_COMING = "exam-coming"
    INTERVIEW_COMING = "interview-coming"
    CHOOSE = "choose"
    CONFIRM = "confirm"
    AWAIT_PLACEMENT = "await-placement"
    NOT_PLACED = "not-placed"
    CHOICE_MISSED = "choice-missed"
    AWAIT_CHOICE = "await-choice"
    BELOW = "below"
    TAKE_SEAT = "take-seat"
    AWAIT_SEAT = "await-seat"
    AWAIT_POINTS = "await-points"
    AWAIT_CHECK = "await-check"
    OPEN_CARD = "open-card"
    FILL_CARD = "fill-card"
    APPLY = "apply"
    REFUSED = "refused"
    APPLICATIONS_COMING = "applications-coming"
    APPLICATIONS_OVER = "applications-over"


@dataclass(frozen=True)
class NextStep:
    """`at` is the deadline of what can be done now, or the beginning of what is awaited."""

    kind: StepKind
    at: datetime | None = None


Rule = Callable[[Facts, Calendar, datetime], NextStep | None]


def next_step(facts: Facts, calendar: Calendar, now: datetime) -> NextStep:
    """The most urgent answer to "where do I stand, what is next, by when"; there is always one."""
    for rule in _RULES:
        step = rule(facts, calendar, now)
        if step is not None:
            return step
    return NextStep(StepKind.APPLICATIONS_OVER)


def _in_the_hall(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    seat = facts.seat
    if seat is None or seat.phase in (Phase.BEFORE, Phase.CLOSED):
        return None
    return NextStep(StepKind.BEGIN if seat.phase is Phase.OPEN else StepKind.SIT, seat.until)


def _place(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    if facts.place is None:
        return None
    if facts.place.state == PlaceState.OFFERED:
        open_ = now <= facts.place.answer_until
        kind = StepKind.ANSWER if open_ else StepKind.ANSWER_MISSED
        return NextStep(kind, facts.place.answer_until if open_ else None)
    accepted = facts.place.state == PlaceState.ACCEPTED
    return NextStep(StepKind.ACCEPTED if accepted else StepKind.DECLINED)


def _returned(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    if not facts.any_in(State.RETURNED):
        return None
    until = [a.returned_until for a in facts.applications if a.returned_until is not None]
    return NextStep(StepKind.CORRECT, min(until) if until else None)


def _appointment(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    if facts.seat is not None and facts.seat.phase is Phase.BEFORE:
        return NextStep(StepKind.EXAM_COMING, facts.seat.opens_at)
    talk = facts.interview
    if talk is not None and not talk.marked and now < talk.starts_at:
        return NextStep(StepKind.INTERVIEW_COMING, talk.starts_at)
    return None


def _choice(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    if not facts.may_choose:
        return None
    phase = calendar.phase(PhaseKind.CHOICE)
    if phase is not None and now < phase.opens_at:
        return NextStep(StepKind.AWAIT_CHOICE, phase.opens_at)
    if facts.confirmed and not facts.answered:
        return NextStep(StepKind.AWAIT_PLACEMENT, _opening(calendar, PhaseKind.PLACEMENT, now))
    if phase is not None and phase.is_open(now) and not facts.answered:
        return NextStep(StepKind.CONFIRM if facts.choices else StepKind.CHOOSE, phase.closes_at)
    if facts.answered:
        return NextStep(StepKind.NOT_PLACED, _closing(calendar, PhaseKind.APPEALS, now))
    if facts.choices:
        return NextStep(StepKind.AWAIT_PLACEMENT, _opening(calendar, PhaseKind.PLACEMENT, now))
    return NextStep(StepKind.CHOICE_MISSED)


def _exam(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    admitted = sum(one.state is State.ELIGIBLE for one in facts.applications)
    if not admitted:
        return None
    if facts.sat < admitted and facts.may_take_seat:
        return NextStep(StepKind.TAKE_SEAT, _closing(calendar, PhaseKind.EXAM, now))
    if facts.totals:
        return NextStep(StepKind.BELOW, _closing(calendar, PhaseKind.APPEALS, now))
    return NextStep(StepKind.AWAIT_POINTS if facts.sat else StepKind.AWAIT_SEAT)


BEING_CHECKED = (
    State.SUBMITTED,
    State.UNDER_CHECK,
    State.SECOND_CHECK,
    State.THIRD_CHECK,
    State.REOPENED,
)


def _application(facts: Facts, calendar: Calendar, now: datetime) -> NextStep | None:
    if facts.any_in(*BEING_CHECKED):
        return NextStep(StepKind.AWAIT_CHECK)
    if facts.any_in(State.NOT_ELIGIBLE):
        return NextStep(StepKind.REFUSED, _closing(calendar, PhaseKind.APPEALS, now))
    phase = calendar.phase(PhaseKind.APPLICATIONS)
    if phase is not None and now < phase.opens_at:
        return NextStep(StepKind.APPLICATIONS_COMING, phase.opens_at)
    if phase is None or not phase.is_open(now):
        return None
    if not facts.has_card:
        return NextStep(StepKind.OPEN_CARD, phase.closes_at)
    ready = StepKind.APPLY if facts.card_complete else StepKind.FILL_CARD
    return NextStep(ready, phase.closes_at)


def _opening(calendar: Calendar, kind: PhaseKind, now: datetime) -> datetime | None:
    phase = calendar.phase(kind)
    return phase.opens_at if phase is not None and now < phase.opens_at else None


def _closing(calendar: Calendar, kind: PhaseKind, now: datetime) -> datetime | None:
    phase = calendar.phase(kind)
    return phase.closes_at if phase is not None and phase.is_open(now) else None


_RULES: tuple[Rule, ...] = (
    _in_the_hall,
    _place,
    _returned,
    _appointment,
    _choice,
    _exam,
    _application,
)
