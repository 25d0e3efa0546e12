"""A content as one paper shows it, and what a candidate's response to it is worth.

A response is a text that holds places as they are shown, counted from 0:

    single choice       "2"        true or false   "0" true, "1" false
    multiple response   "0,2"      matching        "1,-,0" an option for each prompt, - for none
    numeric, short      what was typed, on one line

What a response must look like is the item's shape, two letters: the kind, and how many options.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from recruit.exam.rules.content.responses import LONGEST_RESPONSE, mark_fraction, on_one_line
from recruit.exam.rules.content.types import (
    Content,
    ItemType,
    Matching,
    MultipleResponse,
    Numeric,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    number_of,
    number_text,
)

TRUE_FALSE: Final = "t2"
NUMBER: Final = "n0"
TEXT: Final = "w0"
LETTERS: Final = "ABCDEFGHI"  # of the options, as pages show them
# The two options of a statement, in the language of the item.
TRUTHS: Final[Mapping[str, tuple[str, str]]] = {
    "az": ("Doğrudur", "Doğru deyil"),
    "en": ("True", "False"),
    "ru": ("Верно", "Неверно"),
}
_MATCHING: Final = "ABCDEFGHIJKLMNOPQRS"  # A: two prompts
_MOST_OPTIONS: Final = 9
_FEWEST: Final = 2

_ONE: Final = re.compile(r"[0-8]")
_SOME: Final = re.compile(r"[0-8](,[0-8])*")
_PAIRS: Final = re.compile(r"([0-8]|-)(,([0-8]|-)){1,19}")
NOTHING: Final = Fraction(0)
EVERYTHING: Final = Fraction(1)


def shape_of(content: Content) -> str:
    """What responses to the content look like."""
    if isinstance(content, SingleChoice):
        return f"s{len(content.options)}"
    if isinstance(content, MultipleResponse):
        return f"m{len(content.options)}"
    if isinstance(content, Matching):
        return f"{_MATCHING[len(content.prompts) - _FEWEST]}{len(content.options)}"
    if isinstance(content, TrueFalse):
        return TRUE_FALSE
    return NUMBER if isinstance(content, Numeric) else TEXT


def options_in(shape: str) -> int:
    """How many options are shown with each prompt or stem; 0 where the response is typed."""
    return int(shape[1])


def is_mixed(shape: str) -> bool:
    """Whether each paper has its own order of the options."""
    return shape != TRUE_FALSE and shape[1] != "0"


def shape_at(shapes: str, position: int) -> str:
    """The shape at a position of a paper, counted from 1; none beyond its end."""
    return shapes[position * 2 - 2 : position * 2] if position > 0 else ""


def response_of(inputs: Sequence[str]) -> str | None:
    """The response that the inputs of a question hold together; None where it is no answer."""
    said = on_one_line(",".join(inputs)[: 2 * LONGEST_RESPONSE])
    nothing = len(inputs) > 1 and not said.strip("-,")
    return None if nothing else said or None


def said(shape: str, response: str) -> str:
    """A response as people read it: the letters of the options, or what was typed."""
    if options_in(shape) == 0:
        return response
    parts = response.split(",")
    return ", ".join("–" if part == "-" else LETTERS[int(part)] for part in parts)


def shapes_of(response: str) -> str:
    """All shapes that a response fits, one after the other; none for what cannot be one.

    A shape is a letter and a digit, so none is ever found across the border of two others.
    """
    if not response or len(response) > LONGEST_RESPONSE or response != on_one_line(response):
        return ""
    fits = [TEXT]
    if number_of(response) is not None:
        fits.append(NUMBER)
    if _ONE.fullmatch(response):
        fits += _from("s", int(response))
        fits += [TRUE_FALSE] if int(response) < options_in(TRUE_FALSE) else []
    if _SOME.fullmatch(response):
        places = [int(part) for part in response.split(",")]
        if places == sorted(set(places)):
            fits += _from("m", places[-1])
    if _PAIRS.fullmatch(response):
        parts = response.split(",")
        chosen = [int(part) for part in parts if part != "-"]
        fits += _from(_MATCHING[len(parts) - _FEWEST], max(chosen)) if chosen else []
    return "".join(fits)


def _from(kind: str, place: int) -> list[str]:
    """The shapes of a kind with enough options for a place."""
    return [f"{kind}{count}" for count in range(max(place + 1, _FEWEST), _MOST_OPTIONS + 1)]


class Shown(NamedTuple):
    """A content with the order of its options: `order[i]` is the one shown as the i-th."""

    content: Content
    order: Sequence[int]

    @property
    def kind(self) -> ItemType:
        return self.content.type

    @property
    def right(self) -> str:
        """The response that earns the whole mark; of several typed ones the first."""
        content = self.content
        if isinstance(content, TrueFalse):
            return "0" if content.key else "1"
        if isinstance(content, Numeric):
            return number_text(content.answers[0].value)
        if isinstance(content, ShortAnswer):
            texts = content.accepted[content.languages[0]]
            return next(one.text for one in texts if one.share == 1)
        if isinstance(content, SingleChoice):
            return str(self.order.index(content.key))
        if isinstance(content, MultipleResponse):
            return ",".join(map(str, sorted(self.order.index(place) for place in content.key)))
        return ",".join(str(self.order.index(place)) for place in content.key)

    def options(self, language: str) -> tuple[str, ...]:
        """The texts of the options as they are shown; none where there are no texts."""
        if isinstance(self.content, SingleChoice | MultipleResponse | Matching):
            return tuple(self.content.options[place][language] for place in self.order)
        if isinstance(self.content, TrueFalse):
            return TRUTHS.get(language.partition("-")[0], TRUTHS["en"])
        return ()

    def prompts(self, language: str) -> tuple[str, ...]:
        """The texts for each of which an option is chosen; only a matching has them."""
        if isinstance(self.content, Matching):
            return tuple(prompt[language] for prompt in self.content.prompts)
        return ()

    def share(self, response: str | None) -> Fraction:
        """What a response earns of the item's mark, from 0 to 1.

        A typed text is right where it is so in any language of the item: the paper can be
        read in each of them.
        """
        content = self.content
        if not response:
            return NOTHING
        if isinstance(content, SingleChoice):
            return EVERYTHING if self.order[int(response)] == content.key else NOTHING
        own = self.in_bank(response)
        if isinstance(content, ShortAnswer):
            return max(mark_fraction(content, own, one) for one in content.languages)
        return mark_fraction(content, own, content.languages[0])

    def in_bank(self, response: str) -> str:
        """A response as the content itself counts: the places of the bank, a number's one form."""
        content = self.content
        if isinstance(content, TrueFalse):
            return "true" if response == "0" else "false"
        if isinstance(content, Numeric):
            number = number_of(response)
            return "" if number is None else number_text(number)
        if isinstance(content, ShortAnswer):
            return response
        parts = response.split(",")
        places = [part if part == "-" else str(self.order[int(part)]) for part in parts]
        if isinstance(content, MultipleResponse):
            places.sort(key=int)
        return ",".join(places)

    def chosen(self, response: str | None) -> frozenset[int]:
        """The places as shown that a response to a choice holds."""
        if not response or options_in(shape_of(self.content)) == 0:
            return frozenset()
        return frozenset(int(part) for part in response.split(",") if part != "-")
