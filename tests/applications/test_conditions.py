"""Conditions of the rule-set: met, broken, or not stated yet."""

from typing import Any

import pytest

from recruit.applications.rules import Facts, Verdict, judge, parse_eligibility
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.unit

LAW = {"az": "Qaydalar, bənd 2.4", "en": "Rules, clause 2.4"}
SAID = {"az": "Şərt ödənmir.", "en": "The condition is not met."}
PHYSICS = Bilingual("Fizika", "Physics")
LABELS = {"post_months": Bilingual("Stajınız", "Your months in the post")}
POST = {
    "code": "post",
    "kind": "at-least",
    "field": "post_months",
    "number": 36,
    "when": {"field": "permanent", "values": ["yes"]},
}


def say(code: str, value: Any) -> Bilingual:
    return Bilingual(f"{code} {value}", f"{code} {value}")


def judged(
    condition: dict[str, Any],
    answers: dict[str, Any],
    *,
    subject: str = "physics",
    shown: list[str] | None = None,
    bars: dict[str, Bilingual] | None = None,
) -> Verdict:
    rules = parse_eligibility({"conditions": [{"legal": LAW, "broken": SAID, **condition}]})
    return judge(rules, subject, PHYSICS, Facts(answers, say, LABELS, shown, bars or {}))


def outcome(verdict: Verdict) -> str:
    if verdict.eligible:
        return "open"
    return "unknown" if verdict.undecided else "closed"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"permanent": True, "post_months": 35}, "closed"),
        ({"permanent": True, "post_months": 36}, "open"),
        ({"permanent": True}, "unknown"),
        ({"permanent": False}, "open"),
        ({"permanent": False, "post_months": 1}, "open"),
        ({}, "unknown"),
    ],
)
def test_three_years_in_a_permanent_post(answers: dict[str, Any], expected: str) -> None:
    assert outcome(judged(POST, answers)) == expected


def test_what_the_form_does_not_ask_of_somebody_does_not_concern_them() -> None:
    assert judged(POST, {}, shown=["education"]).eligible
    assert judged(POST, {}, shown=["permanent"]).undecided


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ({"kind": "one-of", "values": ["full", "part"]}, "full", "open"),
        ({"kind": "one-of", "values": ["full", "part"]}, "none", "closed"),
        ({"kind": "one-of", "values": ["a"]}, ["b", "a"], "open"),
        ({"kind": "one-of", "values": ["a"]}, ["b"], "closed"),
        ({"kind": "one-of", "values": ["yes"]}, False, "closed"),
        ({"kind": "one-of", "values": ["yes"]}, True, "open"),
        ({"kind": "at-most", "number": "4.5"}, "4.50", "open"),
        ({"kind": "at-most", "number": "4.5"}, "4.51", "closed"),
        ({"kind": "at-least", "number": 1}, "no number", "closed"),
        ({"kind": "document"}, "abcdefgh23456789", "open"),
        ({"kind": "document"}, None, "unknown"),
        ({"kind": "document"}, "", "unknown"),
    ],
)
def test_a_condition_is_met_broken_or_not_stated(
    condition: dict[str, Any], value: Any, expected: str
) -> None:
    verdict = judged({"code": "c", "field": "f", **condition}, {"f": value})
    assert outcome(verdict) == expected
    for reason in verdict.reasons + verdict.missing:
        assert reason.legal == Bilingual(**LAW)
        assert reason.message % reason.params


def test_a_broken_condition_says_the_rule_and_the_fact() -> None:
    reason = judged(POST, {"permanent": True, "post_months": 35}).reasons[0]
    assert reason.params == {"words": Bilingual(**SAID), "fact": say("post_months", 35)}


def test_what_is_not_stated_is_named_as_the_form_names_it() -> None:
    reason = judged(POST, {"permanent": True}).missing[0]
    assert reason.params == {"label": LABELS["post_months"]}


def test_a_condition_of_one_subject_leaves_the_others() -> None:
    of_music = {**POST, "subjects": ["music"]}
    assert judged(of_music, {"permanent": True, "post_months": 1}).eligible
    assert judged(of_music, {"permanent": True, "post_months": 1}, subject="music").refused


def test_a_bar_from_an_earlier_campaign_closes_every_subject() -> None:
    rule = {"code": "bar", "kind": "no-bar", "values": ["declined-place"]}
    last_year = Bilingual("Müsabiqə 2025", "Campaign 2025")
    assert judged(rule, {}).eligible
    assert judged(rule, {}, bars={"other-thing": last_year}).eligible
    barred = judged(rule, {}, bars={"declined-place": last_year})
    assert barred.reasons[0].params["fact"] == last_year


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "magic"}, "conditions[0].kind"),
        ({"number": "4,5"}, "conditions[0].number"),
        ({"number": True}, "conditions[0].number"),
        ({"field": None}, "conditions[0].field"),
        ({"code": "Education!"}, "conditions[0].code"),
        ({"code": "education"}, "conditions[0].code"),
        ({"legal": None}, "conditions[0].legal"),
        ({"broken": {"az": "Yalnız"}}, "conditions[0].broken"),
        ({"when": {"field": "permanent", "values": []}}, "conditions[0].when.values"),
        ({"when": {"is": "permanent"}}, "conditions[0].when"),
        ({"values": ["yes"]}, "conditions[0].values"),
        ({"subjects": "physics"}, "conditions[0].subjects"),
    ],
)
def test_a_wrong_condition_is_refused_with_its_path(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        judged({**POST, **changes}, {})
    assert caught.value.params["path"] == path


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ({"sampling": {"per_cent": 101}}, "sampling.per_cent"),
        ({"sampling": {"per_cent": 5, "seed": 1}}, "sampling.seed"),
        ({"sampling": [5]}, "sampling"),
        ({"conditions": {}}, "conditions"),
        ({"reminder_days": -1}, "reminder_days"),
    ],
)
def test_wrong_figures_are_refused_with_their_path(section: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_eligibility(section)
    assert caught.value.params["path"] == path
