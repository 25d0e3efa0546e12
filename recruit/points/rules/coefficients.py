"""Coefficients: reading them, and what they add to the printed lines."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import N_, Bilingual
from recruit.points.rules import words
from recruit.points.rules.facts import Facts
from recruit.points.rules.inputs import answer_code, number_in
from recruit.points.rules.reading import Node, both, code, divisor, many, mapping, number, one_of
from recruit.points.rules.schema import Band, Coefficient, Mode, PointsRules
from recruit.points.rules.totals import Line

COEFFICIENT = "coefficient"
_KNOWN = frozenset({"name", "of", "unit", "bands", "answers", "labels", "applies_to", "legal"})


# --- reading --------------------------------------------------------------------------------------


def read_coefficients(node: Node) -> tuple[tuple[Coefficient, ...], Mode]:
    """The one of the setting `coefficient`, or the list of `coefficients` with its mode."""
    if node.has("coefficient") and node.has("coefficients"):
        raise RuleError(
            N_("%(path)s: write one coefficient or a list of them, not both."),
            path=node.at("coefficients"),
        )
    if single := node.maybe("coefficient", _single):
        return (single,), Mode.HIGHEST
    return node.maybe("coefficients", _several) or ((), Mode.HIGHEST)


def _single(value: Any, path: str) -> Coefficient:
    node = Node(value, path, _KNOWN | {"mode"})
    node.maybe("mode", one_of(("highest",)))
    return _coefficient(node)


def _several(value: Any, path: str) -> tuple[tuple[Coefficient, ...], Mode]:
    node = Node(value, path, frozenset({"mode", "list"}))
    mode = Mode(node.read("mode", one_of(tuple(Mode))))
    found = node.read("list", many(lambda one, at: _coefficient(Node(one, at, _KNOWN))))
    if not found:
        raise RuleError(N_("%(path)s: at least one coefficient is needed."), path=node.at("list"))
    return found, mode


def _coefficient(node: Node) -> Coefficient:
    bands, answers = node.maybe("bands", many(_band)), node.maybe("answers", mapping(divisor))
    if bands and answers:
        raise RuleError(
            N_("%(path)s: bands and answers exclude each other."), path=node.at("answers")
        )
    if not bands and not answers:
        raise RuleError(N_("%(path)s: at least one band is needed."), path=node.at("bands"))
    coefficient = Coefficient(
        name=node.read("name", both),
        of=node.read("of", code),
        unit=node.maybe("unit", one_of(tuple(words.UNITS))) or "year",
        bands=bands or (),
        legal=node.read("legal", both),
        applies_to=node.maybe("applies_to", many(code)) or (),
        answers=tuple(sorted(answers or (), key=lambda row: (-row[1], row[0]))),
        labels=node.maybe("labels", mapping(both)) or (),
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


# --- what they add --------------------------------------------------------------------------------


def coefficient_lines(rules: PointsRules, facts: Facts, lines: list[Line]) -> list[Line]:
    """A line for what coefficients add to the printed lines they apply to.

    `highest`: of those that fit the one that adds most, the first of equals. `product`:
    one after another, each multiplies what the ones before it made of a line.
    """
    if not rules.coefficients:
        return []
    if rules.mode is Mode.PRODUCT:
        return _one_after_another(rules, facts, lines)
    gains = [(one, *_gain(one, facts, lines)) for one in rules.coefficients]
    fitting = [row for row in gains if row[1] != 1]
    if not fitting:
        return []
    best, factor, gain = max(fitting, key=lambda row: row[2])
    return [_line(best, COEFFICIENT, gain, factor, rules, facts)]


def _gain(one: Coefficient, facts: Facts, lines: list[Line]) -> tuple[Fraction, Fraction]:
    """(factor, what it adds before rounding)."""
    factor = factor_of(one, facts)
    base = sum((line.points for line in lines if _applies(one, line)), Decimal(0))
    return factor, Fraction(base) * (factor - 1)


def _one_after_another(rules: PointsRules, facts: Facts, lines: list[Line]) -> list[Line]:
    grown = [Fraction(line.points) for line in lines]
    found = []
    for index, one in enumerate(rules.coefficients, 1):
        factor, gain = factor_of(one, facts), Fraction(0)
        if factor == 1:
            continue
        for place, line in enumerate(lines):
            if _applies(one, line):
                gain += grown[place] * (factor - 1)
                grown[place] *= factor
        found.append(_line(one, f"{COEFFICIENT}-{index}", gain, factor, rules, facts))
    return found


def _applies(one: Coefficient, line: Line) -> bool:
    return not one.applies_to or line.code in one.applies_to


def factor_of(one: Coefficient, facts: Facts) -> Fraction:
    """The highest factor that the candidate's answer has; 1 where none fits."""
    if one.answers:
        return dict(one.answers).get(answer_code(facts.answers.get(one.of)), Fraction(1))
    held = number_in(facts.answers, one.of) or Fraction(0)
    fitting = [
        band.factor
        for band in one.bands
        if held >= band.least and (band.below is None or held < band.below)
    ]
    return max(fitting, default=Fraction(1))


def _line(
    one: Coefficient, name: str, gain: Fraction, factor: Fraction, rules: PointsRules, facts: Facts
) -> Line:
    shown, hidden = words.times(factor), one.of in facts.hidden
    held, said = _held(one, facts)
    return Line(
        code=name,
        name=Bilingual(f"{one.name.az} {shown.az}", f"{one.name.en} {shown.en}"),
        rule=one.words,
        input="" if hidden else held,
        points=decimal_of(to_hundredths(gain, rules.rounding)),
        legal=one.legal,
        evidence=facts.card,
        said=words.HIDDEN if hidden else said,
    )


def _held(one: Coefficient, facts: Facts) -> tuple[str, Bilingual]:
    if one.answers:
        held = answer_code(facts.answers.get(one.of))
        return held, dict(one.labels).get(held, Bilingual(held, held))
    years = number_in(facts.answers, one.of) or Fraction(0)
    return str(years), words.amount(years, one.unit)
