"""Reading values out of a rule-set document; each refusal names the path where it is wrong."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

T = TypeVar("T")

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?(/\d{1,9}(\.\d{1,9})?)?")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_ENTRIES = 500


class Node:
    """A JSON object inside the document, with its path; every key must be one that is known."""

    def __init__(self, value: Any, path: str, known: frozenset[str]) -> None:
        if not isinstance(value, dict):
            raise RuleError(N_("%(path)s: an object is needed."), path=path)
        for key in value:
            if key not in known:
                raise RuleError(N_("%(path)s: there is no such setting."), path=f"{path}.{key}")
        self.value = value
        self.path = path

    def at(self, key: str) -> str:
        return f"{self.path}.{key}"

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def read(self, key: str, reader: Callable[[Any, str], T]) -> T:
        """The value of a key that must be there."""
        if not self.has(key):
            raise RuleError(N_("%(path)s is missing."), path=self.at(key))
        return reader(self.value[key], self.at(key))

    def maybe(self, key: str, reader: Callable[[Any, str], T]) -> T | None:
        return reader(self.value[key], self.at(key)) if self.has(key) else None

    def number(self, key: str, default: int) -> Fraction:
        found = self.maybe(key, number)
        return Fraction(default) if found is None else found


def number(value: Any, path: str) -> Fraction:
    """A whole number, or text such as "2.5" or "1/12"; floats are refused."""
    if isinstance(value, float):
        raise RuleError(
            N_("%(path)s: write the number as text, for example “2.5”: floats are not exact."),
            path=path,
        )
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise RuleError(N_("%(path)s: this is not a number."), path=path)
    above, _, below = value.partition("/")
    return Fraction(above) / divisor(below, path) if below else Fraction(above)


def divisor(value: Any, path: str) -> Fraction:
    """A number that something is divided by."""
    found = number(value, path)
    if found == 0:
        raise RuleError(N_("%(path)s: this would divide by zero."), path=path)
    if found < 0:
        raise RuleError(N_("%(path)s: this must be greater than zero."), path=path)
    return found


def code(value: Any, path: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise RuleError(
            N_("%(path)s: a code has small Latin letters, digits, - and _, at most 40."), path=path
        )
    return value


def day(value: Any, path: str) -> date:
    """A day written as 2026-08-31."""
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:  # 31 June
        pass
    raise RuleError(
        N_("%(path)s: a day is needed, written like this: %(example)s."),
        path=path,
        example="2026-08-31",
    )


def both(value: Any, path: str) -> Bilingual:
    """A text in both languages (rule 9)."""
    node = Node(value, path, frozenset({"az", "en"}))
    for language in ("az", "en"):
        text = node.value.get(language)
        if not isinstance(text, str) or not text.strip() or len(text) > 2000:
            raise RuleError(N_("%(path)s: a text in both languages is needed."), path=path)
    return Bilingual(node.value["az"].strip(), node.value["en"].strip())


def flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise RuleError(N_("%(path)s: true or false is needed."), path=path)
    return value


def one_of(choices: tuple[str, ...]) -> Callable[[Any, str], str]:
    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in choices:
            raise RuleError(
                N_("%(path)s: one of these is needed: %(choices)s."),
                path=path,
                choices=", ".join(choices),
            )
        return value

    return read


def many(reader: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[T, ...]]:
    """A list, each entry read with its own path."""

    def read(value: Any, path: str) -> tuple[T, ...]:
        if not isinstance(value, list) or len(value) > MOST_ENTRIES:
            raise RuleError(N_("%(path)s: a list is needed."), path=path)
        return tuple(reader(entry, f"{path}[{index}]") for index, entry in enumerate(value))

    return read


def mapping(reader: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[tuple[str, T], ...]]:
    """An object from codes to values."""

    def read(value: Any, path: str) -> tuple[tuple[str, T], ...]:
        if not isinstance(value, dict) or len(value) > MOST_ENTRIES:
            raise RuleError(N_("%(path)s: an object is needed."), path=path)
        return tuple(
            (code(key, f"{path}.{key}"), reader(entry, f"{path}.{key}"))
            for key, entry in value.items()
        )

    return read


def unique(codes: list[str], path: str) -> None:
    for found in codes:
        if codes.count(found) > 1:
            raise RuleError(N_("%(path)s: “%(code)s” stands twice."), path=path, code=found)
