"""What a browser sends, in one form, and what it earns: exact fractions from 0 to 1.

The empty text stands for no answer. Places count from 0, in the order of the content.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from recruit.exam.rules.content.types import (
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    number_of,
    number_text,
)
from recruit.exam.rules.sanitising import tidy
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, lower

LONGEST_RESPONSE = 200
TRUTHS: Mapping[str, bool] = {"true": True, "false": False}

_PLACE = re.compile(r"[0-9]{1,2}")


def parse_response(content: Content, text: str) -> str:
    """The response in its one form: "2", "0,2", "true", "3.14", "Bakı", "1,-,0"; "" for none.

    RuleError where it does not fit the item.
    """
    if len(text) > LONGEST_RESPONSE:
        raise RuleError(
            N_("An answer has at most %(most)s characters."), field="answer", most=LONGEST_RESPONSE
        )
    said = on_one_line(text)
    if not said:
        return ""
    if isinstance(content, SingleChoice):
        return str(_place(said, len(content.options)))
    if isinstance(content, MultipleResponse):
        places = {_place(part, len(content.options)) for part in said.split(",")}
        return ",".join(map(str, sorted(places)))
    if isinstance(content, TrueFalse):
        if said not in TRUTHS:
            raise _not_an_option()
        return said
    if isinstance(content, Numeric):
        return _number(said)
    return _pairs(content, said) if isinstance(content, Matching) else said


def mark_fraction(content: Content, response: str, language: str) -> Fraction:
    """What a response in its one form earns, from 0 to 1; `language` is the one it was given in."""
    if not response:
        return Fraction(0)
    if isinstance(content, SingleChoice):
        return Fraction(int(response) == content.key)
    if isinstance(content, MultipleResponse):
        return _of_choices(content, {int(part) for part in response.split(",")})
    if isinstance(content, TrueFalse):
        return Fraction(TRUTHS[response] is content.key)
    if isinstance(content, Numeric):
        number = number_of(response)
        taken = (a.share for a in content.answers if number is not None and a.takes(number))
        return max(taken, default=Fraction(0))
    if isinstance(content, ShortAnswer):
        return _of_words(content, response, language)
    return _of_pairs(content, response.split(","))


def folded(text: str, language: str, case_sensitive: bool = False) -> str:
    """The form in which answers are compared: single spaces, and unless it matters no capitals,
    which in Azerbaijani and Turkish means I with ı and İ with i."""
    plain = on_one_line(text)
    if case_sensitive:
        return plain
    return lower(plain) if language.partition("-")[0] in ("az", "tr") else plain.casefold()


def on_one_line(text: str) -> str:
    """A typed text with single spaces."""
    return " ".join(tidy(text).split())


def _place(text: str, count: int) -> int:
    said = text.strip()
    if not _PLACE.fullmatch(said) or int(said) >= count:
        raise _not_an_option()
    return int(said)


def _not_an_option() -> RuleError:
    return RuleError(N_("The answer is not one of the options."), field="answer")


def _number(said: str) -> str:
    number = number_of(said)
    if number is None:
        raise RuleError(N_("Write a number, for example 3,14."), field="answer")
    return number_text(number)


def _pairs(content: Matching, said: str) -> str:
    parts = [part.strip() for part in said.split(",")]
    if len(parts) != len(content.prompts):
        raise _not_an_option()
    count = len(content.options)
    places = [part if part == "-" else str(_place(part, count)) for part in parts]
    return ",".join(places) if set(places) != {"-"} else ""


def _of_choices(content: MultipleResponse, chosen: set[int]) -> Fraction:
    right = set(content.key)
    if content.all_or_nothing:
        return Fraction(chosen == right)
    return max(Fraction(len(chosen & right) - len(chosen - right), len(right)), Fraction(0))


def _of_words(content: ShortAnswer, response: str, language: str) -> Fraction:
    shown = language if language in content.accepted else content.languages[0]
    said = folded(response, shown, content.case_sensitive)
    shares = (
        one.share
        for one in content.accepted[shown]
        if folded(one.text, shown, content.case_sensitive) == said
    )
    return max(shares, default=Fraction(0))


def _of_pairs(content: Matching, places: list[str]) -> Fraction:
    right = sum(place == str(key) for place, key in zip(places, content.key, strict=True))
    share = Fraction(right, len(content.key))
    return Fraction(share == 1) if content.all_or_nothing else share
