"""Readers of the journal never meet a class name: every event has its words."""

from collections.abc import Iterator

import pytest

from recruit import app as _everything  # noqa: F401  (imports every feature's events)
from recruit.kernel.events import Event
from recruit.reports.rules.event_words import EVENT_WORDS, TYPE_WORDS, event_words

pytestmark = pytest.mark.unit

BASES = {"AdjustmentEvent"}  # never recorded itself


def kinds(base: type[Event] = Event) -> Iterator[str]:
    for cls in base.__subclasses__():
        if cls.__module__.startswith("recruit."):
            yield cls.__name__
        yield from kinds(cls)


def test_every_event_has_words_and_no_words_are_left_over() -> None:
    existing = set(kinds()) - BASES
    assert set(EVENT_WORDS) >= existing, "write them in recruit/reports/rules/event_words.py"
    assert set(EVENT_WORDS) <= existing, "these events are gone"


def test_two_events_never_read_the_same() -> None:
    assert len(set(EVENT_WORDS.values())) == len(EVENT_WORDS)


def test_an_event_of_an_older_version_keeps_its_name() -> None:
    assert event_words("SomethingOfOldHappened") == "SomethingOfOldHappened"
    assert "person" in TYPE_WORDS
