"""Numbers, dates, yes or no."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from recruit.candidates.rules.conditions import DAYS, EQUALITY, SIZE, Operator
from recruit.candidates.rules.days import COUNTED, RelativeDay, read_day, relative
from recruit.candidates.rules.fields.base import Field, Raw, Registers, first, kind
from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

YES, NO = Bilingual("Bəli", "Yes"), Bilingual("Xeyr", "No")
NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,6})?")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


@kind
@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """Whole numbers are stored as int, others as text with their decimal places."""

    kind = "number"
    kind_name = N_("Number")
    stored = "number"
    types = (int, str)
    operators = EQUALITY | SIZE
    own: ClassVar[tuple[str, ...]] = ("minimum", "maximum", "step", "decimals", "unit")

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    decimals: int = 0
    unit: Bilingual | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        low, high = part.number("minimum"), part.number("maximum")
        if low is not None and high is not None and low > high:
            raise bad(part.path + ".maximum", N_("the maximum is below the minimum"))
        step, decimals = part.number("step"), part.whole("decimals", 0, least=0, most=4)
        if step is not None and (step <= 0 or places_of(step) > decimals):
            raise bad(
                part.path + ".step", N_("the step has more decimal places, or is not above 0")
            )
        return {
            "minimum": low,
            "maximum": high,
            "step": step,
            "decimals": decimals,
            "unit": part.bilingual("unit") if part.has("unit") else None,
        }

    def value_of(self, text: str, name: str) -> int | str:
        plain = "".join(text.split())
        if not NUMBER.fullmatch(plain):
            raise self.refuse(N_("%(label)s: enter a number."), name)
        number = Decimal(plain.replace(",", "."))
        self._check_range(number, name)
        if places_of(number) > self.decimals:
            message = (
                N_("%(label)s: enter a number with at most %(places)s decimal places.")
                if self.decimals
                else N_("%(label)s: enter a whole number.")
            )
            raise self.refuse(message, name, places=self.decimals)
        return f"{number:.{self.decimals}f}" if self.decimals else int(number)

    def _check_range(self, number: Decimal, name: str) -> None:
        low, high, step = self.minimum, self.maximum, self.step
        if low is not None and number < low:
            raise self.refuse(
                N_("%(label)s: the number must be at least %(least)s."), name, least=_said(low)
            )
        if high is not None and number > high:
            raise self.refuse(
                N_("%(label)s: the number must be at most %(most)s."), name, most=_said(high)
            )
        if step is not None and (number - (low or 0)) % step:
            raise self.refuse(
                N_("%(label)s: the number goes in steps of %(step)s from %(start)s."),
                name,
                step=_said(step),
                start=_said(low or Decimal(0)),
            )

    def stored_form(self, value: Fraction) -> int | str:
        """An exact number as this field stores it, rounded half-up."""
        text = rounded(value, self.decimals)
        return text if self.decimals else int(text)

    def comparable(self, operator: Operator, value: Any) -> bool:
        """A whole number, or a text that is a number."""
        if operator is Operator.ANSWERED:
            return True
        if isinstance(value, str):
            return bool(NUMBER.fullmatch(value)) and "," not in value
        return isinstance(value, int) and not isinstance(value, bool)

    def say(self, value: Any, language: str) -> str:
        text = self.text_of(value)
        text = text.replace(".", ",") if language == "az" else text
        return f"{text} {self.unit[language]}" if self.unit else text

    def hints(self) -> dict[str, str | int]:
        return {"inputmode": "decimal" if self.decimals else "numeric", "maxlength": 20}


def rounded(value: Fraction, places: int) -> str:
    """Half-up, away from zero on a tie, with exactly so many decimal places."""
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    digits = str(whole + (2 * rest >= scaled.denominator)).rjust(places + 1, "0")
    minus = "-" if value < 0 and int(digits) else ""
    return minus + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def places_of(number: Decimal) -> int:
    """How many decimal places a number needs; 0 or less for a whole one."""
    return -int(number.normalize().as_tuple().exponent)


def plain_text(number: Decimal) -> str:
    """70 rather than 7E+1, 4.5 rather than 4.50."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _said(number: Decimal) -> Bilingual:
    text = plain_text(number)
    return Bilingual(text.replace(".", ","), text)


