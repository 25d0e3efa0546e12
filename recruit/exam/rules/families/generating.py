"""Variants of a template: distinct, and the same again from the same seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from recruit.exam.rules.content import Content, MultipleResponse, SingleChoice, check
from recruit.exam.rules.families.expressions import written
from recruit.exam.rules.families.templates import Template, check_template
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MOST_VARIANTS = 200
MOST_TRIES = 20_000


class VariantError(RuleError):
    """What is wrong with one variant; `given` says with which values, so that the author can
    exclude them by the constraint."""

    def __init__(self, error: RuleError, given: Mapping[str, Fraction]) -> None:
        super().__init__(error.message, field=error.field, **error.params)
        self.given = ", ".join(f"{name} = {value}" for name, value in given.items())


@dataclass(frozen=True)
class Variant:
    """The values, and the content they give."""

    given: dict[str, Fraction]
    content: Content

    @property
    def said(self) -> str:
        """The values on one line: a = 3, b = 1/2."""
        return ", ".join(f"{name} = {written(value)}" for name, value in self.given.items())


def generate(template: Template, count: int, seed: str) -> list[Variant]:
    """`count` variants, distinct in their values and in what is shown of them.

    Equal arguments give equal variants. RuleError where the template is not sound, where a
    variant cannot be shown or marked, or where there are not so many.
    """
    if not 1 <= count <= MOST_VARIANTS:
        raise RuleError(
            N_("A family is made with 1 to %(most)s variants."), most=MOST_VARIANTS, field="count"
        )
    check_template(template)
    found: list[Variant] = []
    seen: set[Any] = set()
    for given in _values(template, Random(seed)):  # noqa: S311  (repeatable on purpose)
        if not template.admits(given):
            continue
        content = _content(template, given)
        if content is None or _shown(content) in seen:
            continue
        seen.add(_shown(content))
        found.append(Variant(given, content))
        if len(found) == count:
            return found
    raise RuleError(
        N_("Only %(found)s different variants were found. Widen the parameters or the constraint."),
        found=len(found),
        field="count",
    )


def _content(template: Template, given: dict[str, Fraction]) -> Content | None:
    """None where a wrong option happens to say the same as another one."""
    try:
        content = template.content(given)
        if _coincide(content):
            return None
        check(content)
        return content
    except RuleError as error:
        raise VariantError(error, given) from error


def _coincide(content: Content) -> bool:
    if not isinstance(content, SingleChoice | MultipleResponse):
        return False
    return any(
        len({option.get(one) for option in content.options}) < len(content.options)
        for one in content.languages
    )


def _values(template: Template, rng: Random) -> Iterator[dict[str, Fraction]]:
    """Distinct combinations in an order drawn by lot, all of them where they are not too many."""
    total = template.combinations
    if total <= MOST_TRIES:
        places = list(range(total))
        rng.shuffle(places)
        yield from (_at(template, place) for place in places)
        return
    tried: set[int] = set()
    for _ in range(MOST_TRIES):
        place = rng.randrange(total)
        if place not in tried:
            tried.add(place)
            yield _at(template, place)


def _at(template: Template, place: int) -> dict[str, Fraction]:
    given: dict[str, Fraction] = {}
    for parameter in template.parameters:
        place, own = divmod(place, len(parameter.values))
        given[parameter.name] = parameter.values[own]
    return given


def _shown(content: Content) -> Any:
    """What a candidate reads, in whatever order the options stand."""
    options: Any = ()
    if isinstance(content, SingleChoice | MultipleResponse):
        options = frozenset(tuple(sorted(option.items())) for option in content.options)
    return (tuple(sorted(content.stem.items())), options)
