"""When a field is asked: comparisons with earlier answers, all of them or any of them.

An answer that is not there satisfies no comparison but `answered: false`. Texts are compared as
they stand, letter by letter; numbers by their value; dates by their day.
"""

import operator as operators
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from recruit.candidates.rules.days import relative
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.sealing import is_sealed
from recruit.kernel.text import N_, Bilingual

if TYPE_CHECKING:
    from recruit.candidates.rules.fields import Field

MOST_COMPARISONS = 10
Answers = Mapping[str, Any]


class Operator(StrEnum):
    EQUALS = "equals"
    DIFFERS = "differs"
    LESS = "less"
    AT_MOST = "at-most"
    MORE = "more"
    AT_LEAST = "at-least"
    BEFORE = "before"
    AFTER = "after"
    HAS = "has"  # one of several answers, or a part of a text
    ANSWERED = "answered"


OPERATOR_NAMES = {
    Operator.EQUALS: N_("is"),
    Operator.DIFFERS: N_("is not"),
    Operator.LESS: N_("is less than"),
    Operator.AT_MOST: N_("is at most"),
    Operator.MORE: N_("is more than"),
    Operator.AT_LEAST: N_("is at least"),
    Operator.BEFORE: N_("is before"),
    Operator.AFTER: N_("is after"),
    Operator.HAS: N_("contains"),
    Operator.ANSWERED: N_("is answered"),
}
SAID = {
    Operator.EQUALS: Bilingual("%s – %s", "%s – %s"),
    Operator.DIFFERS: Bilingual("%s – %s deyil", "%s – not %s"),
    Operator.LESS: Bilingual("%s < %s", "%s < %s"),
    Operator.AT_MOST: Bilingual("%s ≤ %s", "%s ≤ %s"),
    Operator.MORE: Bilingual("%s > %s", "%s > %s"),
    Operator.AT_LEAST: Bilingual("%s ≥ %s", "%s ≥ %s"),
    Operator.BEFORE: Bilingual("%s – bu gündən əvvəl: %s", "%s – before %s"),
    Operator.AFTER: Bilingual("%s – bu gündən sonra: %s", "%s – after %s"),
    Operator.HAS: Bilingual("%s – seçilib: %s", "%s – among them: %s"),
}
ANSWERED_SAID = {
    True: Bilingual("%s – cavab verilib", "%s – answered"),
    False: Bilingual("%s – cavab verilməyib", "%s – not answered"),
}
AND, OR = Bilingual("; və ", "; and "), Bilingual("; və ya ", "; or ")
EQUALITY = frozenset({Operator.EQUALS, Operator.DIFFERS})
SIZE = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})
DAYS = frozenset({Operator.BEFORE, Operator.AFTER})


@dataclass(frozen=True)
class Comparison:
    """One answer beside one value."""

    field: str
    operator: Operator
    value: Any


