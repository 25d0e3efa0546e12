"""A second arithmetic of points, deliberately simple: it reads the JSON documents directly.

It shares no line with recruit.points, not even the rounding, and knows no words.
"""

import math
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


WHOLES = ("best-of", "last-of", "sum-of")


def before_rounding(
    source: dict[str, Any], rules: dict[str, Any], facts: dict[str, Any]
) -> Fraction:
    found = read(source, rules, facts)
    value = Fraction(0) if found is None else found
    if found is None and source["kind"] == "card-choice":
        value = exact(source.get("otherwise", 0))
    value = value * exact(source.get("weight", 1))
    if "floor" in source and value < exact(source["floor"]):
        value = exact(source["floor"])
    if "cap" in source and value > exact(source["cap"]):
        value = exact(source["cap"])
    return value


def read(source: dict[str, Any], rules: dict[str, Any], facts: dict[str, Any]) -> Fraction | None:
    """What a source reads, converted; None where there is nothing to read."""
    kind, of = source["kind"], source.get("of")
    if kind == "constant":
        return exact(source["points"])
    if kind in WHOLES:
        return whole(source, rules, facts)
    if kind == "sitting":
        if facts["exam"] is None:
            return None
        return exact(source["table"].get(facts["sitting"], source.get("otherwise", 0)))
    if kind == "card-choice":
        answer = facts["answers"].get(of)
        if answer is None:
            return None
        return exact(source["table"].get(answer, source.get("otherwise", 0)))
    value = given(source, facts)
    return None if value is None else converted(source, value)


def given(source: dict[str, Any], facts: dict[str, Any]) -> Fraction | None:
    kind, of = source["kind"], source.get("of")
    if kind in ("exam-section", "exam-total"):
        sat = [*facts.get("earlier", []), *([facts["exam"]] if facts["exam"] else [])]
        points = [
            exact(e[of]) if of else exact(e["subject"]) + exact(e["methodology"]) for e in sat
        ]
        if not points:
            return None
        which = source.get("attempts", "last")
        return max(points) if which == "best" else points[0 if which == "first" else -1]
    if kind == "interview":
        return None if facts["interview"] is None else exact(facts["interview"])
    if kind == "carried-over":
        years = int(source.get("years", 1))
        fit = [(ago, -exact(p)) for code, p, ago in facts["carried"] if code == of and ago <= years]
        return -min(fit)[1] if fit else None
    answer = facts["answers"].get(of)
    if kind == "card-date":
        return None if answer is None else full_since(source, answer, facts)
    return None if answer is None else exact(answer)


def full_since(source: dict[str, Any], answer: str, facts: dict[str, Any]) -> Fraction:
    """Counted one by one: how often a year (or month) after the date the day is not past yet."""
    until = source.get("until", "applications-close")
    until = facts["days"].get(until, until)
    year, month, day = map(int, answer.split("-"))
    count = 0
    while True:
        if source.get("unit", "year") == "year":
            year += 1
        else:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if (year, month, day) > tuple(map(int, until.split("-"))):
            return Fraction(count)
        count += 1


def converted(source: dict[str, Any], value: Fraction) -> Fraction:
    if "limit" in source:
        value = min(value, exact(source["limit"]))
    if "scale" in source:
        scale = source["scale"]
        a, b = exact(scale.get("from_least", 0)), exact(scale["from"])
        c, d = exact(scale.get("to_least", 0)), exact(scale["to"])
        return c + (value - a) * (d - c) / (b - a)
    if "ranges" in source:
        points = Fraction(0)
        for row in source["ranges"]:
            if value >= exact(row["from"]):
                points = exact(row["points"])
        return points
    if source["kind"] in ("card-number", "card-computed", "card-date"):
        times = value / exact(source.get("per", 1))
        if source.get("whole"):
            times = Fraction(math.floor(times))
        return times * exact(source.get("points", 1))
    return value


def whole(source: dict[str, Any], rules: dict[str, Any], facts: dict[str, Any]) -> Fraction | None:
    by_code = {s["code"]: s for s in rules["sources"]}
    parts = [by_code[code] for code in source["of"]]
    worth = [before_rounding(part, rules, facts) for part in parts]
    if source["kind"] == "sum-of":
        return sum(worth, Fraction(0))
    if source["kind"] == "best-of":
        return max(worth)
    with_result = [
        w for w, p in zip(worth, parts, strict=True) if read(p, rules, facts) is not None
    ]
    return with_result[-1] if with_result else None


def parts_of(rules: dict[str, Any]) -> set[str]:
    return {code for s in rules["sources"] if s["kind"] in WHOLES for code in s["of"]}


def lines(rules: dict[str, Any], facts: dict[str, Any]) -> list[Decimal]:
    mode = rules.get("rounding", "half-up")
    inner = parts_of(rules)
    printed = [s for s in rules["sources"] if s["code"] not in inner]
    found = {
        s["code"]: rounded(before_rounding(s, rules, facts), s.get("rounding", mode))
        for s in printed
    }
    return [*found.values(), *(rounded(gain, mode) for gain in gains(rules, facts, found))]


def gains(
    rules: dict[str, Any], facts: dict[str, Any], found: dict[str, Decimal]
) -> list[Fraction]:
    """What coefficients add, before rounding."""
    several = rules.get("coefficients")
    listed = (
        several["list"] if several else [rules["coefficient"]] if rules.get("coefficient") else []
    )
    grown = {code: Fraction(points) for code, points in found.items()}
    gained = []
    for one in listed:
        factor = factor_of(one, facts)
        if factor == 1:
            continue
        over = one.get("applies_to") or list(grown)
        gained.append(sum((grown[code] * (factor - 1) for code in over), Fraction(0)))
        if several and several["mode"] == "product":
            for code in over:
                grown[code] *= factor
    if several and several["mode"] == "product":
        return gained
    return [max(gained)] if gained else []


def factor_of(coefficient: dict[str, Any], facts: dict[str, Any]) -> Fraction:
    answer = facts["answers"].get(coefficient["of"])
    if "answers" in coefficient:
        return exact(coefficient["answers"].get(answer, 1))
    held = exact(answer or 0)
    factors = [
        exact(band["factor"])
        for band in coefficient["bands"]
        if exact(band["from"]) <= held and ("below" not in band or held < exact(band["below"]))
    ]
    return max(factors) if factors else Fraction(1)


def passed(rules: dict[str, Any], facts: dict[str, Any]) -> bool:
    needs_exam = any(s["kind"].startswith("exam") for s in rules["sources"])
    sat = facts["exam"] or facts.get("earlier") or facts["carried"]
    if needs_exam and not sat:
        return False
    inner = parts_of(rules)
    printed = [s for s in rules["sources"] if s["code"] not in inner]
    found = lines(rules, facts)
    for source, points in zip(printed, found, strict=False):
        if "minimum" in source and Fraction(points) < exact(source["minimum"]):
            return False
    return "threshold" not in rules or Fraction(sum(found)) >= exact(rules["threshold"])


def contracts(rules: dict[str, Any], facts: dict[str, Any]) -> dict[str, bool]:
    total = Fraction(sum(lines(rules, facts)))
    return {kind: total >= exact(least) for kind, least in rules.get("thresholds", {}).items()}
