"""Checks between two answers, with the officials' own words for what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recruit.candidates.rules.conditions import DAYS, EQUALITY, SIZE, Operator, compare
from recruit.candidates.rules.fields import Field
from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

MOST_CHECKS = 40
OPERATORS = tuple(one for one in Operator if one in EQUALITY | SIZE | DAYS)
COMPARED = {
    "number": EQUALITY | SIZE,
    "date": EQUALITY | DAYS,
    "text": EQUALITY,
    "choice": EQUALITY,
    "yes-no": EQUALITY,
}


@dataclass(frozen=True)
class Check:
    """Two answers must stand in a relation; where one is missing there is nothing to say."""

    code: str
    left: str
    operator: Operator
    right: str
    message: Bilingual

    def broken(self, answers: Mapping[str, Any], shown: Mapping[str, Field]) -> bool:
        """Whether both fields apply, both are answered, and the relation does not hold."""
        left, right = answers.get(self.left), answers.get(self.right)
        if left is None or right is None or self.left not in shown or self.right not in shown:
            return False
        return not compare(self.operator, left, right, shown[self.left].stored == "number")

    def error(self, field: Field) -> RuleError:
        return RuleError(N_("%(text)s"), text=self.message, field=field.input_name)


def read_checks(whole: Part) -> tuple[Check, ...]:
    """The checks of a form's document."""
    if not whole.has("checks"):
        return ()
    return tuple(
        Check(
            part.code("code"),
            part.code("left"),
            Operator(part.one_of("is", OPERATORS)),
            part.code("right"),
            part.bilingual("message"),
        )
        for part in whole.parts("checks", most=MOST_CHECKS)
    )


def verify(checks: tuple[Check, ...], fields: Mapping[str, Field]) -> None:
    """RuleError naming the check that compares what cannot be compared."""
    seen: set[str] = set()
    for number, one in enumerate(checks, start=1):
        path = f"form.checks[{number}]"
        if one.code in seen:
            raise bad(path + ".code", N_("two checks have this code"))
        seen.add(one.code)
        for side in ("left", "right"):
            if getattr(one, side) not in fields:
                raise bad(f"{path}.{side}", N_("the form does not have this field"))
        left, right = fields[one.left], fields[one.right]
        if one.left == one.right:
            raise bad(path + ".right", N_("a field cannot be compared with itself"))
        if left.stored != right.stored or one.operator not in COMPARED.get(left.stored, ()):
            raise bad(path + ".is", N_("these two fields cannot be compared in this way"))


def broken(
    checks: tuple[Check, ...], answers: Mapping[str, Any], shown: Mapping[str, Field]
) -> Iterator[Check]:
    return (one for one in checks if one.broken(answers, shown))
