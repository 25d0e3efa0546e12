"""Parametric items: a family draws numbers, computes the key and the typical mistakes.

A family's `make` answers one `Draft`; `draw` repeats it until the draft is clean, that is,
until its five options differ in every language, then shuffles them and records the key, whose
place is drawn by `balanced_keys`, so that every letter is right equally often.
The type of a number says how it is written: int and Decimal as decimals (comma in
Azerbaijani, point in English), Fraction as p/q.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from random import Random
from typing import Literal, TypeVar

Text = dict[str, str]
Number = int | Decimal | Fraction
Value = int | Decimal | Fraction | str | Text
Use = Literal["paper", "practice"]
T = TypeVar("T")

LANGUAGES = ("az", "en")
ATTEMPTS = 2000
WRONG = 4

AZ_UNITS = {
    "s": "san", "m/s": "m/san", "m/s²": "m/san²", "km/h": "km/saat",
    "g": "q", "kg": "kq", "kg/m³": "kq/m³", "g/mol": "q/mol",
    "cm": "sm", "cm³": "sm³", "L": "l", "mL": "ml", "mol/L": "mol/l",
    "J": "C", "kJ": "kC", "kW": "kVt", "kWh": "kVt·saat", "Ω": "Om", "ms": "ms",
    "bits": "bit", "characters": "simvol",
}  # fmt: skip


class Unclean(ValueError):
    """The drawn numbers give no clean item; another draw may."""


@dataclass(frozen=True)
class Draft:
    """One draw of a family: the right option, four wrong ones, and the solution if it has one."""

    stem: Text
    right: Text
    wrong: tuple[Text, ...]
    why: Text | None = None


@dataclass(frozen=True)
class Family:
    """A kind of item; all its items serve one use, and there are `items` of them."""

    code: str
    topic: str
    difficulty: int
    make: Callable[[Random], Draft]
    use: Use = "paper"
    items: int = 1


@dataclass(frozen=True)
class Drawn:
    """A finished item: five distinct options in every language and the index of the right one."""

    stem: Text
    options: tuple[Text, ...]
    key: int
    why: Text | None


def draw(family: Family, rng: Random, key: int, earlier: Sequence[Drawn] = ()) -> Drawn:
    """A clean item with the right option at `key`, unlike the family's earlier ones.

    LookupError if the family has none.
    """
    for _ in range(ATTEMPTS):
        made = attempt(family, rng)
        if made is not None and not any(is_like(made, other) for other in earlier):
            return shuffled(made, rng, key)
    raise LookupError(f"{family.code}: no clean item in {ATTEMPTS} draws")


def attempt(family: Family, rng: Random) -> Draft | None:
    """The family's next draft, or None when its numbers are not clean."""
    try:
        made = family.make(rng)
    except Unclean:
        return None
    return made if has_five_options(made) else None


def has_five_options(made: Draft) -> bool:
    """Whether the right and the wrong options are five different texts in every language."""
    options = (made.right, *made.wrong)
    return all(len({option[lang] for option in options}) == 1 + WRONG for lang in LANGUAGES)


def is_like(made: Draft, other: Drawn) -> bool:
    """Whether the draft asks or answers the same as an earlier item of its family."""
    return made.stem == other.stem or made.right == other.options[other.key]


def shuffled(made: Draft, rng: Random, key: int) -> Drawn:
    """The draft with the right option at `key` and the wrong ones around it in a random order."""
    options = list(made.wrong)
    rng.shuffle(options)
    options.insert(key, made.right)
    return Drawn(made.stem, tuple(options), key, made.why)


def balanced_keys(count: int, rng: Random) -> list[int]:
    """Places of the right option in a random order, each as often as the others."""
    keys = [number % (1 + WRONG) for number in range(count)]
    rng.shuffle(keys)
    return keys


def draft(
    stem: Text, right: Value, wrong: Iterable[Value], unit: str = "", why: Text | None = None
) -> Draft:
    """A draft whose options are the values written in both languages with the unit."""
    return Draft(stem, quantity(right, unit), tuple(quantity(value, unit) for value in wrong), why)


# Writing values


def number_text(value: Number, language: str) -> str:
    """The number as a reader of the language writes it, with a true minus sign."""
    if isinstance(value, Decimal):
        plain = format(value.normalize(), "f")
        return minus(plain.replace(".", ",") if language == "az" else plain)
    return minus(str(value))


