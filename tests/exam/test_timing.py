"""The timeline of a seat, drawn: `before [10:00 open 11:00] closed`.

A bracket turned to a phase says that the border's own instant belongs to it. Each border is
probed at itself and one microsecond to both sides.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recruit.exam.rules.timing import Phase, deadline_of, entry_moved, phase

pytestmark = pytest.mark.unit

TICK = timedelta(microseconds=1)
BORDER = re.compile(r"(\[?)(\d\d):(\d\d)(?::(\d\d))?(\]?)")


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 8, 5, hour, minute, second, tzinfo=UTC)


def probes(drawing: str) -> list[tuple[datetime, Phase]]:
    """Instants on both sides of every border, with the phase that is drawn there."""
    words = drawing.split()
    found: list[tuple[datetime, Phase]] = []
    for before, border, after in zip(words[::2], words[1::2], words[2::2], strict=False):
        match = BORDER.fullmatch(border)
        assert match, border
        opening, hour, minute, second, closing = match.groups()
        assert bool(opening) != bool(closing), border
        instant = at(int(hour), int(minute), int(second or 0))
        own = after if opening else before
        found += [
            (instant - TICK, Phase(before)),
            (instant, Phase(own)),
            (instant + TICK, Phase(after)),
        ]
    return found


SEAT: dict[str, Any] = {"opens_at": at(10), "entry_until": at(11)}
BEGUN = {**SEAT, "started_at": at(10, 15), "deadline": deadline_of(at(10, 15), 150)}
REVIEW = {"review_from": at(13), "review_minutes": 10}
DONE = {"finished_at": at(12)}


@pytest.mark.parametrize(
    ("drawing", "instants"),
    [
        ("before [10:00 open 11:00] closed", SEAT),
        ("before 11:00] closed", {**SEAT, "opened": False}),
        ("running 12:45] grace 12:45:30] closed", BEGUN),
        ("running 12:45] grace 12:47] closed", {**BEGUN, "grace_seconds": 120}),
        ("running 13:00] grace 13:00:30] closed", {**BEGUN, "extra_minutes": 15}),
        # who began in time keeps the full time, past the end of entry
        ("running 11:00] running 12:45] grace", BEGUN),
        # nothing runs on once it is finished
        ("closed 12:45] closed 12:45:30] closed", {**BEGUN, "finished_at": at(12)}),
        # wrong answers are shown for ten minutes from the moment when keys harm nobody
        ("closed [13:00 review 13:10] closed", {**BEGUN, **REVIEW, "finished_at": at(12)}),
        ("running 12:45] grace 12:45:30] closed [13:00 review 13:10] closed", {**BEGUN, **REVIEW}),
        ("closed 13:00] closed 13:10] closed", {**BEGUN, **REVIEW, **DONE, "review_from": None}),
        ("closed 13:00] closed", {**BEGUN, **REVIEW, **DONE, "review_minutes": 0}),
    ],
)
def test_the_timeline_is_as_drawn(drawing: str, instants: dict[str, Any]) -> None:
    for instant, drawn in probes(drawing):
        assert phase(instant, **instants).phase is drawn, instant


@pytest.mark.parametrize(
    ("drawing", "since", "now", "safe"),
    [
        # a quarter of an hour for everybody, before the exam, during entry, at its last instant
        ("before [10:00 open 11:15] closed", at(9), at(9), False),
        ("before [10:00 open 11:15] closed", at(10, 30), at(10, 40), False),
        ("before [10:00 open 11:15] closed", at(11), at(11), False),
        # entry was over when it happened
        ("before [10:00 open 11:00] closed", at(11) + TICK, at(11) + TICK, True),
        # it happened while people could begin, and the second official agrees after that
        ("before [10:00 open 11:15] closed", at(10, 59), at(11, 5), True),
        # ... but keys can have been shown meanwhile
        ("before [10:00 open 11:00] closed", at(10, 59), at(11, 5), False),
    ],
)
def test_time_for_everybody_moves_the_last_moment_to_begin(
    drawing: str, since: datetime, now: datetime, safe: bool
) -> None:
    entry = entry_moved(at(11), 15, since=since, now=now, safe=safe)
    for instant, drawn in probes(drawing):
        assert phase(instant, opens_at=at(10), entry_until=entry).phase is drawn, instant


def test_without_grace_an_attempt_closes_at_its_end() -> None:
    one = {**BEGUN, "grace_seconds": 0}
    for instant, drawn in probes("running 12:45] closed"):
        assert phase(instant, **one).phase is drawn, instant


def test_the_next_border_is_named() -> None:
    assert phase(at(9), **SEAT).next_at == at(10)
    assert phase(at(10, 30), **SEAT).next_at == at(11)
    assert phase(at(10, 30), **BEGUN).next_at == at(12, 45)
    assert phase(at(12, 45, 1), **BEGUN).next_at == at(12, 45, 30)
    assert phase(at(13), **BEGUN).next_at is None
    assert phase(at(12, 50), **BEGUN, **REVIEW).next_at == at(13)
    assert phase(at(13, 5), **BEGUN, **REVIEW).next_at == at(13, 10)


def test_what_is_left_never_goes_below_zero() -> None:
    assert phase(at(12, 44), **BEGUN).left(at(12, 44)) == timedelta(minutes=1)
    assert phase(at(12, 45, 10), **BEGUN).left(at(12, 45, 10)) == timedelta(0)
    assert phase(at(9), **SEAT).left(at(9)) == timedelta(0)
