"""Reading a form's document: each wrong part is named by its path."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
OPTION = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_TEXT = 2000


def bad(path: str, problem: str) -> RuleError:
    """A RuleError about one part of a document; views translate the problem, too."""
    return RuleError(N_("%(path)s: %(problem)s"), path=path, problem=problem)


@dataclass(frozen=True)
class Part:
    """A piece of a document with the path that leads to it."""

    value: Any
    path: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, dict):
            raise bad(self.path, N_("an object with names and values is expected here"))

    def has(self, name: str) -> bool:
        return self.value.get(name) is not None

    def part(self, name: str) -> "Part":
        return Part(self.value.get(name), f"{self.path}.{name}")

    def parts(self, name: str, *, most: int = 200) -> "Iterator[Part]":
        items = self.value.get(name)
        if not isinstance(items, list) or len(items) > most:
            raise bad(f"{self.path}.{name}", N_("a list of moderate length is expected here"))
        for index, item in enumerate(items, start=1):
            yield Part(item, f"{self.path}.{name}[{index}]")

    def text(self, name: str) -> str:
        value = self.value.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_TEXT:
            raise bad(f"{self.path}.{name}", N_("a text is expected here"))
        return value

    def code(self, name: str) -> str:
        value = self.text(name)
        if not CODE.fullmatch(value):
            raise bad(
                f"{self.path}.{name}",
                N_("a code begins with a letter and has small Latin letters, digits and _"),
            )
        return value

    def bilingual(self, name: str) -> Bilingual:
        """Rule 9: both languages or neither."""
        part = self.part(name)
        text = Bilingual(str(part.value.get("az") or ""), str(part.value.get("en") or ""))
        if not text.complete or len(text.az) > MOST_TEXT or len(text.en) > MOST_TEXT:
            raise bad(part.path, N_("both languages are needed"))
        return text

    def flag(self, name: str) -> bool:
        value = self.value.get(name, False)
        if not isinstance(value, bool):
            raise bad(f"{self.path}.{name}", N_("true or false is expected here"))
        return value

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.value.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise bad(f"{self.path}.{name}", N_("the number is missing or out of range"))
        return value

    def number(self, name: str) -> Decimal | None:
        """A finite decimal of moderate size, written as text or as a whole number."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise bad(f"{self.path}.{name}", N_("the number is missing or out of range"))
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > 10**12:
            raise bad(f"{self.path}.{name}", N_("the number is missing or out of range"))
        return number

    def required_number(self, name: str) -> Decimal:
        number = self.number(name)
        if number is None:
            raise bad(f"{self.path}.{name}", N_("the number is missing or out of range"))
        return number

    def scalar(self, name: str) -> str | int | bool:
        value = self.value.get(name)
        if not isinstance(value, str | int):
            raise bad(f"{self.path}.{name}", N_("a text is expected here"))
        return value

    def one_of(self, name: str, known: Iterable[str], default: str | None = None) -> str:
        """One of some words; the default, if there is one, where nothing is said."""
        value = self.value.get(name, default)
        if not isinstance(value, str) or value not in tuple(known):
            raise bad(f"{self.path}.{name}", N_("one of the known words is expected here"))
        return value

    def day(self, name: str) -> date | None:
        """A day written as 2026-07-27."""
        if not self.has(name):
            return None
        text = self.text(name)
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.isoformat() != text:
            raise bad(f"{self.path}.{name}", N_("a day is written as 2026-07-27"))
        return found

    def options(self, name: str) -> dict[str, Bilingual]:
        """Options with unique stable codes, in their order."""
        options: dict[str, Bilingual] = {}
        for part in self.parts(name, most=500):
            code = part.text("code")
            if not OPTION.fullmatch(code) or code in options:
                raise bad(part.path + ".code", N_("each option needs a code of its own"))
            options[code] = part.bilingual("name")
        if not options:
            raise bad(f"{self.path}.{name}", N_("at least one option is needed"))
        return options