def minus(text: str) -> str:
    """The text with the typographic minus sign."""
    return text.replace("-", "−")


def written(value: Value, language: str) -> str:
    """Any value as text of the language; strings and texts stay as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return value[language]
    return number_text(value, language)


def quantity(value: Value, unit: str = "") -> Text:
    """The value with its unit, whose Azerbaijani form is taken from the table."""
    units = {"az": AZ_UNITS.get(unit, unit), "en": unit}
    gap = "" if unit in ("", "%", "π") else " "
    return {lang: written(value, lang) + gap + units[lang] for lang in LANGUAGES}


def say(az: str, en: str, **values: Value) -> Text:
    """Both sentences with the values filled in, each written in the sentence's language."""
    sentences = {"az": az, "en": en}
    return {
        lang: sentence.format(**{name: written(value, lang) for name, value in values.items()})
        for lang, sentence in sentences.items()
    }


def same(text: str) -> Text:
    """A text that reads the same in both languages, such as a formula."""
    return dict.fromkeys(LANGUAGES, text)


# Exact numbers


def exact(value: Fraction | int, places: int = 2) -> Decimal:
    """The value as a decimal of at most `places` places; Unclean if it has more."""
    scaled = Fraction(value) * 10**places
    if scaled.denominator != 1:
        raise Unclean(f"{value} needs more than {places} places")
    return Decimal(scaled.numerator).scaleb(-places)


def is_exact(value: Fraction | int, places: int) -> bool:
    """Whether `places` decimals write the value exactly."""
    return (Fraction(value) * 10**places).denominator == 1


def decimals(
    right: Fraction | int, *mistakes: Fraction | int, places: int = 2
) -> tuple[Decimal, list[Decimal]]:
    """The right value and the first four positive mistakes that can be written exactly."""
    clean = [m for m in mistakes if m > 0 and is_exact(m, places)]
    return exact(right, places), [exact(m, places) for m in first_distinct(right, clean)]


def first_distinct(right: T, mistakes: Iterable[T]) -> list[T]:
    """The first four different mistakes, none the right value; Unclean if there are fewer."""
    found: list[T] = []
    for mistake in mistakes:
        if mistake != right and mistake not in found:
            found.append(mistake)
    if len(found) < WRONG:
        raise Unclean("fewer than four different mistakes")
    return found[:WRONG]


# Formulas in plain Unicode

SUPERSCRIPTS = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(value: int | str) -> str:
    """The exponent in raised digits."""
    return str(value).translate(SUPERSCRIPTS)


def subscript(value: int | str) -> str:
    """The index in lowered digits."""
    return str(value).translate(SUBSCRIPTS)


def polynomial(coefficients: Iterable[int], name: str = "x") -> str:
    """The polynomial, highest power first: (1, -5, 6) is x² − 5x + 6."""
    listed = list(coefficients)
    terms = [(c, power_text(name, len(listed) - 1 - place)) for place, c in enumerate(listed) if c]
    first, *rest = terms
    head = ("−" if first[0] < 0 else "") + term_text(*first)
    return head + "".join((" − " if c < 0 else " + ") + term_text(c, power) for c, power in rest)


def power_text(name: str, power: int) -> str:
    """x², x or nothing."""
    return "" if power == 0 else name if power == 1 else name + superscript(power)


def term_text(coefficient: int, power: str) -> str:
    """3x², x² or 3; the sign is written by the caller."""
    size = abs(coefficient)
    return power if size == 1 and power else f"{size}{power}"


def root_text(square: int) -> str:
    """The square root of a natural number in lowest terms: 5, √7, 3√5."""
    outside = max(k for k in range(1, isqrt(square) + 1) if square % (k * k) == 0)
    inside = square // outside**2
    if inside == 1:
        return str(outside)
    return f"√{inside}" if outside == 1 else f"{outside}√{inside}"


def pi_text(multiple: Fraction) -> str:
    """A positive multiple of π: 2π/3, π, 6π."""
    top = "π" if multiple.numerator == 1 else f"{multiple.numerator}π"
    return top if multiple.denominator == 1 else f"{top}/{multiple.denominator}"
