"""The section "placement" of a rule-set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.placement.rules.words import Contract
from recruit.vacancies.rules import kinds_in

MAX_CHOICES = 50
MAX_ANSWER_DAYS = 60
MAX_EXCUSES = 20
MAX_REMINDERS = 5
MAX_REMINDER_DAYS = 30
REMINDER_DAYS = (3, 1)


class Silence(StrEnum):
    """What it means when an offer is not answered in time."""

    KEEPS = "keeps"  # the place stays theirs until somebody decides
    RELEASES = "releases"  # the post goes to others; later rounds stay open
    DECLINES = "declines"  # as if declined, with what that brings


class Declines(StrEnum):
    """What a round does after declines."""

    RERUN = "rerun"  # everybody again without the decliners, holders keep at least their place
    FREEZE = "freeze"  # holders do not move; only the freed posts are given out


SILENCE_NAMES = {
    Silence.KEEPS: N_("keeps the place until somebody decides"),
    Silence.RELEASES: N_("loses the place and may take part again"),
    Silence.DECLINES: N_("has declined"),
}
DECLINES_NAMES = {
    Declines.RERUN: N_("everybody is placed again; holders keep at least their place"),
    Declines.FREEZE: N_("holders stay where they are; only freed posts are given out"),
}


@dataclass(frozen=True)
class Priority:
    """Groups that choose first: a card field's answers and the class each gives."""

    field: str
    classes: Mapping[str, int]


@dataclass(frozen=True)
class Excuse:
    """A reason for a decline or for silence that frees from the bar."""

    code: str
    name: Bilingual
    legal: Bilingual


@dataclass(frozen=True)
class PlacementRules:
    """The rule-set's section "placement"; what a document leaves out has its old meaning."""

    choices: Mapping[Contract, int]
    last_saved_counts: bool
    decline_bars: bool
    answer_days: int
    legal: Bilingual
    priority: Priority | None = None
    publish_counts: bool = False  # how many listed a vacancy so far is shown
    silence: Silence = Silence.KEEPS
    declines: Declines = Declines.RERUN
    excuses: tuple[Excuse, ...] = ()
    pass_marks: Mapping[str, Decimal] = field(default_factory=dict)  # by kind of vacancy
    reminder_days: tuple[int, ...] = REMINDER_DAYS  # before the end, to who has not confirmed

    def passes(self, kind: str, points: Decimal) -> bool:
        """Whether a total reaches the own pass mark of this kind of vacancy, if it has one."""
        return points >= self.pass_marks.get(kind, points)

    def maximum(self, contract: Contract) -> int:
        """How many choices a list of this contract kind may hold; 0 where it has no round."""
        return self.choices.get(contract, 0)


KIND_CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
KNOWN = {
    "choices",
    "last_saved_counts",
    "decline_bars",
    "answer_days",
    "legal",
    "priority",
    "publish_counts",
    "silence",
    "declines",
    "excuses",
    "pass_marks",
    "reminder_days",
}


def parse_placement(section: Mapping[str, Any]) -> PlacementRules:
    """The section as rules; a RuleError names the path of what is wrong."""
    if unknown := sorted(set(section) - KNOWN):
        raise _wrong(unknown[0], N_("There is no such setting."))
    return PlacementRules(
        choices=_choices(section.get("choices")),
        last_saved_counts=_flag(section, "last_saved_counts"),
        decline_bars=_flag(section, "decline_bars"),
        answer_days=_number(section.get("answer_days"), "answer_days", 1, MAX_ANSWER_DAYS),
        legal=_legal(section.get("legal"), "legal"),
        priority=_priority(section["priority"]) if section.get("priority") else None,
        publish_counts="publish_counts" in section and _flag(section, "publish_counts"),
        silence=Silence(_one_of(section, "silence", Silence, Silence.KEEPS)),
        declines=Declines(_one_of(section, "declines", Declines, Declines.RERUN)),
        excuses=_excuses(section.get("excuses", [])),
        pass_marks=_pass_marks(section.get("pass_marks", {})),
        reminder_days=_reminders(section.get("reminder_days", list(REMINDER_DAYS))),
    )


def _wrong(path: str, message: str, **params: Any) -> RuleError:
    return RuleError(message, path=f"placement.{path}", **params)


