"""parse_points: a rule-set's section `points`, refused with the path of what is wrong."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import Rounding
from recruit.kernel.text import N_, Bilingual
from recruit.points.rules import words
from recruit.points.rules.coefficients import read_coefficients
from recruit.points.rules.reading import (
    Node,
    both,
    code,
    flag,
    many,
    mapping,
    number,
    one_of,
    unique,
)
from recruit.points.rules.schema import (
    WHOLES,
    Contract,
    PointsRules,
    Source,
    TieBreak,
    TieKind,
)
from recruit.points.rules.sources import read_source

LEGAL = Bilingual("Müsabiqə qaydaları", "Rules of the competition")
_TOP = frozenset(
    {"rounding", "sources", "coefficient", "coefficients", "threshold", "thresholds"}
    | {"tie_breaks", "legal"}
)


def parse_points(section: Any) -> PointsRules:
    """The section's rules.

    Raises RuleError naming the path for floats, unknown kinds, settings and references,
    divisions by zero and sources that refer to each other in a circle.
    """
    node = Node(section, "points", _TOP)
    sources = node.read("sources", many(read_source))
    if not sources:
        raise RuleError(N_("%(path)s: at least one source is needed."), path="points.sources")
    codes = [source.code for source in sources]
    unique(codes, "points.sources")
    _check_parts(sources)
    coefficients, mode = read_coefficients(node)
    rules = PointsRules(
        sources=tuple(replace(s, words=words.rule_of(s, sources)) for s in sources),
        rounding=Rounding(node.maybe("rounding", one_of(tuple(Rounding))) or Rounding.HALF_UP),
        legal=node.maybe("legal", both) or LEGAL,
        coefficients=coefficients,
        mode=mode,
        threshold=node.maybe("threshold", number),
        thresholds=node.maybe("thresholds", _thresholds) or (),
        tie_breaks=tuple(t for t in node.maybe("tie_breaks", many(_tie_break)) or () if t),
    )
    _check_codes_used(rules, several=node.has("coefficients"))
    return rules


def _thresholds(value: Any, path: str) -> tuple[tuple[Contract, Fraction], ...]:
    """By contract kind, in the contracts' own order."""
    found = dict(mapping(number)(value, path))
    for kind in found:
        one_of(tuple(Contract))(kind, f"{path}.{kind}")
    return tuple((kind, found[kind]) for kind in Contract if kind in found)


def _tie_break(value: Any, path: str) -> TieBreak | None:
    """A tie-break; None where it is switched off."""
    node = Node(value, path, frozenset({"kind", "of", "name", "legal", "order", "enabled"}))
    kind = TieKind(node.read("kind", one_of(tuple(TieKind))))
    tie = TieBreak(
        kind=kind,
        of=node.read("of", code),
        name=node.read("name", both),
        legal=node.read("legal", both),
        order=node.read("order", many(code)) if kind == TieKind.CHOICE else (),
    )
    unique(list(tie.order), node.at("order"))
    return None if node.maybe("enabled", flag) is False else tie


def _check_parts(sources: tuple[Source, ...]) -> None:
    """Every part exists, belongs to one whole only, and no source chooses from itself."""
    by_code = {source.code: source for source in sources}
    paths = {source.code: f"points.sources[{i}].of" for i, source in enumerate(sources)}
    for source in sources:
        for part in source.parts:
            if part not in by_code:
                _refuse_unknown(paths[source.code], part)
        if source.kind in WHOLES and not source.parts:
            raise RuleError(N_("%(path)s: at least one source is needed."), path=paths[source.code])
        _walk(source, by_code, paths, (source.code,))
    unique([part for source in sources for part in source.parts], "points.sources")


def _walk(
    source: Source, by_code: dict[str, Source], paths: dict[str, str], way: tuple[str, ...]
) -> None:
    for part in source.parts:
        if part in way:
            raise RuleError(
                N_("%(path)s: the sources refer to each other in a circle: %(circle)s."),
                path=paths[source.code],
                circle=" → ".join((*way, part)),
            )
        if part in by_code:
            _walk(by_code[part], by_code, paths, (*way, part))


def _check_codes_used(rules: PointsRules, *, several: bool) -> None:
    printed = {source.code for source in rules.printed}
    for index, coefficient in enumerate(rules.coefficients):
        path = f"points.coefficients.list[{index}]" if several else "points.coefficient"
        for found in coefficient.applies_to:
            if found not in printed:
                _refuse_unknown(f"{path}.applies_to", found)
    for tie in rules.tie_breaks:
        if tie.kind == TieKind.SOURCE and tie.of not in rules.by_code:
            _refuse_unknown("points.tie_breaks", tie.of)


def _refuse_unknown(path: str, found: str) -> None:
    raise RuleError(N_("%(path)s: there is no source “%(code)s”."), path=path, code=found)
