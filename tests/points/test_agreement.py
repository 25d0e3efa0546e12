"""Two arithmetic written apart agree on random rules and cards; and replay gives same bytes."""

import json
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.kernel.canonical import canonical_json, digest
from recruit.points.rules import (
    ExamFact,
    Facts,
    InterviewFact,
    SectionFact,
    document_of,
    evaluate,
    parse_points,
    total_of,
)
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
    {}, optional={"points": numbers, "per": above_zero, "limit": st.integers(0, 96).map(str)}
)
scale = st.fixed_dictionaries({"from": above_zero, "to": numbers})
minimum = st.fixed_dictionaries({}, optional={"minimum": numbers})
field = st.sampled_from(FIELDS)

kinds = st.one_of(
    st.tuples(
        st.just("exam-section"),
        st.fixed_dictionaries({"of": st.sampled_from(["subject", "methodology"])}),
    ),
    st.tuples(st.sampled_from(["exam-total", "interview"]), st.just({})),
    st.tuples(st.just("constant"), st.fixed_dictionaries({"points": numbers})),
    st.tuples(
        st.just("card-choice"),
        st.fixed_dictionaries(
            {
                "of": st.just("choice"),
                "table": st.dictionaries(st.sampled_from("abc"), numbers, min_size=1),
            },
            optional={"otherwise": numbers},
        ),
    ),
    st.tuples(st.just("card-number"), st.builds(lambda f, r: {"of": f, **r}, field, rate)),
    st.tuples(
        st.just("card-computed"), st.builds(lambda f, s: {"of": f, "scale": s}, field, scale)
    ),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> dict[str, Any]:
    drawn = draw(st.lists(st.tuples(kinds, steps, minimum), min_size=1, max_size=6))
    sources = []
    for n, ((kind, own), more, least) in enumerate(drawn):
        if "cap" in more and "floor" in more:
            more = {key: value for key, value in more.items() if key != "floor"}
        sources.append(source(f"s{n}", kind, **own, **more, **least))
    if len(sources) > 2 and draw(st.booleans()):
        for inner in sources[:2]:
            inner.pop("minimum", None)
        sources.append(source("best", "best-of", of=["s0", "s1"], **draw(steps)))
        sources[-1].pop("floor", None)
    rules: dict[str, Any] = {"sources": sources}
    if draw(st.booleans()):
        rules["coefficient"] = INCENTIVE
    if draw(st.booleans()):
        rules["threshold"] = draw(numbers)
    rules["rounding"] = draw(st.sampled_from(["half-up", "half-even", "down"]))
    return rules


points = st.decimals(-20, 100, places=2).map(str)
cards = st.fixed_dictionaries(
    {
        "answers": st.fixed_dictionaries(
            {},
            optional={
                "f": numbers,
                "g": st.integers(0, 400),
                "choice": st.sampled_from("abcd"),
                "incentive_years": st.integers(0, 9),
            },
        ),
        "exam": st.none() | st.fixed_dictionaries({"subject": points, "methodology": points}),
        "interview": st.none() | points,
    }
)


def facts_of(card: dict[str, Any]) -> Facts:
    exam = card["exam"] and ExamFact(
        tuple(SectionFact(code, Decimal(p), 0, 0, 0) for code, p in card["exam"].items()),
        sum((Decimal(p) for p in card["exam"].values()), Decimal(0)),
        True,
    )
    interview = card["interview"] and InterviewFact(Decimal(card["interview"]))
    return Facts(answers=card["answers"], exam=exam or None, interview=interview or None)


@settings(max_examples=400, deadline=None)
@given(rule_sets(), cards)
def test_both_arithmetics_agree(rules: dict[str, Any], card: dict[str, Any]) -> None:
    found = evaluate(parse_points(rules), facts_of(card))
    assert [line.points for line in found.lines] == simple.lines(rules, card)
    assert found.points == sum(line.points for line in found.lines)
    assert found.passed == simple.passed(rules, card)


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