def _choices(value: Any) -> dict[Contract, int]:
    if not isinstance(value, dict) or not value:
        raise _wrong("choices", N_("This is missing."))
    kinds = {kind.value: kind for kind in Contract}
    for code in value:
        if code not in kinds:
            raise _wrong(f"choices.{code}", N_("There is no such contract kind."))
    return {kinds[c]: _number(n, f"choices.{c}", 0, MAX_CHOICES) for c, n in value.items()}


def _number(value: Any, path: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        message = N_("This is a whole number from %(least)s to %(most)s.")
        raise _wrong(path, message, least=least, most=most)
    return value


def _reminders(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MAX_REMINDERS:
        raise _wrong("reminder_days", N_("This is a list of days."))
    path = "reminder_days[%s]"
    days = [_number(one, path % place, 1, MAX_REMINDER_DAYS) for place, one in enumerate(value)]
    if len(set(days)) != len(days):
        raise _wrong("reminder_days", N_("A day stands twice."))
    return tuple(sorted(days, reverse=True))


def _flag(section: Mapping[str, Any], key: str) -> bool:
    value = section.get(key)
    if not isinstance(value, bool):
        raise _wrong(key, N_("This is true or false."))
    return value


def _one_of(section: Mapping[str, Any], key: str, known: type[StrEnum], otherwise: str) -> str:
    value = section.get(key, otherwise)
    if value not in [one.value for one in known]:
        options = ", ".join(known)
        raise _wrong(key, N_("This is one of: %(options)s."), options=options)
    return str(value)


def _legal(value: Any, path: str) -> Bilingual:
    return _bilingual(value, path, N_("Write the legal reference in both languages."))


def _bilingual(value: Any, path: str, message: str) -> Bilingual:
    texts = [value.get(lang) for lang in ("az", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise _wrong(path, message)
    return Bilingual(str(texts[0]), str(texts[1]))


def _excuses(value: Any) -> tuple[Excuse, ...]:
    if not isinstance(value, list) or len(value) > MAX_EXCUSES:
        raise _wrong("excuses", N_("This is a list."))
    found: dict[str, Excuse] = {}
    for number, one in enumerate(value):
        path = f"excuses[{number}]"
        code = one.get("code") if isinstance(one, dict) else None
        if not isinstance(code, str) or not code or len(code) > 30 or code in found:
            raise _wrong(f"{path}.code", N_("Write a code that no other one has."))
        if unknown := sorted(set(one) - {"code", "name", "legal"}):
            raise _wrong(f"{path}.{unknown[0]}", N_("There is no such setting."))
        name = _bilingual(one.get("name"), f"{path}.name", N_("Write the name in both languages."))
        found[code] = Excuse(code, name, _legal(one.get("legal"), f"{path}.legal"))
    return tuple(found.values())


def check_kinds(rules: PlacementRules, document: Mapping[str, Any]) -> None:
    """RuleError where a pass mark is for a kind that the rule-set does not name."""
    known = kinds_in(document)
    for kind in rules.pass_marks:
        if kind not in known:
            raise _wrong(f"pass_marks.{kind}", N_("There is no such kind of vacancy."))


def _pass_marks(value: Any) -> dict[str, Decimal]:
    if not isinstance(value, dict):
        raise _wrong("pass_marks", N_("This is a list of kinds of vacancy and their marks."))
    for kind in value:
        if not KIND_CODE.fullmatch(kind):
            raise _wrong(f"pass_marks.{kind}", N_("There is no such kind of vacancy."))
    return {kind: _mark(mark, f"pass_marks.{kind}") for kind, mark in value.items()}


def _mark(value: Any, path: str) -> Decimal:
    """Points with at most two decimals, written as text."""
    whole, _dot, rest = value.partition(".") if isinstance(value, str) else ("", "", "")
    digits = f"{whole}{rest}"
    if not (whole and digits.isascii() and digits.isdigit() and len(whole) < 6 and len(rest) < 3):
        raise _wrong(path, N_("Write points as text with at most two decimals."))
    return Decimal(value)


def _priority(value: Any) -> Priority:
    field = value.get("field") if isinstance(value, dict) else None
    if not isinstance(field, str) or not field:
        raise _wrong("priority.field", N_("This is missing."))
    classes = value.get("classes")
    if not isinstance(classes, dict) or not classes:
        raise _wrong("priority.classes", N_("This is missing."))
    return Priority(
        field, {k: _number(n, f"priority.classes.{k}", 0, 99) for k, n in classes.items()}
    )
