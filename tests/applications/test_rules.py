"""States and eligibility, without a database."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.applications.rules import (
    BINDING,
    STEP_WORDS,
    VOICES,
    ApplicationState,
    Eligibility,
    Facts,
    Step,
    evaluate,
    judge,
    may,
    next_state,
    parse_eligibility,
    reason_from_json,
    reason_to_json,
)
from recruit.campaigns.service import shipped
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.unit

S = ApplicationState
SETS = ("2011-example", "2020", "2025")
RULES = parse_eligibility(shipped()["2025"]["eligibility"])
GOOD = {
    "education": "master",
    "specialty": "physics",
    "citizenship": "citizen",
    "permanent_post": False,
}
PHYSICS = Bilingual("Fizika", "Physics")


def say(code: str, value: Any) -> Bilingual:
    return Bilingual(f"{code} {value}", f"{code} {value}")


@pytest.mark.parametrize(("state", "step"), list(product(S, Step)))
def test_a_step_leads_somewhere_or_is_refused(state: S, step: Step) -> None:
    if may(state, step):
        assert next_state(state, step) in S
    else:
        with pytest.raises(RuleError):
            next_state(state, step)


def test_what_is_decided_against_or_withdrawn_stays_so() -> None:
    assert not any(may(S.WITHDRAWN, step) for step in Step)
    assert {step for step in Step if may(S.NOT_ELIGIBLE, step)} == {Step.UNDO, Step.REOPEN}


def test_only_a_standing_application_binds_its_card() -> None:
    assert set(S) - BINDING == {S.DRAFT, S.RETURNED, S.NOT_ELIGIBLE, S.WITHDRAWN}


def test_every_step_has_words() -> None:
    assert set(STEP_WORDS) == set(Step)


def test_every_state_is_said_in_three_voices() -> None:
    assert set(VOICES) == set(S)


def test_the_rules_admit_who_meets_them() -> None:
    assert evaluate(RULES, "physics", PHYSICS, GOOD, say).eligible


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"specialty": "history"}, ["specialty"]),
        ({"citizenship": "other"}, ["citizenship"]),
        ({"education": None}, ["education"]),
        ({"specialty": None, "citizenship": None}, ["specialty", "citizenship"]),
    ],
)
def test_each_broken_rule_is_named_with_its_fact_and_law(
    changes: dict[str, Any], codes: list[str]
) -> None:
    verdict = evaluate(RULES, "physics", PHYSICS, {**GOOD, **changes}, say)
    assert not verdict.eligible
    found = verdict.reasons + verdict.missing
    assert [reason.code for reason in found] == codes
    assert verdict.refused == (None not in changes.values())
    for reason in found:
        assert reason.legal == Bilingual("Qaydalar, bənd 2.1", "Rules, clause 2.1")
        fact = reason.params.get("fact")
        assert (fact is None) == (changes[reason.code] is None)
        assert reason.message % reason.params


def test_an_empty_rule_asks_nothing() -> None:
    assert evaluate(parse_eligibility({}), "physics", PHYSICS, {}, say).eligible


def test_a_subject_takes_only_its_specialties() -> None:
    teacher = {**GOOD, "specialty": "mathematics"}
    open_to = {s for s in RULES.specialties if evaluate(RULES, s, PHYSICS, teacher, say).eligible}
    assert open_to == {"mathematics", "physics", "informatics"}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_sections_are_read(name: str) -> None:
    assert isinstance(parse_eligibility(shipped()[name]["eligibility"]), Eligibility)


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ({"education": "bachelor"}, "education"),
        ({"specialties": {"physics": "physics"}}, "specialties.physics"),
        ({"fields": {"age": "age"}}, "fields"),
        ({"legal": {"az": "Bənd"}}, "legal"),
        ({"auto_accept": "yes"}, "auto_accept"),
        ({"correction_days": 99}, "correction_days"),
    ],
)
def test_a_wrong_section_is_refused_with_its_path(section: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_eligibility(section)
    assert caught.value.params["path"] == path


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
NAMES = ["education", "specialties", "citizenship", "fields", "legal", "conditions", "sampling"]


@given(st.dictionaries(st.sampled_from(NAMES), JSON), st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_section_is_read_or_refused_and_judges_any_answers(section: Any, answers: Any) -> None:
    try:
        rules = parse_eligibility(section)
    except RuleError:
        return
    answers = {k: v for k, v in answers.items() if isinstance(v, str | int | bool | None)}
    verdict = evaluate(rules, "physics", PHYSICS, answers, say)
    assert verdict.eligible == (not verdict.reasons and not verdict.missing)
    stored = [reason_to_json(reason) for reason in verdict.reasons]
    canonical_json(stored)
    assert tuple(map(reason_from_json, stored)) == verdict.reasons


TEACHES = GOOD | {"diploma": "d", "experience_months": 40}


@pytest.mark.parametrize(
    ("name", "says", "codes"),
    [
        *((name, {"permanent_post": True, "post_months": 35}, {"permanent-post"}) for name in SETS),
        *((name, {"permanent_post": True, "post_months": 36}, set()) for name in SETS),
        *((name, {"permanent_post": None}, {"permanent-post"}) for name in SETS),
        *((name, {"specialty": "other"}, {"specialty"}) for name in SETS),
        *((name, {"citizenship": "other"}, {"citizenship"}) for name in SETS),
        ("2020", {"diploma": None}, set()),
        ("2025", {"education": "secondary-special", "experience_months": 0}, set()),
        ("2011-example", {"diploma": None}, {"diploma"}),
        (
            "2011-example",
            {"education": "secondary-special", "experience_months": 11},
            {"experience"},
        ),
        ("2011-example", {"education": "secondary-special", "experience_months": 12}, set()),
    ],
)
def test_what_the_shipped_rules_ask(name: str, says: dict[str, Any], codes: set[str]) -> None:
    rules = parse_eligibility(shipped()[name]["eligibility"])
    found = evaluate(rules, "physics", PHYSICS, TEACHES | says, say)
    assert {one.code for one in found.reasons + found.missing} == codes


def test_the_example_of_2011_bars_who_declined_a_place_elsewhere() -> None:
    rules = parse_eligibility(shipped()["2011-example"]["eligibility"])
    bars = {"declined-place": Bilingual("2010", "Of 2010")}
    found = judge(rules, "physics", PHYSICS, Facts(TEACHES, say, bars=bars))
    assert [one.code for one in found.reasons] == ["declined"]
