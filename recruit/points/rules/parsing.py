"""parse_points: a rule-set's section `points`, refused with the path of what is wrong."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import Rounding
from recruit.kernel.text import N_, Bilingual
from recruit.points.rules import words
from recruit.points.rules.reading import (
    Node,
    both,
    code,
    divisor,
    flag,
    many,
    mapping,
    number,
    one_of,
    unique,
)
from recruit.points.rules.schema import (
    CARD_KINDS,
    Band,
    Coefficient,
    PointsRules,
    Source,
    SourceKind,
    TieBreak,
    TieKind,
)

LEGAL = Bilingual("Müsabiqə qaydaları", "Rules of the competition")
UNITS = tuple(words.UNITS)
_TOP = frozenset({"rounding", "sources", "coefficient", "threshold", "tie_breaks", "legal"})
_COMMON = frozenset(
    {"code", "name", "kind", "legal", "weight", "floor", "cap", "minimum", "preliminary"}
)
_OWN = {
    SourceKind.EXAM_SECTION: frozenset({"of"}),
    SourceKind.EXAM_TOTAL: frozenset(),
    SourceKind.INTERVIEW: frozenset({"of"}),
    SourceKind.CARD_NUMBER: frozenset({"of", "points", "per", "unit", "limit"}),
    SourceKind.CARD_CHOICE: frozenset({"of", "table", "labels", "otherwise"}),
    SourceKind.CARD_COMPUTED: frozenset({"of", "points", "per", "unit", "limit", "scale"}),
    SourceKind.CONSTANT: frozenset({"points"}),
    SourceKind.BEST_OF: frozenset({"of"}),
}
_ANY = frozenset().union(*_OWN.values())
_KINDS = tuple(SourceKind)
_NEEDS_OF = CARD_KINDS | {SourceKind.EXAM_SECTION}
_SAVED_FOR_LATER = frozenset({SourceKind.INTERVIEW, SourceKind.EXAM_SECTION, SourceKind.EXAM_TOTAL})


def parse_points(section: Any) -> PointsRules:
    """The section's rules.

    Raises RuleError naming the path for floats, unknown kinds, settings and references,
    divisions by zero and sources that refer to each other in a circle.
    """
    node = Node(section, "points", _TOP)
    sources = node.read("sources", many(_source))
    if not sources:
        raise RuleError(N_("%(path)s: at least one source is needed."), path="points.sources")
    codes = [source.code for source in sources]
    unique(codes, "points.sources")
    _check_parts(sources)
    rules = PointsRules(
        sources=tuple(replace(s, words=words.rule_of(s, sources)) for s in sources),
        rounding=Rounding(node.maybe("rounding", one_of(tuple(Rounding))) or Rounding.HALF_UP),
        legal=node.maybe("legal", both) or LEGAL,
        coefficient=node.maybe("coefficient", _coefficient),
        threshold=node.maybe("threshold", number),
        tie_breaks=tuple(t for t in node.maybe("tie_breaks", many(_tie_break)) or () if t),
    )
    _check_codes_used(rules)
    return rules


def check_references(rules: PointsRules, document: dict[str, Any]) -> None:
    """Refuse sources that name an exam section or interview criterion the rule-set lacks."""
    sections = _codes(document.get("exam"), "sections")
    criteria = _codes(document.get("interview"), "criteria")
    for index, source in enumerate(rules.sources):
        path = f"points.sources[{index}].of"
        if source.kind == SourceKind.EXAM_SECTION and source.of not in sections:
            raise RuleError(
                N_("%(path)s: the exam has no section “%(code)s”."), path=path, code=source.of
            )
        if source.kind == SourceKind.INTERVIEW and source.of and source.of not in criteria:
            raise RuleError(
                N_("%(path)s: the interview has no criterion “%(code)s”."),
                path=path,
                code=source.of,
            )


def _codes(section: Any, key: str) -> set[str]:
    entries = section.get(key, []) if isinstance(section, dict) else []
    return {entry["code"] for entry in entries if isinstance(entry, dict) and "code" in entry}


def _source(value: Any, path: str) -> Source:
    node = Node(value, path, _COMMON | _ANY)
    kind = SourceKind(node.read("kind", one_of(_KINDS)))
    node = Node(value, path, _COMMON | _OWN[kind])
    floor, cap = node.maybe("floor", number), node.maybe("cap", number)
    if floor is not None and cap is not None and floor > cap:
        raise RuleError(N_("%(path)s is greater than the cap."), path=node.at("floor"))
    return replace(
        _own_settings(node, kind),
        weight=node.number("weight", 1),
        floor=floor,
        cap=cap,
        minimum=node.maybe("minimum", number),
        preliminary=_preliminary(node, kind),
    )


def _own_settings(node: Node, kind: SourceKind) -> Source:
    source = Source(
        code=node.read("code", code),
        name=node.read("name", both),
        kind=kind,
        legal=node.read("legal", both),
    )
    if kind == SourceKind.BEST_OF:
        return replace(source, parts=node.read("of", many(code)))
    if kind == SourceKind.CONSTANT:
        return replace(source, points=node.read("points", number))
    source = replace(source, of=node.read("of", code) if kind in _NEEDS_OF else _criterion(node))
    if kind == SourceKind.CARD_CHOICE:
        return _with_table(source, node)
    return _with_rate(source, node) if kind in CARD_KINDS else source


def _criterion(node: Node) -> str | None:
    """An interview's criterion; the whole interview where none is named."""
    found = node.maybe("of", code)
    return None if found == "total" else found


