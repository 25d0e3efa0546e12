"""A rule-set that makes no sense is refused, with the path of what is wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.errors import RuleError
from recruit.points.rules import check_references, parse_points, residence_slot
from tests.points.documents import (
    CYPRUS,
    EXPERIENCE,
    INCENTIVE,
    RULES_2011,
    RULES_2020,
    RULES_2025,
    both,
    source,
)

pytestmark = pytest.mark.unit

EXAM = source("exam", "exam-total")
TIE = {"kind": "source", "of": "exam", "name": both("t"), "legal": both("8")}


def one(**more: Any) -> dict[str, Any]:
    return {"sources": [source("it", "card-number", of="f", **more)]}


def refused(section: Any) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse_points(section)
    return caught.value


@pytest.mark.parametrize("document", [RULES_2011, RULES_2020, RULES_2025, CYPRUS])
def test_real_rules_are_read(document: dict[str, Any]) -> None:
    assert parse_points(document).sources


@pytest.mark.parametrize(
    ("section", "path", "words"),
    [
        (None, "points", "object"),
        ([], "points", "object"),
        ({}, "points.sources", "missing"),
        ({"sources": []}, "points.sources", "at least one"),
        ({"sources": "all"}, "points.sources", "list"),
        ({"sources": [3]}, "points.sources[0]", "object"),
        ({"sources": [EXAM], "treshold": "40"}, "points.treshold", "no such setting"),
        ({"sources": [EXAM], "threshold": 40.5}, "points.threshold", "floats"),
        ({"sources": [EXAM], "rounding": "up"}, "points.rounding", "half-up"),
        ({"sources": [source("x", "horoscope")]}, "points.sources[0].kind", "exam-section"),
        ({"sources": [{"kind": "exam-total"}]}, "points.sources[0].code", "missing"),
        ({"sources": [EXAM, EXAM]}, "points.sources", "twice"),
        (one(weight=0.5), "points.sources[0].weight", "floats"),
        (one(weight="half"), "points.sources[0].weight", "not a number"),
        (one(weight=True), "points.sources[0].weight", "not a number"),
        (one(weight="1e9"), "points.sources[0].weight", "not a number"),
        (one(weight="9" * 5000), "points.sources[0].weight", "not a number"),
        (one(per="0"), "points.sources[0].per", "divide by zero"),
        (one(per="-12"), "points.sources[0].per", "greater than zero"),
        (one(weight="1/0"), "points.sources[0].weight", "divide by zero"),
        (one(unit="parsec"), "points.sources[0].unit", "month"),
        (one(floor="5", cap="4"), "points.sources[0].floor", "greater than the cap"),
        (one(preliminary="yes"), "points.sources[0].preliminary", "true or false"),
        (one(table={"a": "1"}), "points.sources[0].table", "no such setting"),
        (one(name={"az": "Ad"}), "points.sources[0].name", "both languages"),
        (one(name={"az": "Ad", "en": " "}), "points.sources[0].name", "both languages"),
        ({"sources": [source("x", "card-number")]}, "points.sources[0].of", "missing"),
        (
            {"sources": [source("x", "card-computed", of="g", scale={"from": "0", "to": "5"})]},
            "points.sources[0].scale.from",
            "divide by zero",
        ),
        (
            {"sources": [source("x", "card-choice", of="g", table={"A b": "1"})]},
            "points.sources[0].table.A b",
            "small Latin letters",
        ),
        (
            {"sources": [source("x", "exam-total", preliminary=True)]},
            "points.sources[0].preliminary",
            "not known",
        ),
        (
            {"sources": [EXAM], "tie_breaks": [{**TIE, "of": "luck"}]},
            "points.tie_breaks",
            "no source",
        ),
        (
            {"sources": [EXAM], "coefficient": {**INCENTIVE, "applies_to": ["luck"]}},
            "points.coefficient.applies_to",
            "no source",
        ),
        (
            {"sources": [EXAM], "coefficient": {**INCENTIVE, "bands": []}},
            "points.coefficient.bands",
            "at least one band",
        ),
        (
            {
                "sources": [EXAM],
                "coefficient": {
                    **INCENTIVE,
                    "bands": [{"from": "5", "below": "3", "factor": "1.1"}],
                },
            },
            "points.coefficient.bands[0]",
            "empty",
        ),
        (
            {"sources": [EXAM, source("x", "best-of", of=["exam", "luck"])]},
            "points.sources[1].of",
            "no source",
        ),
        (
            {"sources": [source("a", "best-of", of=["a"])]},
            "points.sources[0].of",
            "a → a",
        ),
        (
            {
                "sources": [
                    source("a", "best-of", of=["b"]),
                    source("b", "best-of", of=["c"]),
                    source("c", "best-of", of=["a"]),
                ]
            },
            "points.sources[2].of",
            "a → b → c → a",
        ),
    ],
)
def test_nonsense_is_refused(section: Any, path: str, words: str) -> None:
    error = refused(section)
    assert error.params["path"] == path
    assert words in str(error)


def test_references_into_other_sections_must_exist() -> None:
    rules = parse_points(RULES_2025)
    sections = [{"code": "subject"}, {"code": "methodology"}]
    check_references(rules, {"exam": {"sections": sections}})
    with pytest.raises(RuleError, match="methodology"):
        check_references(rules, {"exam": {"sections": sections[:1]}})
    with pytest.raises(RuleError, match="subject"):
        check_references(rules, {})
    lesson = parse_points({"sources": [source("x", "interview", of="lesson")]})
    with pytest.raises(RuleError, match="lesson"):
        check_references(lesson, {"interview": {"criteria": []}})


def test_the_rules_name_the_fields_they_read() -> None:
    assert parse_points(RULES_2025).fields == {
        "incentive_years",
        "education",
        "honours",
        "experience_months",
    }
    assert parse_points({"sources": [EXPERIENCE]}).fields == {"experience_months"}


def test_residence_has_a_place_of_its_own() -> None:
    assert residence_slot(parse_points(RULES_2025)) == 4
    assert residence_slot(parse_points(RULES_2020)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def path_of_refusal(section: Any) -> str:
    """Where the section is wrong; "fine" where it is not."""
    try:
        parse_points(section)
    except RuleError as error:
        return str(error.params["path"])
    return "fine"


@given(JSON)
def test_anything_is_read_or_refused(value: Any) -> None:
    for section in (value, {"sources": value}, {"sources": [EXAM], "coefficient": value}):
        assert path_of_refusal(section)


@given(st.sampled_from(sorted({*EXPERIENCE, "of", "table", "scale"})), JSON)
def test_any_setting_of_a_source_is_read_or_refused(key: str, value: Any) -> None:
    assert path_of_refusal({"sources": [{**EXPERIENCE, key: value}]})