@kind
@dataclass(frozen=True, kw_only=True)
class DateField(Field):
    """Typed as day, month and year in three inputs; stored as 2026-07-27."""

    kind = "date"
    kind_name = N_("Date")
    stored = "date"
    operators = EQUALITY | DAYS
    own = ("earliest", "latest")
    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")

    earliest: date | RelativeDay | None = None
    latest: date | RelativeDay | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        first_day, last_day = read_day(part, "earliest"), read_day(part, "latest")
        fixed = not part.has(COUNTED)
        known = isinstance(first_day, date) and isinstance(last_day, date)
        if fixed and known and first_day > last_day:  # type: ignore[operator]
            raise bad(part.path + ".latest", N_("the latest day is before the earliest"))
        return {"earliest": first_day, "latest": last_day}

    def parse(self, raw: Raw, name: str | None = None) -> str | None:
        name = name or self.code
        texts = [first(raw, f"{name}-{part}") for part in self.parts]
        if not any(texts):
            return None
        if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
            raise self._wrong(name)
        day, month, year = map(int, texts)
        try:
            value = date(year, month, day)
        except ValueError as error:
            if (day, month) == (29, 2) and year:
                raise self.refuse(
                    N_("%(label)s: February %(year)s had no 29th day."), f"{name}-day", year=year
                ) from error
            raise self._wrong(name) from error
        if not EARLIEST <= value <= LATEST:
            raise self._wrong(name)
        self._check_borders(value, f"{name}-day")
        return value.isoformat()

    def _wrong(self, name: str) -> RuleError:
        return self.refuse(
            N_("%(label)s: enter a real date as day, month and year, for example 27 7 2026."),
            f"{name}-day",
        )

    def _check_borders(self, value: date, name: str) -> None:
        if isinstance(self.earliest, date) and value < self.earliest:
            raise self.refuse(
                N_("%(label)s: the date must not be before %(day)s."), name, day=_day(self.earliest)
            )
        if isinstance(self.latest, date) and value > self.latest:
            raise self.refuse(
                N_("%(label)s: the date must not be after %(day)s."), name, day=_day(self.latest)
            )

    def comparable(self, operator: Operator, value: Any) -> bool:
        if operator is Operator.ANSWERED or relative(value):
            return True
        try:
            return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False

    @property
    def input_name(self) -> str:
        return f"{self.code}-day"

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        if value is None:
            return {}
        name, day = name or self.code, date.fromisoformat(value)
        return {
            f"{name}-day": [str(day.day)],
            f"{name}-month": [str(day.month)],
            f"{name}-year": [str(day.year)],
        }

    def say(self, value: Any, language: str) -> str:
        return _day(date.fromisoformat(value))

    def comparand_said(self, value: Any) -> Bilingual:
        of_calendar = relative(value)
        return of_calendar.said if of_calendar else self.bilingual(value)


def _day(value: date) -> str:
    return value.strftime("%d.%m.%Y")


@kind
@dataclass(frozen=True, kw_only=True)
class YesNoField(Field):
    kind = "yes-no"
    kind_name = N_("Yes or no")
    stored = "yes-no"
    types = (bool,)
    operators = EQUALITY

    def value_of(self, text: str, name: str) -> bool:
        if text not in ("yes", "no"):
            raise self.refuse(N_("%(label)s: choose yes or no."), name)
        return text == "yes"

    def text_of(self, value: Any) -> str:
        return "yes" if value else "no"

    def comparable(self, operator: Operator, value: Any) -> bool:
        return isinstance(value, bool)

    def say(self, value: Any, language: str) -> str:
        return (YES if value else NO)[language]
