"""Reading the numbers of a stem and of an option, as a candidate would, and drawing many items."""

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random

from recruit.demo.items import GENERATED
from recruit.demo.items.families import Drawn, draw

Check = Callable[[str, str], bool]

SEEDS = range(50)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def numbers(text: str) -> list[Fraction]:
    """The numbers of the text in their order."""
    return [Fraction(found) for found in NUMBER.findall(text.replace("−", "-"))]


def value(option: str) -> Fraction:
    """The number of an option; p/q is a fraction."""
    return Fraction(option.replace("−", "-").split(" ")[0].rstrip("%"))


def lowered(text: str) -> str:
    """The text with plain digits for raised and lowered ones."""
    return text.translate(LOWERED)


def between(text: str, start: str, end: str) -> str:
    """The part of the text between two marks."""
    return text.split(start, 1)[1].split(end, 1)[0]


def drawn(subject: str, code: str) -> list[Drawn]:
    """One item of the family for every seed."""
    family = next(family for family in GENERATED[subject][1] if family.code == code)
    return [draw(family, Random(f"test {seed}"), seed % 5) for seed in SEEDS]


def assert_only_the_key_passes(subject: str, check: Check) -> None:
    """Of the five options of every drawn item the check lets one through, and it is the key.

    The name of the check is the code of the family.
    """
    for item in drawn(subject, check.__name__.replace("_", "-")):
        options = [option["en"] for option in item.options]
        passed = [place for place, option in enumerate(options) if check(item.stem["en"], option)]
        assert passed == [item.key], (item.stem["en"], options)
