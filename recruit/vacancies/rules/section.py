"""The section "vacancies" of a rule-set: kinds with their benefits, closing, withdrawal.

    "vacancies": {"kinds": [{"code": "incentive", "name": {...}, "symbol": "◆", "incentive": true,
                             "benefits": [{"kind": "monthly", "amount": "40", "below_km": 20}]}],
                  "withdrawn_after_placement": "next-choice", "closing": "end", "salary": "345"}

What it leaves out has the meaning of DEFAULT_RULES.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.rules.kinds import (
    DEFAULT_RULES,
    AfterWithdrawal,
    BenefitKind,
    BenefitRule,
    Closing,
    Kind,
    Kinds,
    Unit,
    Usual,
    VacancyRules,
)

SECTION = "vacancies"
CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
MOST_KINDS, MOST_BENEFITS, MOST_TEXT = 12, 12, 300
FARTHEST_KM = 1000
AMOUNT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
SYMBOLS = ("●", "◆", "▲", "■", "★", "✚", "⬟")

_SETTINGS = ("kinds", "withdrawn_after_placement", "closing", "salary", "usual")
_OF_KIND = ("code", "name", "symbol", "incentive", "benefits")
_OF_BENEFIT = ("kind", "amount", "unit", "from_km", "below_km", "text")
_OF_USUAL = ("hours_from", "hours_to", "pupils_per_post")


def parse_vacancies(section: Mapping[str, Any]) -> VacancyRules:
    """The section as rules; a RuleError names the path of what is wrong."""
    part = _Part(section, SECTION)
    part.knows(_SETTINGS)
    rules = DEFAULT_RULES
    if "kinds" in section:
        rules = replace(rules, kinds=_kinds(part))
    return replace(
        rules,
        withdrawn_after_placement=AfterWithdrawal(
            part.one_of("withdrawn_after_placement", AfterWithdrawal, AfterWithdrawal.NOTHING)
        ),
        closing=Closing(part.one_of("closing", Closing, Closing.BY_HAND)),
        salary=part.amount("salary"),
        usual=_usual(part.below("usual")) if "usual" in section else rules.usual,
    )


def kinds_in(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of a whole rule-set's kinds; those of the default where it names none."""
    section = document.get(SECTION)
    listed = section.get("kinds") if isinstance(section, dict) else None
    if not isinstance(listed, list):
        return tuple(DEFAULT_RULES.kinds)
    return tuple(str(one.get("code")) for one in listed if isinstance(one, dict))


def _kinds(part: "_Part") -> Kinds:
    found = Kinds()
    for one in part.parts("kinds", MOST_KINDS):
        kind = _kind(one)
        if kind.code in found:
            raise one.wrong("code", N_("Write a code that no other one has."))
        found[kind.code] = kind
    if not found:
        raise part.wrong("kinds", N_("This is missing."))
    return found


def _kind(part: "_Part") -> Kind:
    part.knows(_OF_KIND)
    code = part.value.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise part.wrong("code", N_("Write a code of small Latin letters, digits and hyphens."))
    benefits = tuple(_benefit(one) for one in part.parts("benefits", MOST_BENEFITS))
    return Kind(
        code,
        part.both("name"),
        part.one_of("symbol", SYMBOLS, SYMBOLS[0]),
        part.flag("incentive"),
        benefits,
    )


def _benefit(part: "_Part") -> BenefitRule:
    part.knows(_OF_BENEFIT)
    if "kind" not in part.value:
        raise part.wrong("kind", N_("This is missing."))
    from_km, below_km = part.kilometres("from_km"), part.kilometres("below_km")
    if from_km is not None and below_km is not None and from_km >= below_km:
        raise part.wrong("below_km", N_("This border lies below the other one."))
    rule = BenefitRule(
        BenefitKind(part.one_of("kind", BenefitKind, "")),
        part.amount("amount"),
        Unit(part.one_of("unit", Unit, Unit.AZN)),
        from_km,
        below_km,
        part.both("text") if part.value.get("text") else None,
    )
    if rule.amount is None and rule.kind in (BenefitKind.MONTHLY, BenefitKind.LUMP_SUM):
        raise part.wrong("amount", N_("This is missing."))
    return rule


def _usual(part: "_Part") -> Usual:
    part.knows(_OF_USUAL)
    given = {name: part.whole(name, 1, 1000) for name in _OF_USUAL if name in part.value}
    usual = replace(Usual(), **given)
    if usual.hours_from > usual.hours_to:
        raise part.wrong("hours_to", N_("This border lies below the other one."))
    return usual


class _Part:
    """A piece of the section with the path that leads to it."""

    def __init__(self, value: Any, path: str) -> None:
        self.path = path
        if not isinstance(value, dict):
            raise RuleError(N_("An object with names and values is expected here."), path=path)
        self.value = value

    def wrong(self, name: str, message: str, **params: Any) -> RuleError:
        return RuleError(message, path=f"{self.path}.{name}", **params)

    def knows(self, names: tuple[str, ...]) -> None:
        if unknown := sorted(str(name) for name in self.value if name not in names):
            raise self.wrong(unknown[0][:40], N_("There is no such setting."))

    def below(self, name: str) -> "_Part":
        return _Part(self.value.get(name), f"{self.path}.{name}")

    def parts(self, name: str, most: int) -> list["_Part"]:
        listed = self.value.get(name, [])
        if not isinstance(listed, list) or len(listed) > most:
            raise self.wrong(name, N_("This is a list."))
        return [_Part(one, f"{self.path}.{name}[{at}]") for at, one in enumerate(listed)]

    def one_of(self, name: str, known: type[StrEnum] | tuple[str, ...], otherwise: str) -> str:
        value = self.value.get(name, otherwise)
        options = [str(one) for one in known]
        if value not in options:
            message = N_("This is one of: %(options)s.")
            raise self.wrong(name, message, options=", ".join(options))
        return str(value)

    def flag(self, name: str) -> bool:
        value = self.value.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, N_("This is true or false."))
        return value

    def both(self, name: str) -> Bilingual:
        value = self.value.get(name)
        texts = [value.get(code) for code in ("az", "en")] if isinstance(value, dict) else [None]
        if not all(isinstance(one, str) and one.strip() and len(one) < MOST_TEXT for one in texts):
            raise self.wrong(name, N_("Write it in both languages."))
        return Bilingual(str(texts[0]), str(texts[1]))

    def amount(self, name: str) -> Decimal | None:
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not AMOUNT.fullmatch(value):
            raise self.wrong(name, N_("Write an amount as text with at most two decimals."))
        return Decimal(value)

    def kilometres(self, name: str) -> int | None:
        return None if self.value.get(name) is None else self.whole(name, 0, FARTHEST_KM)

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.value.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            message = N_("This is a whole number from %(least)s to %(most)s.")
            raise self.wrong(name, message, least=least, most=most)
        return value
