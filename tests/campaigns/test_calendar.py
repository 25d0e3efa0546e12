"""The calendar of phases, drawn as a line: each column is a day, probes stand at its beginning.

days          0123456789
applications  ..[===)...     open from day 2, closed from day 6 on
"""

from datetime import UTC, datetime, timedelta

import pytest

from recruit.campaigns.rules import (
    Calendar,
    Phase,
    PhaseKind,
    PhaseState,
    calendar_of,
    require_open,
    require_year,
)
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

DAY_0 = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def drawn(drawing: str) -> Calendar:
    """A calendar from lines such as `exam ..[==).`."""
    phases = []
    for line in drawing.strip().splitlines():
        kind, row = line.split()
        phases.append(Phase(PhaseKind(kind), day(row.index("[")), day(row.index(")"))))
    return calendar_of(phases)


def states(phase: Phase | None, days: int) -> str:
    """The phase's states at the beginning of each day, as a line."""
    assert phase is not None
    signs = {PhaseState.COMING: "c", PhaseState.OPEN: "o", PhaseState.OVER: "x"}
    return "".join(signs[phase.state(day(number))] for number in range(days))


YEAR = drawn("""
    vacancies     [===).......
    applications  ..[====)....
    exam          .......[=)..
    choice        .........[=)
""")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        #                0123456789ab
        ("vacancies", "ooooxxxxxxxx"),
        ("applications", "ccoooooxxxxx"),
        ("exam", "cccccccooxxx"),
        ("choice", "cccccccccoox"),
    ],
)
def test_a_phase_is_open_from_its_first_moment_and_no_longer_at_its_last(
    kind: str, line: str
) -> None:
    assert states(YEAR.phase(kind), 12) == line


def test_borders_to_the_microsecond() -> None:
    exam = PhaseKind.EXAM
    assert not YEAR.is_open(exam, day(7) - MOMENT)
    assert YEAR.is_open(exam, day(7))
    assert YEAR.is_open(exam, day(9) - MOMENT)
    assert not YEAR.is_open(exam, day(9))


@pytest.mark.parametrize(
    ("at", "current", "following"),
    [
        (0, ["vacancies"], "applications"),
        (2, ["vacancies", "applications"], "exam"),
        (4, ["applications"], "exam"),
        (7, ["exam"], "choice"),
        (9, ["choice"], None),
        (11, [], None),
    ],
)
def test_what_is_open_and_what_comes_next(at: int, current: list[str], following: str) -> None:
    assert [phase.kind for phase in YEAR.current(day(at))] == current
    coming = YEAR.next(day(at))
    assert (coming.kind if coming else None) == following


def test_the_order_is_that_of_the_dates_so_it_may_differ_from_year_to_year() -> None:
    year_2011 = drawn("""
        placement  ....[).
        interview  ..[)...
        exam       [).....
    """)
    assert [phase.kind for phase in year_2011.phases] == ["exam", "interview", "placement"]


def test_too_early_says_when_it_opens() -> None:
    with pytest.raises(RuleError) as caught:
        require_open(YEAR, PhaseKind.EXAM, day(7) - MOMENT)
    assert caught.value.params["opens"] == day(7)
    assert caught.value.params["phase"].en == "Exam"


def test_too_late_says_when_it_closed() -> None:
    with pytest.raises(RuleError) as caught:
        require_open(YEAR, "exam", day(9))
    assert caught.value.params["closed"] == day(9)


def test_a_phase_that_the_campaign_does_not_have_is_never_open() -> None:
    assert not YEAR.is_open(PhaseKind.INTERVIEW, day(7))
    with pytest.raises(RuleError, match="no such phase"):
        require_open(YEAR, PhaseKind.INTERVIEW, day(7))


def test_an_open_phase_admits() -> None:
    require_open(YEAR, PhaseKind.EXAM, day(7))


def test_an_empty_window_is_refused_at_its_field() -> None:
    with pytest.raises(RuleError) as caught:
        calendar_of([Phase(PhaseKind.EXAM, day(3), day(3))])
    assert caught.value.field == "exam_closes"


def test_a_phase_stands_once() -> None:
    twice = [Phase(PhaseKind.EXAM, day(0), day(1)), Phase(PhaseKind.EXAM, day(2), day(3))]
    with pytest.raises(RuleError, match="twice"):
        calendar_of(twice)


def test_every_phase_has_a_name_in_both_languages() -> None:
    assert all(kind.label.complete for kind in PhaseKind)


@pytest.mark.parametrize("year", ["2026/2027", "1999/2000"])
def test_a_school_year(year: str) -> None:
    require_year(year)


@pytest.mark.parametrize("year", ["2026", "2026/2028", "2026-2027", "٢٠٢٦/٢٠٢٧", "", "2026/2027 "])
def test_what_is_no_school_year(year: str) -> None:
    with pytest.raises(RuleError):
        require_year(year)