def _with_table(source: Source, node: Node) -> Source:
    table = node.read("table", mapping(number))
    return replace(
        source,
        # Keys of a stored object have no order of their own: best first, so that words replay.
        table=tuple(sorted(table, key=lambda row: (-row[1], row[0]))),
        labels=node.maybe("labels", mapping(both)) or (),
        otherwise=node.number("otherwise", 0),
    )


def _with_rate(source: Source, node: Node) -> Source:
    return replace(
        source,
        points=node.number("points", 1),
        per=node.maybe("per", divisor) or Fraction(1),
        unit=node.maybe("unit", one_of(UNITS)) or "unit",
        limit=node.maybe("limit", number),
        scale=node.maybe("scale", _scale),
    )


def _scale(value: Any, path: str) -> tuple[Fraction, Fraction]:
    node = Node(value, path, frozenset({"from", "to"}))
    return node.read("from", divisor), node.read("to", number)


def _preliminary(node: Node, kind: SourceKind) -> bool:
    marked = node.maybe("preliminary", flag) or False
    if marked and kind in _SAVED_FOR_LATER:
        raise RuleError(
            N_("%(path)s: exam and interview are not known at the preliminary evaluation."),
            path=node.at("preliminary"),
        )
    return marked


def _coefficient(value: Any, path: str) -> Coefficient:
    node = Node(
        value, path, frozenset({"name", "of", "unit", "bands", "applies_to", "legal", "mode"})
    )
    node.maybe("mode", one_of(("highest",)))
    bands = node.read("bands", many(_band))
    if not bands:
        raise RuleError(N_("%(path)s: at least one band is needed."), path=node.at("bands"))
    coefficient = Coefficient(
        name=node.read("name", both),
        of=node.read("of", code),
        unit=node.maybe("unit", one_of(UNITS)) or "year",
        bands=bands,
        legal=node.read("legal", both),
        applies_to=node.maybe("applies_to", many(code)) or (),
    )
    return replace(coefficient, words=words.rule_of_coefficient(coefficient))


def _band(value: Any, path: str) -> Band:
    node = Node(value, path, frozenset({"from", "below", "factor"}))
    band = Band(
        node.read("from", number), node.maybe("below", number), node.read("factor", divisor)
    )
    if band.below is not None and band.below <= band.least:
        raise RuleError(N_("%(path)s: the band is empty."), path=path)
    return band


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
        if source.kind == SourceKind.BEST_OF and not source.parts:
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


def _check_codes_used(rules: PointsRules) -> None:
    printed = {source.code for source in rules.printed}
    for found in rules.coefficient.applies_to if rules.coefficient else ():
        if found not in printed:
            _refuse_unknown("points.coefficient.applies_to", found)
    for tie in rules.tie_breaks:
        if tie.kind == TieKind.SOURCE and tie.of not in rules.by_code:
            _refuse_unknown("points.tie_breaks", tie.of)


def _refuse_unknown(path: str, found: str) -> None:
    raise RuleError(N_("%(path)s: there is no source “%(code)s”."), path=path, code=found)
