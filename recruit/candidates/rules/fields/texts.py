"""Fields that hold a text: short and long ones, phone, e-mail, identity number."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from recruit.accounts.rules.people import clean_email, clean_fin
from recruit.candidates.rules.conditions import EQUALITY, Operator
from recruit.candidates.rules.fields.base import Field, Registers, kind
from recruit.candidates.rules.letters import LETTERS, check_letters
from recruit.candidates.rules.masks import Mask, read_mask
from recruit.candidates.rules.parsing import Part
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

SPACES = frozenset("\n\t")


@dataclass(frozen=True, kw_only=True)
class Texts(Field):
    """Base of the kinds whose value is a text."""

    stored = "text"
    operators = EQUALITY | {Operator.HAS}

    def comparable(self, operator: Operator, value: Any) -> bool:
        return operator is Operator.ANSWERED or isinstance(value, str)

    def plain(self, text: str, name: str, most: int, spaces: frozenset[str] = frozenset()) -> str:
        """The text itself; RuleError for characters that nobody types, and for too many."""
        for character in text:
            if character not in spaces and unicodedata.category(character) in UNUSED:
                raise self.refuse(N_("%(label)s: some characters cannot be used here."), name)
        if len(text) > most:
            raise self.refuse(N_("%(label)s: write at most %(most)s characters."), name, most=most)
        return text


UNUSED = frozenset({"Cc", "Cs", "Co", "Cn"})


@kind
@dataclass(frozen=True, kw_only=True)
class TextField(Texts):
    kind = "text"
    kind_name = N_("Text")
    own = ("max_length", "letters", "pattern")

    max_length: int = 200
    letters: str = "any"
    pattern: Mask | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        return {
            "max_length": part.whole("max_length", 200, least=1, most=2000),
            "letters": part.one_of("letters", LETTERS, "any"),
            "pattern": read_mask(part) if part.has("pattern") else None,
        }

    def value_of(self, text: str, name: str) -> str:
        plain = self.plain(" ".join(text.split()), name, self.max_length)
        if self.letters != "any":
            check_letters(plain, self.letters, self.label, name)
        if self.pattern is None:
            return plain
        found = self.pattern.match(plain)
        if found is None:
            raise self.refuse(
                N_("%(label)s: write it in the form %(pattern)s (%(signs)s)."),
                name,
                pattern=self.pattern.text,
                signs=self.pattern.said,
            )
        return found

    def hints(self) -> dict[str, str | int]:
        return {"maxlength": self.max_length}


@kind
@dataclass(frozen=True, kw_only=True)
class LongTextField(Texts):
    """Several lines; at most two empty ones in a row are kept."""

    kind = "long-text"
    kind_name = N_("Long text")
    own = ("max_length",)
    operators: ClassVar[frozenset[Operator]] = frozenset()

    max_length: int = 2000

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        return {"max_length": part.whole("max_length", 2000, least=1, most=10_000)}

    def comparable(self, operator: Operator, value: Any) -> bool:
        return operator is Operator.ANSWERED

    def value_of(self, text: str, name: str) -> str:
        lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n")]
        kept: list[str] = []
        for line in lines:
            if line or kept[-2:] != ["", ""]:
                kept.append(line)
        return self.plain("\n".join(kept).strip("\n"), name, self.max_length, SPACES)

    def hints(self) -> dict[str, str | int]:
        return {"maxlength": self.max_length, "rows": 5 if self.max_length <= 1000 else 9}


@dataclass(frozen=True, kw_only=True)
class Cleaned(Texts):
    """A text that the program brings into one spelling."""

    hint: ClassVar[dict[str, str | int]]

    def value_of(self, text: str, name: str) -> str:
        try:
            return self.clean(text)
        except RuleError as error:
            raise RuleError(error.message, field=name, **error.params) from error

    @staticmethod
    def clean(text: str) -> str:
        raise NotImplementedError

    def hints(self) -> dict[str, str | int]:
        return self.hint


def clean_phone(text: str) -> str:
    """E.164: +994501234567. A number of another country begins with + or 00."""
    signs = "".join(text.split())
    digits = re.sub(r"[().\-/]", "", signs)
    if digits.startswith(("+", "00")):
        digits = digits.removeprefix("+").removeprefix("00")
    elif len(digits) == 10 and digits.startswith("0"):
        digits = "994" + digits[1:]
    elif len(digits) == 9 and not digits.startswith("0"):
        digits = "994" + digits
    well = AZ_PHONE if digits.startswith("994") else ANY_PHONE
    if not well.fullmatch(digits):
        raise RuleError(N_("Write a telephone number like 050 123 45 67."))
    return f"+{digits}"


AZ_PHONE, ANY_PHONE = re.compile(r"994[1-9][0-9]{8}"), re.compile(r"[1-9][0-9]{7,14}")


def cleaned(name: str, label: str, clean: Callable[[str], str], **hint: str | int) -> type[Cleaned]:
    """A kind of field whose texts one function brings into their spelling."""
    own = {"kind": name, "kind_name": label, "hint": hint, "clean": staticmethod(clean)}
    title = "".join(part.capitalize() for part in name.split("-")) + "Field"
    return kind(dataclass(frozen=True, kw_only=True)(type(title, (Cleaned,), own)))


PhoneField = cleaned(
    "phone",
    N_("Phone"),
    clean_phone,
    inputmode="tel",
    type="tel",
    maxlength=30,
    placeholder="+994 50 123 45 67",
)
EmailField = cleaned(
    "e-mail",
    N_("E-mail"),
    clean_email,
    inputmode="email",
    type="email",
    maxlength=254,
    spellcheck="false",
)
IdentityField = cleaned(  # FIN: 7 characters, no I and no O
    "identity-number",
    N_("Identity number (FIN)"),
    clean_fin,
    maxlength=9,
    autocapitalize="characters",
    spellcheck="false",
)
