"""Reading one source of points; each refusal names the path of what is wrong."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import Rounding
from recruit.kernel.text import N_
from recruit.points.rules.reading import (
    Node,
    both,
    code,
    day,
    divisor,
    flag,
    many,
    mapping,
    number,
    one_of,
)
from recruit.points.rules.schema import (
    ANCHORS,
    APPLICATIONS_CLOSE,
    CARD_KINDS,
    COUNTED_KINDS,
    EXAM_KINDS,
    WHOLES,
    Attempts,
    Scale,
    Source,
    SourceKind,
)
from recruit.points.rules.words import UNITS

MOST_YEARS = 10
SPANS = ("year", "month")  # in what the time since a date is counted
_COMMON = frozenset(
    {"code", "name", "kind", "legal", "weight", "floor", "cap", "minimum", "rounding"}
    | {"preliminary"}
)
_SHAPED = frozenset({"scale", "ranges"})
_RATE = frozenset({"of", "points", "per", "whole", "unit", "limit"})
OWN = {
    SourceKind.EXAM_SECTION: frozenset({"of", "attempts"}) | _SHAPED,
    SourceKind.EXAM_TOTAL: frozenset({"attempts"}) | _SHAPED,
    SourceKind.INTERVIEW: frozenset({"of"}) | _SHAPED,
    SourceKind.CARD_NUMBER: _RATE | _SHAPED,
    SourceKind.CARD_CHOICE: frozenset({"of", "table", "labels", "otherwise"}),
    SourceKind.CARD_COMPUTED: _RATE | _SHAPED,
    SourceKind.CARD_DATE: _RATE | _SHAPED | {"until"},
    SourceKind.CONSTANT: frozenset({"points"}),
    SourceKind.BEST_OF: frozenset({"of"}),
    SourceKind.LAST_OF: frozenset({"of"}),
    SourceKind.SUM_OF: frozenset({"of"}),
    SourceKind.CARRIED_OVER: frozenset({"of", "years"}) | _SHAPED,
    SourceKind.SITTING: frozenset({"table", "labels", "otherwise"}),
}
_ANY = frozenset().union(*OWN.values())
_KINDS = tuple(SourceKind)
_NEEDS_OF = CARD_KINDS | {SourceKind.EXAM_SECTION, SourceKind.CARRIED_OVER}
SAVED_FOR_LATER = EXAM_KINDS | {
    SourceKind.INTERVIEW,
    SourceKind.CARRIED_OVER,
    SourceKind.SITTING,
}


def known_settings(kind: SourceKind) -> frozenset[str]:
    """The settings that a source of this kind may have."""
    return _COMMON | OWN[kind]


def read_source(value: Any, path: str) -> Source:
    node = Node(value, path, _COMMON | _ANY)
    kind = SourceKind(node.read("kind", one_of(_KINDS)))
    node = Node(value, path, known_settings(kind))
    floor, cap = node.maybe("floor", number), node.maybe("cap", number)
    if floor is not None and cap is not None and floor > cap:
        raise RuleError(N_("%(path)s is greater than the cap."), path=node.at("floor"))
    rounding = node.maybe("rounding", one_of(tuple(Rounding)))
    return replace(
        _own_settings(node, kind),
        weight=node.number("weight", 1),
        floor=floor,
        cap=cap,
        minimum=node.maybe("minimum", number),
        rounding=Rounding(rounding) if rounding else None,
        preliminary=_preliminary(node, kind),
    )


def _own_settings(node: Node, kind: SourceKind) -> Source:
    source = Source(
        code=node.read("code", code),
        name=node.read("name", both),
        kind=kind,
        legal=node.read("legal", both),
    )
    if kind in WHOLES:
        return replace(source, parts=node.read("of", many(code)))
    if kind is SourceKind.CONSTANT:
        return replace(source, points=node.read("points", number))
    if kind is SourceKind.SITTING:
        return _with_table(source, node)
    if kind in _NEEDS_OF:
        source = replace(source, of=node.read("of", code))
    elif kind is SourceKind.INTERVIEW:
        source = replace(source, of=_criterion(node))
    if kind is SourceKind.CARD_CHOICE:
        return _with_table(source, node)
    if kind in COUNTED_KINDS:
        source = _with_rate(source, node)
    return _with_reach(_with_shape(source, node), node)


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
    units = tuple(UNITS)
    if source.kind is SourceKind.CARD_DATE:
        units = SPANS
        source = replace(source, until=node.maybe("until", _until) or APPLICATIONS_CLOSE)
    return replace(
        source,
        points=node.number("points", 1),
        per=node.maybe("per", divisor) or Fraction(1),
        whole=node.maybe("whole", flag) or False,
        unit=node.maybe("unit", one_of(units)) or default_unit(source.kind),
        limit=node.maybe("limit", number),
    )


def default_unit(kind: SourceKind) -> str:
    return SPANS[0] if kind is SourceKind.CARD_DATE else "unit"


def _until(value: Any, path: str) -> str:
    """A day written as 2026-08-31, or the name of one that the calendar sets."""
    return value if value in ANCHORS else day(value, path).isoformat()


def _with_shape(source: Source, node: Node) -> Source:
    source = replace(
        source, scale=node.maybe("scale", _scale), ranges=node.maybe("ranges", _ranges) or ()
    )
    if source.scale and source.ranges:
        raise RuleError(
            N_("%(path)s: a scale and ranges exclude each other."), path=node.at("ranges")
        )
    return source


def _with_reach(source: Source, node: Node) -> Source:
    """How far a source looks: other attempts, earlier years."""
    if source.kind in EXAM_KINDS:
        found = node.maybe("attempts", one_of(tuple(Attempts)))
        return replace(source, attempts=Attempts(found) if found else Attempts.LAST)
    if source.kind is SourceKind.CARRIED_OVER:
        return replace(source, years=node.maybe("years", _years) or 1)
    return source


def _years(value: Any, path: str) -> int:
    found = number(value, path)
    if found.denominator != 1 or not 1 <= found <= MOST_YEARS:
        raise RuleError(
            N_("%(path)s: a whole number from 1 to %(most)s is needed."), path=path, most=MOST_YEARS
        )
    return int(found)


def _scale(value: Any, path: str) -> Scale:
    node = Node(value, path, frozenset({"from", "to", "from_least", "to_least"}))
    full = node.read("from", divisor)
    scale = Scale(
        full, node.read("to", number), node.number("from_least", 0), node.number("to_least", 0)
    )
    if scale.least == full:
        raise RuleError(N_("%(path)s: this would divide by zero."), path=node.at("from_least"))
    if scale.least > full:
        raise RuleError(
            N_("%(path)s: this must be less than the scale's end."), path=node.at("from_least")
        )
    return scale


def _ranges(value: Any, path: str) -> tuple[tuple[Fraction, Fraction], ...]:
    rows = many(_range)(value, path)
    if not rows:
        raise RuleError(N_("%(path)s: at least one row is needed."), path=path)
    for index in range(1, len(rows)):
        if rows[index][0] <= rows[index - 1][0]:
            raise RuleError(
                N_("%(path)s: the rows must rise, each beginning above the one before."),
                path=f"{path}[{index}]",
            )
    return rows


def _range(value: Any, path: str) -> tuple[Fraction, Fraction]:
    node = Node(value, path, frozenset({"from", "points"}))
    return node.read("from", number), node.read("points", number)


def _preliminary(node: Node, kind: SourceKind) -> bool:
    marked = node.maybe("preliminary", flag) or False
    if marked and kind in SAVED_FOR_LATER:
        raise RuleError(
            N_("%(path)s: exam and interview are not known at the preliminary evaluation."),
            path=node.at("preliminary"),
        )
    return marked
