"""Days that a campaign's calendar sets: "applications-close-18y" is the day 18 years before the
last day of applications.

A form's document holds them as text. A campaign's cards are read with its own days in their place
(`with_days`); a form that is read without a campaign knows no border there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.text import N_, Bilingual

Days = Mapping[str, date]

OPEN, CLOSE = "applications-open", "applications-close"
ANCHORS = {
    OPEN: Bilingual("müraciətlərin qəbulunun ilk günü", "the first day of applications"),
    CLOSE: Bilingual("müraciətlərin qəbulunun son günü", "the last day of applications"),
}
# Stands in a document whose days were put in: a calendar that has moved past a border leaves
# nobody a day, but must not keep anybody from reading a card.
COUNTED = "counted"
MOST_YEARS, MOST_DAYS = 120, 3660
_TEXT = re.compile(rf"({OPEN}|{CLOSE})([+-][0-9]{{1,3}}y)?([+-][0-9]{{1,4}}d)?")


@dataclass(frozen=True)
class RelativeDay:
    """So many years and days before (negative) or after the first or last day of applications."""

    anchor: str
    years: int = 0
    days: int = 0

    @property
    def text(self) -> str:
        years = f"{self.years:+d}y" if self.years else ""
        return self.anchor + years + (f"{self.days:+d}d" if self.days else "")

    def on(self, days: Days) -> date:
        """The day itself; of 29 February the year before or after has the 28th."""
        start = days[self.anchor]
        year = start.year + self.years
        try:
            found = start.replace(year=year)
        except ValueError:
            found = date(year, 2, 28)
        return found + timedelta(days=self.days)

    @property
    def said(self) -> Bilingual:
        """In words of both languages."""
        az, en = ANCHORS[self.anchor].az, ANCHORS[self.anchor].en
        for count, one in ((self.years, ("il", "years")), (self.days, ("gün", "days"))):
            if count:
                sign = "−" if count < 0 else "+"
                az, en = f"{az} {sign} {abs(count)} {one[0]}", f"{en} {sign} {abs(count)} {one[1]}"
        return Bilingual(az, en)


def relative(value: Any) -> RelativeDay | None:
    """The day that a text names by the calendar; None for every other value."""
    found = _TEXT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    years, days = int((found[2] or "0y")[:-1]), int((found[3] or "0d")[:-1])
    if abs(years) > MOST_YEARS or abs(days) > MOST_DAYS:
        return None
    return RelativeDay(found[1], years, days)


def read_day(part: Part, name: str) -> date | RelativeDay | None:
    """A day written as 2026-07-27, or one that the calendar sets."""
    value = part.value.get(name)
    if isinstance(value, str) and value.startswith((OPEN, CLOSE)):
        found = relative(value)
        if found is None:
            raise bad(
                f"{part.path}.{name}",
                N_("a day of the calendar is written as applications-close-18y+1d"),
            )
        return found
    return part.day(name)


def uses_days(document: Mapping[str, Any]) -> bool:
    """Whether a form's document, which was parsed before, names days of the calendar."""
    return any(True for _place in _places(document))


def with_days(document: Mapping[str, Any], days: Days) -> dict[str, Any]:
    """The document with a campaign's days in the place of those that name them."""
    found = _copy(document)
    for holder, name in _places(found):
        one = relative(holder[name])
        if one is not None and one.anchor in days:
            holder[name] = one.on(days).isoformat()
            holder[COUNTED] = True
    return found


def _places(document: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Where a document names days of the calendar: borders, and values that dates are held
    against."""
    fields = [one for section in document["sections"] for one in section["fields"]]
    dates = {one["code"] for one in fields if one["kind"] == "date"}
    dated = [*fields, *(column for one in fields for column in one.get("columns") or ())]
    found = [
        (one, name)
        for one in dated
        if one["kind"] == "date"
        for name in ("earliest", "latest")
        if relative(one.get(name))
    ]
    for one in fields:
        when = one.get("when") or {}
        compared = when.get("all") or when.get("any") or [when]
        found += [
            (each, name)
            for each in compared
            for name in ("value", "equals")
            if each.get("field") in dates and relative(each.get(name))
        ]
    return found


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copy(one) for name, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value
