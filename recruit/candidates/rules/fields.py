"""One class per kind of field: what it accepts, how it is shown, how its value is said.

A field reads raw form values (input name -> texts) and gives plain JSON without floats, None for
"not answered", or a RuleError at the input that is wrong. `typed` is the way back.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

Raw = Mapping[str, Sequence[str]]
Registers = Mapping[str, Mapping[str, Bilingual]]

YES, NO = Bilingual("Bəli", "Yes"), Bilingual("Xeyr", "No")
PUBLIC_ID = re.compile(r"[a-z0-9]{16}")
NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,6})?")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Condition:
    """A field is shown only when an earlier one has a value."""

    field: str
    equals: Any


@dataclass(frozen=True, kw_only=True)
class Field:
    """Base of all kinds."""

    kind: ClassVar[str]
    kind_name: ClassVar[str]

    code: str
    label: Bilingual
    help: Bilingual | None = None
    required: bool = False
    when: Condition | None = None

    @classmethod
    def read(cls, part: Part, registers: Registers) -> "Field":
        """The field that a part of a form's document describes; RuleError names the path."""
        own = cls.settings(part, registers)
        when = part.part("when") if part.has("when") else None
        return cls(
            code=part.code("code"),
            label=part.bilingual("label"),
            help=part.bilingual("help") if part.has("help") else None,
            required=part.flag("required"),
            when=Condition(when.code("field"), when.scalar("equals")) if when else None,
            **own,
        )

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        """What only this kind has."""
        return {}

    def parse(self, raw: Raw, name: str | None = None) -> Any:
        """The JSON value of what was typed, None for nothing; RuleError at the input."""
        name = name or self.code
        text = first(raw, name)
        return self.value_of(text, name) if text else None

    def value_of(self, text: str, name: str) -> Any:
        raise NotImplementedError

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        """The raw form values that parse to this value."""
        return {} if value is None else {name or self.code: [self.text_of(value)]}

    def text_of(self, value: Any) -> str:
        return str(value)

    def describe(self, value: Any, language: str) -> str:
        """The value as a reader of this language reads it; a dash for none."""
        return "–" if value is None else self.say(value, language)

    def say(self, value: Any, language: str) -> str:
        return self.text_of(value)

    def bilingual(self, value: Any) -> Bilingual:
        return Bilingual(self.describe(value, "az"), self.describe(value, "en"))

    def hints(self) -> dict[str, str | int]:
        """Attributes for the input that help whoever types."""
        return {}

    def refuse(self, message: str, name: str, **params: Any) -> RuleError:
        return RuleError(message, label=self.label, field=name, **params)


def first(raw: Raw, name: str) -> str:
    """The first text sent under a name, without surrounding space."""
    values = raw.get(name) or ("",)
    return unicodedata.normalize("NFC", values[0]).strip()


KINDS: dict[str, type[Field]] = {}


def kind(cls: type[Field]) -> type[Field]:
    """Register a kind of field; two of the same name cannot be."""
    if cls.kind in KINDS:
        raise ValueError(f"two kinds of field are named {cls.kind}")
    KINDS[cls.kind] = cls
    return cls


@kind
@dataclass(frozen=True, kw_only=True)
class TextField(Field):
    kind = "text"
    kind_name = N_("Text")

    max_length: int = 200

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        return {"max_length": part.whole("max_length", 200, least=1, most=2000)}

    def value_of(self, text: str, name: str) -> str:
        plain = " ".join(text.split())
        if any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} for c in plain):
            raise self.refuse(N_("%(label)s: some characters cannot be used here."), name)
        if len(plain) > self.max_length:
            raise self.refuse(
                N_("%(label)s: write at most %(most)s characters."), name, most=self.max_length
            )
        return plain

    def hints(self) -> dict[str, str | int]:
        return {"maxlength": self.max_length}


