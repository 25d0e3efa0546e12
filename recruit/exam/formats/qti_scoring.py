"""What earns what in a QTI item: its correct response, mapping and response processing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)

from recruit.exam.formats.qti_names import attribute, child, children, found, name_of, text
from recruit.exam.rules.content import NumericAnswer, number_of
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Entry:
    """A line of a mapping."""

    key: str
    value: Fraction
    case_sensitive: bool


@dataclass(frozen=True)
class Scoring:
    base_type: str
    several: bool
    correct: tuple[str, ...]
    mapping: tuple[Entry, ...]
    mapped: bool  # the mapping decides, not the correct response
    processing: Element | None  # where it is no template

    @property
    def full(self) -> Fraction:
        """What the best entry of the mapping earns."""
        return max((entry.value for entry in self.mapping), default=Fraction(0))


def scoring_of(root: Element, interaction: Element) -> Scoring:
    """The scoring of the interaction's response; RuleError where it has none."""
    identifier = attribute(interaction, "responseidentifier")
    declaration = next(
        (
            one
            for one in children(root, "responsedeclaration")
            if attribute(one, "identifier") == identifier
        ),
        None,
    )
    if declaration is None:
        raise RuleError(N_("The item does not declare the response that it asks for."))
    processing = child(root, "responseprocessing")
    template = (attribute(processing, "template") or "") if processing is not None else ""
    mapping = child(declaration, "mapping")
    entries = tuple(_entries(mapping))
    return Scoring(
        base_type=(attribute(declaration, "basetype") or "").lower(),
        several=attribute(declaration, "cardinality") != "single",
        correct=tuple(
            text(value)
            for part in children(declaration, "correctresponse")
            for value in children(part, "value")
        ),
        mapping=entries,
        mapped=_is_mapped(processing, template, bool(entries)),
        processing=processing if processing is not None and len(processing) else None,
    )


def _entries(mapping: Element | None) -> Iterator[Entry]:
    for one in children(mapping, "mapentry") if mapping is not None else ():
        value = number_of(attribute(one, "mappedvalue") or "")
        if value is None:
            raise RuleError(N_("A mapping of the item holds no number where one is needed."))
        sensitive = (attribute(one, "casesensitive") or "false") == "true"
        yield Entry(attribute(one, "mapkey") or "", Fraction(value), sensitive)


def _is_mapped(processing: Element | None, template: str, entries: bool) -> bool:
    said = template.rpartition("/")[2]
    if said.startswith("map_response"):
        return True
    if said.startswith("match_correct"):
        return False
    if processing is not None and len(processing):
        return bool(found(processing, "mapresponse"))
    return entries


def shares(values: list[Fraction], full: Fraction) -> list[Fraction]:
    """Points as parts of the full mark; thirds that were rounded become thirds again."""
    if full <= 0:
        raise RuleError(N_("No answer of the item earns a mark."))
    return [_near(value / full) for value in values]


def _near(share: Fraction) -> Fraction:
    near = share.limit_denominator(20)
    return near if abs(near - share) < Fraction(1, 100_000) else share


# --- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """A condition on the response and what it earns."""

    condition: Element
    value: Fraction


def rules_of(processing: Element) -> list[Rule]:
    """The branches of the response processing that earn something, in their order."""
    rules = []
    for branch in found(processing, "responseif") + found(processing, "responseelseif"):
        parts = list(branch)
        sets = [one for one in parts[1:] if name_of(one) == "setoutcomevalue"]
        scores = [one for one in sets if attribute(one, "identifier") == "SCORE"]
        if not parts or not scores or not found(scores[0], "basevalue"):
            continue
        value = number_of(text(found(scores[0], "basevalue")[0]))
        if value is not None and value > 0:
            rules.append(Rule(parts[0], Fraction(value)))
    return rules


def numbers_in(
    condition: Element, correct: tuple[str, ...], share: Fraction
) -> list[NumericAnswer]:
    """The numbers that a condition takes; RuleError where it says more than numbers."""
    name = name_of(condition)
    if name == "or":
        return [one for part in condition for one in numbers_in(part, correct, share)]
    if name == "and":
        kept = [one for one in condition if not found(one, "isnull")]
        if len(kept) == 1:
            return numbers_in(kept[0], correct, share)
        return [_between(kept, share)]
    if name in ("equal", "match"):
        value = _number(condition, correct)
        tolerance, relative = _tolerance(condition) if name == "equal" else (Decimal(0), False)
        return [NumericAnswer(value, tolerance, relative, share)]
    raise _not_understood()


def _number(condition: Element, correct: tuple[str, ...]) -> Decimal:
    bases = found(condition, "basevalue")
    said = text(bases[0]) if bases else (correct or ("",))[0]
    value = number_of(said)
    if value is None or not found(condition, "variable"):
        raise _not_understood()
    return value


def _tolerance(equal: Element) -> tuple[Decimal, bool]:
    mode = attribute(equal, "tolerancemode") or "exact"
    if mode == "exact":
        return Decimal(0), False
    both = [number_of(one) for one in (attribute(equal, "tolerance") or "").split()]
    bounds = {attribute(equal, "includelowerbound"), attribute(equal, "includeupperbound")}
    if not both or None in both or len(set(both)) > 1 or "false" in bounds:
        raise _not_understood()
    tolerance = both[0] or Decimal(0)
    return (tolerance / 100, True) if mode == "relative" else (tolerance, False)


def _between(parts: list[Element], share: Fraction) -> NumericAnswer:
    """From a lower to an upper bound, both included."""
    bounds: dict[str, Decimal] = {}
    for part in parts:
        kind = name_of(part)
        value = number_of(text(found(part, "basevalue")[0])) if found(part, "basevalue") else None
        if value is None or kind not in ("gte", "lte") or len(part) != 2:
            raise _not_understood()
        upper = (kind == "lte") == (name_of(part[0]) == "variable")
        bounds["upper" if upper else "lower"] = value
    if len(bounds) != 2 or bounds["lower"] > bounds["upper"]:
        raise _not_understood()
    middle = (bounds["lower"] + bounds["upper"]) / 2
    return NumericAnswer(middle, bounds["upper"] - middle, share=share)


def _not_understood() -> RuleError:
    return RuleError(N_("The item is marked in a way that is not understood."))


def strings_in(condition: Element, correct: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The texts that a condition takes, each with whether capitals matter."""
    name = name_of(condition)
    if name == "or":
        return [one for part in condition for one in strings_in(part, correct)]
    if name not in ("match", "stringmatch") or attribute(condition, "substring") == "true":
        raise _not_understood()
    bases = found(condition, "basevalue")
    said = text(bases[0]) if bases else (correct or ("",))[0]
    sensitive = name == "match" or attribute(condition, "casesensitive") != "false"
    return [(said, sensitive)]
