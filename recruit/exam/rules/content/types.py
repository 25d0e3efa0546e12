"""What an item of each type is made of. Contents never change; a change is another content.

`html` False: the texts are plain. True: all of them are of the subset in `sanitising`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from recruit.kernel.canonical import canonical_json, digest

Words = Mapping[str, str]  # a text by language

LANGUAGES = ("az", "en", "ru")  # these first; others may follow
MOST_PLACES = 30  # of a number, on either side of the point

_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:[ ][0-9]{3})+|(?=[.,]))(?:[.,]([0-9]*))?")
_EXPONENT = re.compile(r"(.*?[0-9.,])[eE]([+-]?[0-9]{1,2})")


class ItemType(StrEnum):
    SINGLE_CHOICE = "single-choice"
    MULTIPLE_RESPONSE = "multiple-response"
    TRUE_FALSE = "true-false"
    NUMERIC = "numeric"
    SHORT_ANSWER = "short-answer"
    MATCHING = "matching"


class _Common:
    """What every content can say of itself."""

    type: ClassVar[ItemType]
    stem: Words
    why: Words | None
    html: bool

    @property
    def languages(self) -> tuple[str, ...]:
        known = [one for one in LANGUAGES if one in self.stem]
        return (*known, *sorted(set(self.stem) - set(known)))

    @property
    def document(self) -> dict[str, Any]:
        """For canonical JSON: no floats, the same for the same content."""
        return {
            "type": str(self.type),
            "html": self.html,
            "stem": dict(self.stem),
            "why": dict(self.why) if self.why else None,
            **self._own(),
        }

    @property
    def digest(self) -> str:
        return digest(canonical_json(self.document))

    def texts(self) -> Iterator[tuple[str, Words]]:
        """The texts that may hold markup, each with the form field that it belongs to."""
        yield "stem", self.stem
        yield from self._own_texts()
        if self.why:
            yield "why", self.why

    def _own(self) -> dict[str, Any]:
        raise NotImplementedError

    def _own_texts(self) -> Iterator[tuple[str, Words]]:
        return iter(())


@dataclass(frozen=True)
class SingleChoice(_Common):
    """One of the options is right: `key` is its index."""

    type: ClassVar[ItemType] = ItemType.SINGLE_CHOICE
    stem: Words
    options: tuple[Words, ...]
    key: int
    why: Words | None = None
    html: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """Plain single choice keeps the form that stood before there were types."""
        whole = super().document
        if not self.html:
            del whole["type"], whole["html"]
        return whole

    def _own(self) -> dict[str, Any]:
        return {"options": [dict(option) for option in self.options], "key": self.key}

    def _own_texts(self) -> Iterator[tuple[str, Words]]:
        return (("options", option) for option in self.options)


@dataclass(frozen=True)
class MultipleResponse(_Common):
    """Any number of the options is right: `key` holds their indices, rising.

    `all_or_nothing`: anything but exactly the right ones earns nothing.
    """

    type: ClassVar[ItemType] = ItemType.MULTIPLE_RESPONSE
    stem: Words
    options: tuple[Words, ...]
    key: tuple[int, ...]
    why: Words | None = None
    html: bool = False
    all_or_nothing: bool = False

    def _own(self) -> dict[str, Any]:
        return {
            "options": [dict(option) for option in self.options],
            "key": list(self.key),
            "all_or_nothing": self.all_or_nothing,
        }

    def _own_texts(self) -> Iterator[tuple[str, Words]]:
        return (("options", option) for option in self.options)


@dataclass(frozen=True)
class TrueFalse(_Common):
    """Whether the statement is true."""

    type: ClassVar[ItemType] = ItemType.TRUE_FALSE
    stem: Words
    key: bool
    why: Words | None = None
    html: bool = False

    def _own(self) -> dict[str, Any]:
        return {"key": self.key}


@dataclass(frozen=True)
class NumericAnswer:
    """Numbers from value - tolerance to value + tolerance, both included, earn `share`.

    `relative`: the tolerance is a part of the value, 0.05 for five per cent.
    """

    value: Decimal
    tolerance: Decimal = Decimal(0)
    relative: bool = False
    share: Fraction = Fraction(1)

    def takes(self, number: Decimal) -> bool:
        value, tolerance = Fraction(self.value), Fraction(self.tolerance)
        margin = tolerance * abs(value) if self.relative else tolerance
        return abs(Fraction(number) - value) <= margin


@dataclass(frozen=True)
class Numeric(_Common):
    """A number is typed; the best of the answers that take it counts. They stand best first."""

    type: ClassVar[ItemType] = ItemType.NUMERIC
    stem: Words
    answers: tuple[NumericAnswer, ...]
    why: Words | None = None
    html: bool = False

    def __post_init__(self) -> None:
        best_first = sorted(self.answers, key=lambda answer: -answer.share)
        object.__setattr__(self, "answers", tuple(best_first))

    def _own(self) -> dict[str, Any]:
        answers = [
            {
                "value": number_text(one.value),
                "tolerance": number_text(one.tolerance),
                "relative": one.relative,
                "share": str(one.share),
            }
            for one in self.answers
        ]
        return {"answers": answers}


@dataclass(frozen=True)
class Accepted:
    """A plain text that earns `share`."""

    text: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class ShortAnswer(_Common):
    """A few words are typed; each language has its own accepted texts."""

    type: ClassVar[ItemType] = ItemType.SHORT_ANSWER
    stem: Words
    accepted: Mapping[str, tuple[Accepted, ...]]
    why: Words | None = None
    html: bool = False
    case_sensitive: bool = False

    def _own(self) -> dict[str, Any]:
        accepted = {
            language: [{"text": one.text, "share": str(one.share)} for one in texts]
            for language, texts in self.accepted.items()
        }
        return {"accepted": accepted, "case_sensitive": self.case_sensitive}


@dataclass(frozen=True)
class Matching(_Common):
    """Each prompt has one of the options: `key[i]` is the index of the i-th prompt's.

    An option may serve several prompts or none. Options stand in the order in which the prompts
    need them, then the ones that none needs: so two files that say the same give the same
    content. Show them shuffled.
    """

    type: ClassVar[ItemType] = ItemType.MATCHING
    stem: Words
    prompts: tuple[Words, ...]
    options: tuple[Words, ...]
    key: tuple[int, ...]
    why: Words | None = None
    html: bool = False
    all_or_nothing: bool = False

    def __post_init__(self) -> None:
        count = len(self.options)
        if any(not 0 <= place < count for place in self.key):
            return  # check() refuses it
        order = list(dict.fromkeys([*self.key, *range(count)]))
        object.__setattr__(self, "options", tuple(self.options[place] for place in order))
        object.__setattr__(self, "key", tuple(order.index(place) for place in self.key))

    def _own(self) -> dict[str, Any]:
        return {
            "prompts": [dict(prompt) for prompt in self.prompts],
            "options": [dict(option) for option in self.options],
            "key": list(self.key),
            "all_or_nothing": self.all_or_nothing,
        }

    def _own_texts(self) -> Iterator[tuple[str, Words]]:
        yield from (("prompts", prompt) for prompt in self.prompts)
        yield from (("options", option) for option in self.options)


Content = SingleChoice | MultipleResponse | TrueFalse | Numeric | ShortAnswer | Matching


def number_of(text: str) -> Decimal | None:
    """The exact number that a person or a file wrote, with a point or a comma before decimals
    and perhaps spaces between thousands; None where it is none, or has too many digits."""
    plain = " ".join(text.split()).replace("\u2212", "-")
    exponent = 0
    if scientific := _EXPONENT.fullmatch(plain):
        plain, exponent = scientific[1], int(scientific[2])
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[2] or found[3]):
        return None
    whole, places = found[2].replace(" ", "").lstrip("0"), (found[3] or "").rstrip("0")
    if len(whole) + exponent > MOST_PLACES or len(places) - exponent > MOST_PLACES:
        return None
    sign = "-" if found[1] == "-" else ""
    return Decimal(number_text(Decimal(f"{sign}{whole or 0}.{places or 0}e{exponent}")))


def number_text(number: Decimal) -> str:
    """An exact number the one way we write it: 3.14, 1000, -0.5."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
