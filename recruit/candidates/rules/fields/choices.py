"""One or several of some options with stable codes: the form's own, or a register's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recruit.candidates.rules.conditions import EQUALITY, Operator
from recruit.candidates.rules.fields.base import Field, Raw, Registers, kind
from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.text import N_, Bilingual

SOURCES: Mapping[str, str] = {
    "districts": N_("Districts"),
    "subjects": N_("Subjects"),
    "universities": N_("Universities"),
}
MOST_RADIOS = 6


@dataclass(frozen=True, kw_only=True)
class Options(Field):
    """Base of the kinds that offer options."""

    options: Mapping[str, Bilingual]
    source: str | None = None

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        if not part.has("source"):
            return {"options": part.options("options"), "source": None}
        source = part.text("source")
        if source not in SOURCES:
            raise bad(part.path + ".source", N_("there is no such register"))
        return {"options": dict(registers.get(source, {})), "source": source}

    def offers(self, code: Any) -> bool:
        """Whether a condition may name this option; a register's may change at any time."""
        return isinstance(code, str) and (self.source is not None or code in self.options)

    def name_of(self, code: Any, language: str) -> str:
        option = self.options.get(code)
        return option[language] if option else str(code)


@kind
@dataclass(frozen=True, kw_only=True)
class ChoiceField(Options):
    kind = "choice"
    kind_name = N_("One of a list")
    stored = "choice"
    operators = EQUALITY
    own = ("options", "source")

    def value_of(self, text: str, name: str) -> str:
        if text not in self.options:
            raise self.refuse(N_("%(label)s: choose one of the options."), name)
        return text

    def comparable(self, operator: Operator, value: Any) -> bool:
        return operator is Operator.ANSWERED or self.offers(value)

    def say(self, value: Any, language: str) -> str:
        return self.name_of(value, language)

    @property
    def as_radios(self) -> bool:
        return self.source is None and len(self.options) <= MOST_RADIOS


@kind
@dataclass(frozen=True, kw_only=True)
class SeveralField(Options):
    """Stored as a list of codes in the order of the options."""

    kind = "several"
    kind_name = N_("Several of a list")
    stored = "choices"
    types = (list,)
    operators = frozenset({Operator.HAS})
    own = ("options", "source", "least", "most")

    least: int = 0
    most: int = 0  # 0: as many as there are

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        found = super().settings(part, registers)
        least = part.whole("least", 0, least=0, most=100)
        most = part.whole("most", 0, least=0, most=500)
        own = len(found["options"]) if found["source"] is None else 500
        if least > own or (most and most < max(least, 1)):
            raise bad(part.path + ".most", N_("so many options can never be chosen"))
        return found | {"least": least, "most": most}

    def parse(self, raw: Raw, name: str | None = None) -> list[str] | None:
        name = name or self.code
        sent = {text.strip() for text in raw.get(name) or () if text.strip()}
        if sent - self.options.keys():
            raise self.refuse(N_("%(label)s: choose from the options."), name)
        chosen = [code for code in self.options if code in sent]
        if chosen and len(chosen) < self.least:
            raise self.refuse(N_("%(label)s: choose at least %(least)s."), name, least=self.least)
        if self.most and len(chosen) > self.most:
            raise self.refuse(N_("%(label)s: choose at most %(most)s."), name, most=self.most)
        return chosen or None

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        return {name or self.code: list(value)} if value else {}

    def comparable(self, operator: Operator, value: Any) -> bool:
        return operator is Operator.ANSWERED or self.offers(value)

    def comparand_said(self, value: Any) -> Bilingual:
        return Bilingual(self.name_of(value, "az"), self.name_of(value, "en"))

    def say(self, value: Any, language: str) -> str:
        return ", ".join(self.name_of(code, language) for code in value)
