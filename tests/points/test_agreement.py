"""Two arithmetic written apart agree on random rules and cards; and replay gives same bytes."""

import json
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.kernel.canonical import canonical_json, digest
from recruit.points.rules import (
    Carried,
    ExamFact,
    Facts,
    InterviewFact,
    SectionFact,
    document_of,
    evaluate,
    parse_points,
    total_of,
)
from recruit.points.rules.writing import Writer
from tests.points import simple
from tests.points.documents import CYPRUS, INCENTIVE, RULES_2011, RULES_2025, source

pytestmark = pytest.mark.unit

FIELDS = ("f", "g")
numbers = st.one_of(
    st.integers(-30, 130).map(str),
    st.decimals(-20, 120, places=3).map(str),
    st.fractions(-5, 5, max_denominator=12).map(lambda f: f"{f.numerator}/{f.denominator}"),
)
above_zero = st.one_of(st.integers(1, 24).map(str), st.sampled_from(["0.5", "2.5", "1/3"]))
steps = st.fixed_dictionaries(
    {}, optional={"weight": numbers, "cap": numbers, "floor": st.integers(-9, 5).map(str)}
)
rate = st.fixed_dictionaries(
    {},
    optional={
        "whole": st.booleans(),
        "points": numbers,
        "per": above_zero,
        "limit": st.integers(0, 96).map(str),
    },
)
scale = st.fixed_dictionaries(
    {"from": above_zero, "to": numbers},
    optional={"from_least": st.sampled_from(["-3", "-1/2", "0"]), "to_least": numbers},
)
ranges = st.dictionaries(st.integers(-5, 100), numbers, min_size=1, max_size=4).map(
    lambda rows: [{"from": str(least), "points": rows[least]} for least in sorted(rows)]
)
shaped = st.one_of(
    st.just({}),
    st.builds(lambda s: {"scale": s}, scale),
    st.builds(lambda r: {"ranges": r}, ranges),
)
attempts = st.fixed_dictionaries(
    {}, optional={"attempts": st.sampled_from(["last", "best", "first"])}
)
modes = st.fixed_dictionaries(
    {}, optional={"rounding": st.sampled_from(["half-up", "half-even", "down"])}
)
minimum = st.fixed_dictionaries({}, optional={"minimum": numbers})
field = st.sampled_from(FIELDS)


def merged(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {k: v for part in found for k, v in part.items()})


