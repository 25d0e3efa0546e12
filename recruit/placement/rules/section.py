"""The section "placement" of a rule-set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.placement.rules.words import Contract

MAX_CHOICES = 50
MAX_ANSWER_DAYS = 60


@dataclass(frozen=True)
class Priority:
    """Groups that choose first: a card field's answers and the class each gives."""

    field: str
    classes: Mapping[str, int]


@dataclass(frozen=True)
class PlacementRules:
    """The rule-set's section "placement"."""

    choices: Mapping[Contract, int]
    last_saved_counts: bool
    decline_bars: bool
    answer_days: int
    legal: Bilingual
    priority: Priority | None = None

    def maximum(self, contract: Contract) -> int:
        """How many choices a list of this contract kind may hold; 0 where it has no round."""
        return self.choices.get(contract, 0)


KNOWN = {"choices", "last_saved_counts", "decline_bars", "answer_days", "legal", "priority"}


def parse_placement(section: Mapping[str, Any]) -> PlacementRules:
    """The section as rules; a RuleError names the path of what is wrong."""
    if unknown := sorted(set(section) - KNOWN):
        raise _wrong(unknown[0], N_("There is no such setting."))
    return PlacementRules(
        choices=_choices(section.get("choices")),
        last_saved_counts=_flag(section, "last_saved_counts"),
        decline_bars=_flag(section, "decline_bars"),
        answer_days=_number(section.get("answer_days"), "answer_days", 1, MAX_ANSWER_DAYS),
        legal=_legal(section.get("legal")),
        priority=_priority(section["priority"]) if section.get("priority") else None,
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


def _flag(section: Mapping[str, Any], key: str) -> bool:
    value = section.get(key)
    if not isinstance(value, bool):
        raise _wrong(key, N_("This is true or false."))
    return value


def _legal(value: Any) -> Bilingual:
    texts = [value.get(lang) for lang in ("az", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise _wrong("legal", N_("Write the legal reference in both languages."))
    return Bilingual(str(texts[0]), str(texts[1]))


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
