"""A second arithmetic of points, deliberately simple: it reads the JSON documents directly.

It shares no line with recruit.points, not even the rounding, and knows no words.
"""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
WIDE = Context(prec=400)


def exact(text: Any) -> Fraction:
    text = str(text)
    if "/" in text:
        above, below = text.split("/")
        return Fraction(above) / Fraction(below)
    return Fraction(text)


def rounded(value: Fraction, mode: str) -> Decimal:
    """Decimals with 400 places: enough that no fraction of the tests looks like a tie."""
    wide = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return wide.quantize(Decimal("0.01"), rounding=MODES[mode], context=WIDE)


def before_rounding(
    source: dict[str, Any], rules: dict[str, Any], facts: dict[str, Any]
) -> Fraction:
    value = read(source, rules, facts) * exact(source.get("weight", 1))
    if "floor" in source and value < exact(source["floor"]):
        value = exact(source["floor"])
    if "cap" in source and value > exact(source["cap"]):
        value = exact(source["cap"])
    return value


def read(source: dict[str, Any], rules: dict[str, Any], facts: dict[str, Any]) -> Fraction:
    kind, of = source["kind"], source.get("of")
    exam = facts["exam"] or {"subject": 0, "methodology": 0}
    if kind == "exam-section":
        return exact(exam[of])
    if kind == "exam-total":
        return exact(exam["subject"]) + exact(exam["methodology"])
    if kind == "interview":
        return exact(facts["interview"] or 0)
    if kind == "constant":
        return exact(source["points"])
    if kind == "best-of":
        inner = [s for s in rules["sources"] if s["code"] in of]
        return max(before_rounding(s, rules, facts) for s in inner)
    answer = facts["answers"].get(of)
    if kind == "card-choice":
        return exact(source["table"].get(answer, source.get("otherwise", 0)))
    if answer is None:
        return Fraction(0)
    value = exact(answer)
    if "limit" in source:
        value = min(value, exact(source["limit"]))
    if "scale" in source:
        return value * exact(source["scale"]["to"]) / exact(source["scale"]["from"])
    return value * exact(source.get("points", 1)) / exact(source.get("per", 1))


def lines(rules: dict[str, Any], facts: dict[str, Any]) -> list[Decimal]:
    mode = rules.get("rounding", "half-up")
    inner = {code for s in rules["sources"] if s["kind"] == "best-of" for code in s["of"]}
    found = [
        rounded(before_rounding(s, rules, facts), mode)
        for s in rules["sources"]
        if s["code"] not in inner
    ]
    coefficient = rules.get("coefficient")
    if coefficient:
        held = exact(facts["answers"].get(coefficient["of"]) or 0)
        factors = [
            exact(band["factor"])
            for band in coefficient["bands"]
            if exact(band["from"]) <= held and ("below" not in band or held < exact(band["below"]))
        ]
        best = max(factors) if factors else Fraction(1)
        if best != 1:
            found.append(rounded(Fraction(sum(found)) * (best - 1), mode))
    return found


def passed(rules: dict[str, Any], facts: dict[str, Any]) -> bool:
    if any(s["kind"].startswith("exam") for s in rules["sources"]) and not facts["exam"]:
        return False
    inner = {code for s in rules["sources"] if s["kind"] == "best-of" for code in s["of"]}
    printed = [s for s in rules["sources"] if s["code"] not in inner]
    found = lines(rules, facts)
    for source, points in zip(printed, found, strict=False):
        if "minimum" in source and Fraction(points) < exact(source["minimum"]):
            return False
    return "threshold" not in rules or Fraction(sum(found)) >= exact(rules["threshold"])