@kind
@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """Whole numbers are stored as int, others as text with their decimal places."""

    kind = "number"
    kind_name = N_("Number")

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    unit: Bilingual | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        low, high = part.number("minimum"), part.number("maximum")
        if low is not None and high is not None and low > high:
            raise bad(part.path + ".maximum", N_("the maximum is below the minimum"))
        return {
            "minimum": low,
            "maximum": high,
            "decimals": part.whole("decimals", 0, least=0, most=4),
            "unit": part.bilingual("unit") if part.has("unit") else None,
        }

    def value_of(self, text: str, name: str) -> int | str:
        plain = "".join(text.split())
        if not NUMBER.fullmatch(plain):
            raise self.refuse(N_("%(label)s: enter a number."), name)
        number = Decimal(plain.replace(",", "."))
        self._check_range(number, name)
        places = -int(number.normalize().as_tuple().exponent)
        if places > self.decimals:
            message = (
                N_("%(label)s: enter a number with at most %(places)s decimal places.")
                if self.decimals
                else N_("%(label)s: enter a whole number.")
            )
            raise self.refuse(message, name, places=self.decimals)
        return f"{number:.{self.decimals}f}" if self.decimals else int(number)

    def _check_range(self, number: Decimal, name: str) -> None:
        low, high = self.minimum, self.maximum
        if low is not None and number < low:
            raise self.refuse(
                N_("%(label)s: the number must be at least %(least)s."), name, least=plain_text(low)
            )
        if high is not None and number > high:
            raise self.refuse(
                N_("%(label)s: the number must be at most %(most)s."), name, most=plain_text(high)
            )

    def say(self, value: Any, language: str) -> str:
        text = self.text_of(value)
        text = text.replace(".", ",") if language == "az" else text
        return f"{text} {self.unit[language]}" if self.unit else text

    def hints(self) -> dict[str, str | int]:
        return {"inputmode": "decimal" if self.decimals else "numeric", "maxlength": 20}


def plain_text(number: Decimal) -> str:
    """70 rather than 7E+1, 4.5 rather than 4.50."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@kind
@dataclass(frozen=True, kw_only=True)
class DateField(Field):
    """Typed as day, month and year in three inputs; stored as 2026-07-27."""

    kind = "date"
    kind_name = N_("Date")
    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")

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
            raise self._wrong(name) from error
        if not EARLIEST <= value <= LATEST:
            raise self._wrong(name)
        return value.isoformat()

    def _wrong(self, name: str) -> RuleError:
        return self.refuse(
            N_("%(label)s: enter a real date as day, month and year, for example 27 7 2026."),
            f"{name}-day",
        )

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
        return date.fromisoformat(value).strftime("%d.%m.%Y")


@kind
@dataclass(frozen=True, kw_only=True)
class YesNoField(Field):
    kind = "yes-no"
    kind_name = N_("Yes or no")

    def value_of(self, text: str, name: str) -> bool:
        if text not in ("yes", "no"):
            raise self.refuse(N_("%(label)s: choose yes or no."), name)
        return text == "yes"

    def text_of(self, value: Any) -> str:
        return "yes" if value else "no"

    def say(self, value: Any, language: str) -> str:
        return (YES if value else NO)[language]


@kind
@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """One of some options with stable codes: the form's own, or a register's."""

    kind = "choice"
    kind_name = N_("Choice")

    options: Mapping[str, Bilingual]
    source: str | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        if not part.has("source"):
            return {"options": part.options("options"), "source": None}
        source = part.text("source")
        if source not in ("districts",):
            raise bad(part.path + ".source", N_("there is no such register"))
        return {"options": dict(registers.get(source, {})), "source": source}

    def value_of(self, text: str, name: str) -> str:
        if text not in self.options:
            raise self.refuse(N_("%(label)s: choose one of the options."), name)
        return text

    def say(self, value: Any, language: str) -> str:
        option = self.options.get(value)
        return option[language] if option else str(value)

    @property
    def as_radios(self) -> bool:
        return self.source is None and len(self.options) <= 6


@kind
@dataclass(frozen=True, kw_only=True)
class FileField(Field):
    """The public id of one of the person's documents."""

    kind = "file"
    kind_name = N_("File")

    def value_of(self, text: str, name: str) -> str:
        if not PUBLIC_ID.fullmatch(text):
            raise self.refuse(N_("%(label)s: choose one of your documents."), name)
        return text