table = st.fixed_dictionaries(
    {"table": st.dictionaries(st.sampled_from("abc"), numbers, min_size=1)},
    optional={"otherwise": numbers},
)
section = st.fixed_dictionaries({"of": st.sampled_from(["subject", "methodology"])})
carried_of = st.fixed_dictionaries(
    {"of": st.sampled_from(["subject", "total"])}, optional={"years": st.integers(1, 3)}
)
since = st.fixed_dictionaries(
    {},
    optional={
        "until": st.sampled_from(["applications-open", "applications-close", "2024-02-29"]),
        "unit": st.sampled_from(["year", "month"]),
    },
)
kinds = st.one_of(
    st.tuples(st.just("exam-section"), merged(section, shaped, attempts)),
    st.tuples(st.just("exam-total"), merged(shaped, attempts)),
    st.tuples(st.just("interview"), shaped),
    st.tuples(st.just("constant"), st.fixed_dictionaries({"points": numbers})),
    st.tuples(st.just("card-choice"), merged(st.just({"of": "choice"}), table)),
    st.tuples(st.just("sitting"), table),
    st.tuples(st.just("carried-over"), merged(carried_of, shaped)),
    st.tuples(st.just("card-date"), merged(st.just({"of": "d"}), since, rate)),
    st.tuples(st.just("card-number"), st.builds(lambda f, r: {"of": f, **r}, field, rate)),
    st.tuples(st.just("card-computed"), st.builds(lambda f, s: {"of": f, **s}, field, shaped)),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> dict[str, Any]:
    drawn = draw(st.lists(st.tuples(kinds, steps, minimum, modes), min_size=1, max_size=6))
    sources = []
    for n, ((kind, own), more, least, mode) in enumerate(drawn):
        if "cap" in more and "floor" in more:
            more = {key: value for key, value in more.items() if key != "floor"}
        sources.append(source(f"s{n}", kind, **own, **more, **least, **mode))
    if len(sources) > 2 and draw(st.booleans()):
        for inner in sources[:2]:
            inner.pop("minimum", None)
        kind = draw(st.sampled_from(["best-of", "last-of", "sum-of"]))
        sources.append(source("best", kind, of=["s0", "s1"], **draw(steps)))
        sources[-1].pop("floor", None)
    printed = [s["code"] for s in sources if s["code"] not in (sources[-1].get("of") or ())]
    rules: dict[str, Any] = {"sources": sources, **draw(coefficients(printed))}
    if draw(st.booleans()):
        rules["threshold"] = draw(numbers)
    if draw(st.booleans()):
        rules["thresholds"] = {"permanent": draw(numbers), "fixed-term": draw(numbers)}
    rules["rounding"] = draw(st.sampled_from(["half-up", "half-even", "down"]))
    return rules


factors = st.sampled_from(["1.05", "1.10", "9/8", "1", "0.9"])


@st.composite
def coefficients(draw: st.DrawFn, printed: list[str]) -> dict[str, Any]:
    """None, the single one, or several with their mode."""
    if draw(st.booleans()):
        return draw(st.sampled_from([{}, {"coefficient": INCENTIVE}]))
    by_answer = {
        "name": {"az": "a", "en": "a"},
        "legal": {"az": "l", "en": "l"},
        "of": "choice",
        "answers": draw(st.dictionaries(st.sampled_from("abc"), factors, min_size=1)),
    }
    if draw(st.booleans()):
        by_answer["applies_to"] = draw(st.lists(st.sampled_from(printed), min_size=1, unique=True))
    listed = draw(st.permutations([INCENTIVE, by_answer]))
    mode = draw(st.sampled_from(["highest", "product"]))
    return {"coefficients": {"mode": mode, "list": list(listed)}}


points = st.decimals(-20, 100, places=2).map(str)
sat = st.fixed_dictionaries({"subject": points, "methodology": points})
cards = st.fixed_dictionaries(
    {
        "answers": st.fixed_dictionaries(
            {},
            optional={
                "f": numbers,
                "g": st.integers(0, 400),
                "choice": st.sampled_from("abcd"),
                "d": st.dates(date(1990, 1, 1), date(2030, 12, 31)).map(str),
                "incentive_years": st.integers(0, 9),
            },
        ),
        "exam": st.none() | sat,
        "earlier": st.lists(sat, max_size=2),
        "sitting": st.sampled_from("abcd"),
        "carried": st.lists(
            st.tuples(st.sampled_from(["subject", "total"]), points, st.integers(1, 3)), max_size=3
        ),
        "interview": st.none() | points,
        "days": st.just({"applications-open": "2026-03-01", "applications-close": "2026-08-31"}),
    }
)


def facts_of(card: dict[str, Any]) -> Facts:
    interview = card["interview"] and InterviewFact(Decimal(card["interview"]))
    exam = card["exam"] and exam_of(card["exam"], card.get("sitting"))
    return Facts(
        answers=card["answers"],
        days={name: date.fromisoformat(day) for name, day in card.get("days", {}).items()},
        exam=exam or None,
        interview=interview or None,
        earlier=tuple(exam_of(one, None) for one in card.get("earlier", ())),
        carried=tuple(
            Carried(code, Decimal(found), ago, "2025/2026")
            for code, found, ago in card.get("carried", ())
        ),
    )


def exam_of(found: dict[str, str], sitting: str | None) -> ExamFact:
    return ExamFact(
        tuple(SectionFact(code, Decimal(p), 0, 0, 0) for code, p in found.items()),
        sum((Decimal(p) for p in found.values()), Decimal(0)),
        True,
        sitting=sitting,
    )


@settings(max_examples=200, deadline=None)
@given(rule_sets(), cards)
def test_both_arithmetics_agree(rules: dict[str, Any], card: dict[str, Any]) -> None:
    found = evaluate(parse_points(rules), facts_of(card))
    assert [line.points for line in found.lines] == simple.lines(rules, card)
    assert found.points == sum(line.points for line in found.lines)
    assert found.passed == simple.passed(rules, card)
    assert {c.contract: c.met for c in found.contracts} == simple.contracts(rules, card)
    assert Writer().text(found) == canonical_json(document_of(found))


@settings(max_examples=100, deadline=None)
@given(rule_sets(), cards, st.randoms(use_true_random=False))
def test_the_same_inputs_give_the_same_bytes(
    rules: dict[str, Any], card: dict[str, Any], chance: random.Random
) -> None:
    """Also when the rules come back from their stored text with keys in another order."""
    shuffled = list(rules.items())
    chance.shuffle(shuffled)
    again = json.loads(canonical_json(dict(shuffled)))
    first = document_of(evaluate(parse_points(rules), facts_of(card), rule_set_digest="d"))
    second = document_of(evaluate(parse_points(again), facts_of(card), rule_set_digest="d"))
    first_lines = canonical_json(first)
    assert first_lines == canonical_json(second)
    restored = json.loads(first_lines)
    assert canonical_json(document_of(total_of(restored, 7))) == first_lines


@pytest.mark.parametrize(
    ("rules", "sha256"),
    [
        (RULES_2011, "576b2f92da016c7b7dfb2879bbd61c8c0a36da2b265fe7fc68cc2c576a0ad873"),
        (RULES_2025, "a12e86314f0e29f43b6f53cc9a6e2c719a542060235f2bd488fd9d433802acb9"),
        (CYPRUS, "97c602c2601a9e3d48fa4e970ff374f5c2c74dd6820df2390a4832910ecdd112"),
    ],
    ids=["2011", "2025", "cyprus"],
)
def test_a_total_of_today_replays_to_the_same_bytes_for_ever(
    rules: dict[str, Any], sha256: str
) -> None:
    """Whoever changes these digests changes what stands under totals already published."""
    card = {
        "answers": {
            "f": 1,
            "average_grade": "4.37",
            "experience_months": 30,
            "education": "master",
            "incentive_years": 6,
            "seniority_years": 3,
            "army": "yes",
        },
        "exam": {"subject": "59.00", "methodology": "13.00"},
        "interview": "17.33",
    }
    stored = json.loads(canonical_json(rules))
    found = evaluate(parse_points(stored), facts_of(card), rule_set_digest="d")
    assert digest(canonical_json(document_of(found))) == sha256


def test_the_simple_arithmetic_rounds_as_people_do() -> None:
    assert simple.rounded(Fraction(1, 8), "half-up") == Decimal("0.13")
    assert simple.rounded(Fraction(-1, 8), "half-up") == Decimal("-0.13")
