"""The program, and the simple arithmetic beside it, against what was worked out by hand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from recruit.campaigns.service import shipped
from recruit.kernel.text import Bilingual
from recruit.points.rules import Correction, Facts, Total, evaluate, parse_points
from recruit.points.rules.files import facts_of, rules_of
from tests.points import golden, simple
from tests.points.documents import INCENTIVE, both
from tests.points.test_agreement import facts_of as plain_facts

pytestmark = pytest.mark.unit


def rows(table: str) -> Iterator[tuple[list[str], list[str], str, bool]]:
    """(input, lines, total, above the thresholds) of each row."""
    for line in table.strip().splitlines():
        row, _, _ = line.partition("#")
        left, _, right = row.partition("->")
        printed, _, total = right.partition("=")
        yield left.split(), printed.split(), total.replace("!", "").strip(), "!" not in total


def said(total: Total) -> tuple[list[str], str]:
    return [str(line.points) for line in total.lines], str(total.points)


def counts(code: str, text: str) -> dict[str, Any]:
    right, wrong, blank = map(int, text.split("/"))
    return {"code": code, "right": right, "wrong": wrong, "blank": blank}


def exam(subject: str, methodology: str) -> dict[str, Any]:
    return {"sections": [counts("subject", subject), counts("methodology", methodology)]}


def answered(**answers: str) -> dict[str, Any]:
    return {code: value for code, value in answers.items() if value != "-"}


def held(rules: str, card: dict[str, Any], *, preliminary: bool = False) -> Total:
    document = shipped()[rules]
    return evaluate(rules_of(document), facts_of(card, document), preliminary=preliminary)


@pytest.mark.parametrize("rules", ["2025", "2020"])
def test_by_right_and_wrong_answers(rules: str) -> None:
    table = {"2025": golden.RULES_2025, "2020": golden.RULES_2020}[rules]
    for (subject, methodology, years), lines, total, passed in rows(table):
        card = {"exam": exam(subject, methodology), "answers": {"incentive_years": years}}
        found = held(rules, card)
        assert (*said(found), found.passed) == (lines, total, passed), (subject, methodology, years)


def test_2011_from_six_sources() -> None:
    for row, lines, total, passed in rows(golden.RULES_2011):
        subject, methodology, grade, months, degree, interview = row
        card = {
            "exam": exam(f"{subject}/0/0", f"{methodology}/0/0"),
            "answers": answered(average_grade=grade, experience_months=months, education=degree),
        }
        if interview != "-":
            card["interview"] = {"points": interview}
        found = held("2011-example", card)
        assert (*said(found), found.passed) == (lines, total, passed), row


def test_2011_before_the_exam() -> None:
    for (grade, months, degree), lines, total, _ in rows(golden.PRELIMINARY_2011):
        answers = answered(average_grade=grade, experience_months=months, education=degree)
        found = held("2011-example", {"answers": answers}, preliminary=True)
        assert said(found) == (lines, total), (grade, months, degree)


def test_the_list_of_cyprus() -> None:
    for row, lines, total, _ in rows(golden.CYPRUS):
        subject, methodology, degree, months, years, army = row
        answers = answered(
            education=degree,
            experience_months=months,
            diploma_date=years if years == "-" else f"{2026 - int(years)}-08-31",
            army_months=army,
        )
        card = {
            "exam": exam(f"{subject}/0/0", f"{methodology}/0/0"),
            "answers": answers,
            "days": {"applications-close": "2026-08-31"},
        }
        assert said(held("cyprus-example", card)) == (lines, total), row


@pytest.mark.parametrize(("settings", "pairs"), golden.SINCE)
def test_the_time_since_a_date(settings: dict[str, Any], pairs: str) -> None:
    it = source({"code": "it", "kind": "card-date", "of": "d", **settings})
    days = {"applications-open": "2026-03-01", "applications-close": "2026-08-31"}
    for pair in pairs.split():
        day, _, points = pair.partition("=")
        answers = {} if day == "-" else {"d": day}
        facts = facts_of({"answers": answers, "days": days}, {})
        assert said(evaluate(parse_points({"sources": [it]}), facts))[0] == [points], pair
        assert simple.lines({"sources": [it]}, known(answers, {"days": days})) == [Decimal(points)]


def source(settings: dict[str, Any]) -> dict[str, Any]:
    return {"name": both("it"), "legal": both("1"), **settings}


def known(answers: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    empty = {"exam": None, "earlier": [], "sitting": None, "carried": [], "interview": None}
    return {**empty, "answers": answers, **more}


@pytest.mark.parametrize(("mode", "settings", "pairs"), golden.NUMBERS)
def test_the_steps_of_a_number(mode: str, settings: dict[str, Any], pairs: str) -> None:
    it = source({"code": "it", "kind": "card-number", "of": "f", **settings})
    rules = {"rounding": mode, "sources": [it]}
    for pair in pairs.split():
        answer, _, points = pair.partition("=")
        answers = {} if answer == "-" else {"f": answer}
        assert said(evaluate(parse_points(rules), Facts(answers=answers)))[0] == [points], pair
        assert simple.lines(rules, known(answers, {})) == [Decimal(points)], pair


@pytest.mark.parametrize(("sources", "answers", "more", "expected"), golden.KINDS)
def test_every_kind_of_source(
    sources: list[dict[str, Any]], answers: dict[str, Any], more: dict[str, Any], expected: str
) -> None:
    rules = {"sources": [source(one) for one in sources]}
    corrected = more.get("corrections", [])
    card = known(answers, {key: value for key, value in more.items() if key != "corrections"})
    facts = plain_facts(card)
    corrections = tuple(Correction("d", Decimal(p), Bilingual("q", "d")) for p in corrected)
    facts = Facts(**{**vars(facts), "corrections": corrections})
    assert said(evaluate(parse_points(rules), facts))[0] == expected.split()
    if not corrected and not any(isinstance(answer, bool) for answer in answers.values()):
        assert simple.lines(rules, card) == [Decimal(points) for points in expected.split()]


def test_several_coefficients() -> None:
    by_group = {
        "name": both("group"),
        "legal": both("2"),
        "of": "group",
        "answers": {"m": "1.05"},
        "applies_to": ["subject"],
    }
    sources = [
        source({"code": code, "kind": "constant", "points": points})
        for code, points in (("subject", "60"), ("methodology", "12"))
    ]
    for (mode, order, years, group), added, _, _ in rows(golden.COEFFICIENTS):
        listed = [{"years": INCENTIVE, "group": by_group}[one] for one in order.split(",")]
        rules = {"sources": sources, "coefficients": {"mode": mode, "list": listed}}
        answers = {"incentive_years": years, "group": group}
        found = evaluate(parse_points(rules), Facts(answers=answers))
        assert said(found)[0] == ["60.00", "12.00", *added], (mode, order, years, group)
        assert simple.lines(rules, known(answers, {})) == [line.points for line in found.lines]


def test_there_are_at_least_two_hundred() -> None:
    tables = (golden.RULES_2025, golden.RULES_2020, golden.RULES_2011, golden.CYPRUS)
    more = (golden.PRELIMINARY_2011, golden.COEFFICIENTS)
    counted = sum(len(list(rows(table))) for table in (*tables, *more)) + len(golden.KINDS)
    assert counted + sum(len(pairs.split()) for _, _, pairs in golden.NUMBERS) >= 250
