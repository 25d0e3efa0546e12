"""Answers as typed values, one or several for each field that is reported on or counts."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from recruit.kernel.text import fold

MILLIONTHS = 1_000_000
LONGEST_WORDS, LONGEST_OPTION = 200, 60


class Projected(Protocol):
    """A field that is projected: `stored` says how its answers look."""

    @property
    def stored(self) -> str: ...


class TypedValue(NamedTuple):  # a dozen to a card, and ten thousand cards in a file
    """One value; exactly one of the four is there."""

    field: str
    option: str | None = None
    number: int | None = None  # millionths
    day: date | None = None
    words: str | None = None


def typed_values(
    fields: Mapping[str, Projected], answers: Mapping[str, Any]
) -> Iterator[TypedValue]:
    """The typed values of a card; what is not answered or has no type gives none, and so does
    what is not of its type: bulk cards are taken as they are given."""
    for code, one in fields.items():
        if (value := answers.get(code)) is not None:
            with suppress(ArithmeticError, AttributeError, TypeError, ValueError):
                yield from list(_values(code, one.stored, value))


def _values(code: str, stored: str, value: Any) -> Iterator[TypedValue]:
    if stored == "number":
        yield TypedValue(code, number=millionths(value))
    elif stored == "date":
        yield TypedValue(code, day=date.fromisoformat(value))
    elif stored == "yes-no":
        yield TypedValue(code, option="yes" if value else "no")
    elif stored == "choice":
        yield TypedValue(code, option=value[:LONGEST_OPTION])
    elif stored == "choices":
        for option in value:
            yield TypedValue(code, option=option[:LONGEST_OPTION])
    elif stored == "text":
        yield TypedValue(code, words=fold(value)[:LONGEST_WORDS])


def millionths(value: int | str) -> int:
    """A stored number, exactly."""
    return int(Decimal(value) * MILLIONTHS)


def number_of(stored: int) -> Decimal:
    return Decimal(stored) / MILLIONTHS