@dataclass(frozen=True)
class Condition:
    """All of some comparisons, or any of them."""

    every: bool
    comparisons: tuple[Comparison, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The fields that it reads."""
        return frozenset(one.field for one in self.comparisons)

    def as_json(self, fields: Mapping[str, "Field"]) -> dict[str, Any]:
        """What the page's script needs to decide the same way."""
        return {
            "every": self.every,
            "of": [
                {"field": one.field, "is": str(one.operator), "value": one.value}
                | ({"kind": fields[one.field].stored} if one.field in fields else {})
                for one in self.comparisons
            ],
        }

    def said(self, fields: Mapping[str, "Field"]) -> Bilingual:
        """The condition in words of both languages."""
        joint = AND if self.every else OR
        parts = [_said(one, fields[one.field]) for one in self.comparisons]
        return Bilingual(joint.az.join(p.az for p in parts), joint.en.join(p.en for p in parts))


def holds(condition: Condition, answers: Answers, fields: Mapping[str, "Field"]) -> bool:
    """Whether a condition holds for these answers; `fields` are those that apply to them.

    A field that does not apply has no answer, whatever is stored for it.
    """
    found = (_holds(one, answers, fields.get(one.field)) for one in condition.comparisons)
    return all(found) if condition.every else any(found)


def _holds(one: Comparison, answers: Answers, field: "Field | None") -> bool:
    if field is None:
        return compare(one.operator, None, one.value)
    if field.stored == "date" and relative(one.value):
        return False  # without a campaign nobody knows this day
    return compare(one.operator, answers.get(one.field), one.value, field.stored == "number")


def compare(operator: Operator, left: Any, right: Any, numbers: bool = False) -> bool:
    """One answer beside a value: as numbers, or as they stand.

    A sealed answer can be held against nothing: what depends on it is shown.
    """
    if is_sealed(left):
        return True
    if operator is Operator.ANSWERED:
        return _is_answer(left) is right
    if not _is_answer(left) or not _is_answer(right):
        return False
    if operator is Operator.HAS:
        return right in left
    if numbers:
        left, right = Decimal(left), Decimal(right)
    return bool(_COMPARE[operator](left, right))


_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUALS: operators.eq,
    Operator.DIFFERS: operators.ne,
    Operator.LESS: operators.lt,
    Operator.AT_MOST: operators.le,
    Operator.MORE: operators.gt,
    Operator.AT_LEAST: operators.ge,
    Operator.BEFORE: operators.lt,
    Operator.AFTER: operators.gt,
}


def _is_answer(value: Any) -> bool:
    return value is not None and value not in ("", [])


def _said(one: Comparison, other: "Field") -> Bilingual:
    if one.operator is Operator.ANSWERED:
        form = ANSWERED_SAID[one.value]
        return Bilingual(form.az % other.label.az, form.en % other.label.en)
    form, value = SAID[one.operator], other.comparand_said(one.value)
    return Bilingual(form.az % (other.label.az, value.az), form.en % (other.label.en, value.en))


# --- reading a form's document -------------------------------------------------------------------


def read_condition(part: Part) -> Condition:
    """The condition in a part of a form's document; what it names is checked with the form."""
    if part.has("all") or part.has("any"):
        if part.has("all") and part.has("any"):
            raise bad(part.path, N_("either all or any of the comparisons, not both"))
        name = "all" if part.has("all") else "any"
        found = tuple(_comparison(one) for one in part.parts(name, most=MOST_COMPARISONS))
        if not found:
            raise bad(f"{part.path}.{name}", N_("at least one comparison is needed"))
        return Condition(name == "all", found)
    if part.has("is"):
        return Condition(True, (_comparison(part),))
    value = part.scalar("equals")
    return Condition(True, (Comparison(part.code("field"), Operator.EQUALS, value),))


def _comparison(part: Part) -> Comparison:
    operator = Operator(part.one_of("is", tuple(Operator)))
    if operator is Operator.ANSWERED:
        value: Any = part.flag("value") if part.has("value") else True
    else:
        value = part.scalar("value")
    return Comparison(part.code("field"), operator, value)


def checked(
    condition: Condition, owner: str, earlier: Mapping[str, "Field"], known: Mapping[str, "Field"]
) -> Iterator[Comparison]:
    """Each comparison once it is sure that it reads an earlier field in a way that field allows.

    RuleError names the path: the field itself, one that comes later, one that is not there, a
    comparison or a value that the other field cannot have.
    """
    for number, one in enumerate(condition.comparisons, start=1):
        path = f"{owner}.when[{number}]"
        if one.field == owner:
            raise bad(path, N_("a field cannot depend on itself"))
        if one.field not in earlier:
            if one.field in known:
                raise bad(path, N_("the condition names a field that does not come earlier"))
            raise bad(path, N_("the condition names a field that the form does not have"))
        other = earlier[one.field]
        if one.operator is not Operator.ANSWERED and one.operator not in other.operators:
            raise bad(path, N_("the field cannot be compared in this way"))
        if not other.comparable(one.operator, one.value):
            raise bad(path, N_("the condition names a value that the field cannot have"))
        yield one
