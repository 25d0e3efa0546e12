"""Who may decide and what can be undone, read from the history; whom the lot falls on."""

from datetime import UTC, datetime, timedelta

import pytest

from recruit.applications.rules import (
    UNDO_WINDOW,
    ApplicationState,
    Step,
    StepTaken,
    drawn,
    excluded,
    next_state,
    undo_until,
)
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id

pytestmark = pytest.mark.unit

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
OWNER, A, B, C = (Ref("person", name) for name in ("owner", "a", "b", "c"))
PEOPLE = {"o": OWNER, "A": A, "B": B, "C": C}
STEPS = {
    "submit": Step.SUBMIT,
    "take": Step.TAKE,
    "accept": Step.ACCEPT,
    "reject": Step.REJECT,
    "return": Step.RETURN,
    "held": Step.PROPOSE,
    "not": Step.DISAGREE,
    "undo": Step.UNDO,
    "reopen": Step.REOPEN,
}


def history(told: str) -> list[StepTaken]:
    """As in "o:submit A:held B:not": steps that follow each other, a minute apart."""
    state, found = ApplicationState.DRAFT, []
    for number, word in enumerate(told.split()):
        who, _, what = word.partition(":")
        state = next_state(state, STEPS[what])
        at = AT + timedelta(minutes=number)
        found.append(StepTaken(1, STEPS[what], state, at, PEOPLE[who]))
    return found


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("o:submit", ""),
        ("o:submit A:take", ""),
        ("o:submit A:held", "A"),
        ("o:submit A:held B:not", "AB"),
        ("o:submit A:held A:undo", ""),
        ("o:submit A:held B:not C:return o:submit", ""),
        ("o:submit A:reject o:reopen", "A"),
        ("o:submit A:reject o:reopen B:held", "AB"),
        ("o:submit A:reject o:reopen B:held B:undo", "A"),
    ],
)
def test_nobody_decides_twice(told: str, who: str) -> None:
    assert excluded(history(told)) == {PEOPLE[one] for one in who}


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("o:submit A:accept", "A"),
        ("o:submit A:take A:return", "A"),
        ("o:submit A:held", "A"),
        ("o:submit A:held B:accept", ""),
        ("o:submit A:held B:not C:accept", ""),
        ("o:submit A:accept A:undo", ""),
        ("o:submit A:return o:submit", ""),
    ],
)
def test_only_the_last_decision_of_one_alone_is_undone_by_them(told: str, who: str) -> None:
    steps = history(told)
    expected = steps[-1].at + UNDO_WINDOW
    for name, person in PEOPLE.items():
        assert undo_until(steps, person) == (expected if name in who else None)


def test_the_lot_is_the_same_each_time_and_falls_on_the_share_that_is_named() -> None:
    names = [new_public_id() for _ in range(4000)]
    chosen = [one for one in names if drawn(one, "seed", 10)]
    assert chosen == [one for one in names if drawn(one, "seed", 10)]
    assert 320 < len(chosen) < 480
    assert chosen != [one for one in names if drawn(one, "another", 10)]
    assert not any(drawn(one, "seed", 0) for one in names)
    assert all(drawn(one, "seed", 100) for one in names)
