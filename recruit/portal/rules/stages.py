"""The campaign as one candidate goes through it: what is done, what is now, what is to come."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from recruit.applications.rules import VOICES
from recruit.applications.rules import ApplicationState as State
from recruit.campaigns.rules import Calendar, Phase, PhaseKind
from recruit.kernel.text import N_, Bilingual
from recruit.placement.rules import PlaceState
from recruit.portal.rules.facts import Facts
from recruit.portal.rules.steps import NextStep
from recruit.portal.rules.steps import StepKind as S


class StageKind(StrEnum):
    CARD = "card"
    APPLICATIONS = "applications"
    PRELIMINARY = "preliminary"
    EXAM = "exam"
    INTERVIEW = "interview"
    POINTS = "points"
    CHOICE = "choice"
    PLACEMENT = "placement"


STAGE_NAMES = {
    StageKind.CARD: N_("Candidate card"),
    StageKind.APPLICATIONS: N_("Applications"),
    StageKind.PRELIMINARY: N_("Preliminary evaluation"),
    StageKind.EXAM: N_("Exam"),
    StageKind.INTERVIEW: N_("Interview"),
    StageKind.POINTS: N_("Points"),
    StageKind.CHOICE: N_("Choice of vacancies"),
    StageKind.PLACEMENT: N_("Placement"),
}
_PHASES = {
    StageKind.APPLICATIONS: PhaseKind.APPLICATIONS,
    StageKind.PRELIMINARY: PhaseKind.PRELIMINARY,
    StageKind.EXAM: PhaseKind.EXAM,
    StageKind.INTERVIEW: PhaseKind.INTERVIEW,
    StageKind.POINTS: PhaseKind.POINTS,
    StageKind.CHOICE: PhaseKind.CHOICE,
    StageKind.PLACEMENT: PhaseKind.PLACEMENT,
}
# At which stage a next step happens.
_NOW = {
    S.OPEN_CARD: StageKind.CARD,
    S.FILL_CARD: StageKind.CARD,
    S.APPLY: StageKind.APPLICATIONS,
    S.CORRECT: StageKind.APPLICATIONS,
    S.AWAIT_CHECK: StageKind.APPLICATIONS,
    S.REFUSED: StageKind.APPLICATIONS,
    S.APPLICATIONS_COMING: StageKind.APPLICATIONS,
    S.SIT: StageKind.EXAM,
    S.BEGIN: StageKind.EXAM,
    S.EXAM_COMING: StageKind.EXAM,
    S.TAKE_SEAT: StageKind.EXAM,
    S.AWAIT_SEAT: StageKind.EXAM,
    S.INTERVIEW_COMING: StageKind.INTERVIEW,
    S.AWAIT_POINTS: StageKind.POINTS,
    S.BELOW: StageKind.POINTS,
    S.AWAIT_CHOICE: StageKind.CHOICE,
    S.CHOOSE: StageKind.CHOICE,
    S.CONFIRM: StageKind.CHOICE,
    S.AWAIT_PLACEMENT: StageKind.PLACEMENT,
    S.ANSWER: StageKind.PLACEMENT,
    S.ANSWER_MISSED: StageKind.PLACEMENT,
}


@dataclass(frozen=True)
class Stage:
    """One line of the way. `word` is a source text with the kind of its tag; either it, the
    points or the window says how the stage stands."""

    kind: StageKind
    state: str  # done | now | todo
    word: str | None = None
    tag: str = "neutral"
    points: Decimal | None = None
    window: Phase | None = None
    subjects: tuple[Bilingual, ...] = ()

    @property
    def name(self) -> str:
        return STAGE_NAMES[self.kind]


@dataclass(frozen=True)
class _Outcome:
    word: str | None = None
    tag: str = "neutral"
    points: Decimal | None = None
    done: bool = False


def stages(facts: Facts, calendar: Calendar, step: NextStep) -> tuple[Stage, ...]:
    """The stages this campaign has, in the order of its calendar, the card first."""
    now = _NOW.get(step.kind)
    kinds = [kind for kind in StageKind if _has(calendar, kind)]
    kinds.sort(key=lambda kind: _when(calendar, kind))
    return tuple(_stage(kind, facts, calendar, now) for kind in kinds)


def _has(calendar: Calendar, kind: StageKind) -> bool:
    return kind is StageKind.CARD or calendar.phase(_PHASES[kind]) is not None


def _when(calendar: Calendar, kind: StageKind) -> float:
    phase = calendar.phase(_PHASES[kind]) if kind in _PHASES else None
    first = kind in (StageKind.CARD, StageKind.APPLICATIONS)
    return phase.opens_at.timestamp() if phase is not None and not first else float("-inf")


def _stage(kind: StageKind, facts: Facts, calendar: Calendar, now: StageKind | None) -> Stage:
    outcome = _OUTCOMES[kind](facts)
    state = "now" if kind is now else "done" if outcome.done else "todo"
    applied = tuple(one.subject for one in facts.standing)
    return Stage(
        kind,
        state,
        outcome.word,
        outcome.tag,
        outcome.points,
        calendar.phase(_PHASES[kind]) if kind in _PHASES else None,
        applied if kind is StageKind.APPLICATIONS else (),
    )


def _card(facts: Facts) -> _Outcome:
    if not facts.has_card:
        return _Outcome(N_("not opened yet"))
    if facts.card_complete:
        return _Outcome(N_("complete"), "good", done=True)
    return _Outcome(N_("not complete yet"), "warning")


def _applications(facts: Facts) -> _Outcome:
    states = [one.state for one in facts.standing]
    if not states:
        return _Outcome()
    chosen = next(state for state in _LOUDEST if state in states)
    settled = chosen in (State.ELIGIBLE, State.NOT_ELIGIBLE)
    word = {
        State.RETURNED: N_("returned"),
        State.SUBMITTED: N_("being checked"),
        State.UNDER_CHECK: N_("being checked"),
        State.SECOND_CHECK: N_("being checked"),
        State.THIRD_CHECK: N_("being checked"),
        State.REOPENED: N_("being checked"),
        State.ELIGIBLE: N_("accepted"),
        State.NOT_ELIGIBLE: N_("not accepted"),
    }[chosen]
    return _Outcome(word, VOICES[chosen].tag, done=settled)


# The state that asks something of the candidate is said first.
_LOUDEST = (
    State.RETURNED,
    State.REOPENED,
    State.THIRD_CHECK,
    State.SECOND_CHECK,
    State.UNDER_CHECK,
    State.SUBMITTED,
    State.ELIGIBLE,
    State.NOT_ELIGIBLE,
)


def _preliminary(facts: Facts) -> _Outcome:
    points = [one.preliminary for one in facts.standing if one.preliminary is not None]
    return _Outcome(points=max(points), done=True) if points else _Outcome()


def _exam(facts: Facts) -> _Outcome:
    if facts.sat or facts.exams:
        return _Outcome(N_("sat"), "good", done=True)
    return _Outcome(N_("seat given"), "accent") if facts.seat else _Outcome()


def _interview(facts: Facts) -> _Outcome:
    if facts.interview is None:
        return _Outcome()
    if facts.interview.marked:
        return _Outcome(N_("held"), "good", done=True)
    return _Outcome(N_("time given"), "accent")


def _points(facts: Facts) -> _Outcome:
    best = max((one.points for one in facts.totals), default=None)
    return _Outcome(points=best, done=best is not None)


def _choice(facts: Facts) -> _Outcome:
    if facts.confirmed:
        return _Outcome(N_("confirmed"), "good", done=True)
    return _Outcome(N_("not confirmed yet"), "warning") if facts.choices else _Outcome()


def _placement(facts: Facts) -> _Outcome:
    if facts.place is None:
        done = facts.answered
        return _Outcome(N_("not placed"), "danger", done=True) if done else _Outcome()
    word, tag = {
        PlaceState.OFFERED: (N_("answer awaited"), "warning"),
        PlaceState.ACCEPTED: (N_("placed"), "good"),
        PlaceState.DECLINED: (N_("declined"), "neutral"),
        PlaceState.LAPSED: (N_("no longer held"), "neutral"),
        PlaceState.MOVED: (N_("placed"), "good"),
    }[facts.place.state]
    return _Outcome(word, tag, done=facts.place.state != PlaceState.OFFERED)


_OUTCOMES = {
    StageKind.CARD: _card,
    StageKind.APPLICATIONS: _applications,
    StageKind.PRELIMINARY: _preliminary,
    StageKind.EXAM: _exam,
    StageKind.INTERVIEW: _interview,
    StageKind.POINTS: _points,
    StageKind.CHOICE: _choice,
    StageKind.PLACEMENT: _placement,
}
