"""What a new version of a form does to the cards that were filled in before it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recruit.candidates.rules.definition import Answers, FormDefinition, ProblemKind
from recruit.candidates.rules.tables import TableField
from recruit.kernel.text import N_, Bilingual

WORDS = frozenset({"label", "help", "example", "title", "message", "name"})


class Carry(StrEnum):
    """What becomes of the cards that exist when a version is published."""

    KEEP = "keep"
    COMPLETE = "complete"
    RECONFIRM = "re-confirm"


CARRY_NAMES = {
    Carry.KEEP: N_("Keep: they stay on the version they were filled in with"),
    Carry.COMPLETE: N_("Complete: who lacks something is told and can change the card"),
    Carry.RECONFIRM: N_("Confirm again: everybody is asked to look through the card"),
}


class Loss(StrEnum):
    """Beside the problems of a card: an answer to a field that is asked no longer."""

    DROPPED = "dropped"


@dataclass(frozen=True)
class Effect:
    """How many cards have one trouble at one field that they did not have before."""

    kind: str  # a ProblemKind or Loss
    code: str
    label: Bilingual
    cards: int


@dataclass(frozen=True)
class Impact:
    """`touched` cards have a new trouble; `effects` are by field, in the form's order."""

    cards: int
    touched: int
    effects: tuple[Effect, ...]


class Tally:
    """Counts card by card, in memory that does not grow with them."""

    def __init__(self, new: FormDefinition) -> None:
        self._new = new
        self._changed: dict[str, frozenset[str]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._labels: dict[str, Bilingual] = dict(new.labels())
        self._cards = self._touched = 0

    def add(self, old: FormDefinition, answers: Answers) -> bool:
        """Count one card that answers `old`; whether it has a trouble that it had not."""
        if old.digest not in self._changed:
            self._changed[old.digest] = frozenset(changed(old, self._new))
            self._labels = {**old.labels(), **self._labels}
        codes = self._changed[old.digest]
        before = {(p.kind, p.field.code) for p in old.problems(answers, codes)}
        after = {(p.kind, p.field.code) for p in self._new.problems(answers, codes)}
        gone = [(Loss.DROPPED, c) for c in answers if c in old.fields and c not in self._new.fields]
        fresh = after - before
        self._counts.update([(str(k), c) for k, c in fresh] + [(str(k), c) for k, c in gone])
        self._cards += 1
        self._touched += bool(fresh)
        return bool(fresh)

    def found(self) -> Impact:
        order = list(self._labels)
        effects = (
            Effect(kind, code, self._labels[code], count)
            for (kind, code), count in sorted(
                self._counts.items(), key=lambda one: (order.index(one[0][1]), one[0][0])
            )
        )
        return Impact(self._cards, self._touched, tuple(effects))


def changed(old: FormDefinition, new: FormDefinition) -> set[str]:
    """The fields that ask, check or compute something else than before; words do not matter."""
    before, after = _parts(old), _parts(new)
    return {c for c in before.keys() | after.keys() if before.get(c) != after.get(c)}


def alters_points(
    old: FormDefinition, new: FormDefinition, read_by_rules: Collection[str] = ()
) -> list[str]:
    """The fields by which a change can alter somebody's points: they count, or the campaign's
    rules read them, before or after."""
    found = []
    differ = changed(old, new)
    for code in [*old.fields, *(c for c in new.fields if c not in old.fields)]:
        sides = [form.fields[code] for form in (old, new) if code in form.fields]
        results = [f.result for f in sides if isinstance(f, TableField) and f.result]
        codes = {code, *(result.code for result in results)}
        counts = any(f.counts for f in sides) or any(r.field.counts for r in results)
        if code in differ and (counts or codes & set(read_by_rules)):
            found.append(code)
    return found


def _parts(form: FormDefinition) -> dict[str, Any]:
    return {
        part["code"]: _bare(part)
        for section in form.document["sections"]
        for part in section["fields"]
    }


def _bare(value: Any) -> Any:
    """A piece of a document without the words that people read."""
    if isinstance(value, Mapping):
        return {name: _bare(one) for name, one in value.items() if name not in WORDS}
    return [_bare(one) for one in value] if isinstance(value, list) else value


__all__ = [
    "CARRY_NAMES",
    "Carry",
    "Effect",
    "Impact",
    "Loss",
    "ProblemKind",
    "Tally",
    "alters_points",
    "changed",
]
