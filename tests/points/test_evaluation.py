"""Totals computed by hand, line by line."""

from decimal import Decimal
from typing import Any

import pytest

from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual
from recruit.points.rules import (
    Correction,
    ExamFact,
    Facts,
    InterviewFact,
    SectionFact,
    Total,
    evaluate,
    parse_points,
)
from tests.points.documents import (
    CYPRUS,
    EXPERIENCE,
    RULES_2011,
    RULES_2020,
    RULES_2025,
    both,
    source,
)

pytestmark = pytest.mark.unit

CARD = Ref("card", "c" * 16)
ATTEMPT = Ref("attempt", "a" * 16)


def exam(*points: str, passed: bool = True, codes: tuple[str, ...] = ()) -> ExamFact:
    """An exam of the sections subject, methodology ... with these points."""
    codes = codes or ("subject", "methodology")
    sections = tuple(
        SectionFact(code, Decimal(value), 31, 6, 3, "2", "-0.5")
        for code, value in zip(codes, points, strict=False)
    )
    return ExamFact(sections, sum(Decimal(p) for p in points), passed, ATTEMPT)  # type: ignore[arg-type]


def total(document: dict[str, Any], **more: Any) -> Total:
    answers = more.pop("answers", {})
    preliminary = more.pop("preliminary", False)
    facts = Facts(answers=answers, card=CARD, **more)
    return evaluate(parse_points(document), facts, preliminary=preliminary)


def one(kind: str, answers: dict[str, Any], **settings: Any) -> str:
    """The printed points of a rule-set with a single source."""
    document = {"sources": [source("it", kind, **settings)]}
    return str(total(document, answers=answers).points)


def printed(found: Total) -> list[str]:
    return [str(line.points) for line in found.lines]


# --- 2025: sections, minima, coefficient ----------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "methodology", "years", "lines", "points"),
    [
        ("59.00", "13.00", 0, ["59.00", "13.00"], "72.00"),
        ("59.00", "13.00", 2, ["59.00", "13.00"], "72.00"),
        ("59.00", "13.00", 3, ["59.00", "13.00", "3.60"], "75.60"),
        ("59.00", "13.00", 4, ["59.00", "13.00", "3.60"], "75.60"),
        ("59.00", "13.00", 5, ["59.00", "13.00", "7.20"], "79.20"),
        ("59.00", "13.00", 30, ["59.00", "13.00", "7.20"], "79.20"),
        ("80.00", "20.00", 0, ["80.00", "20.00"], "100.00"),
        ("80.00", "20.00", 5, ["80.00", "20.00", "10.00"], "110.00"),
        ("34.00", "6.00", 0, ["34.00", "6.00"], "40.00"),
        # 41.25 x 0.05 = 2.0625 -> 2.06
        ("34.50", "6.75", 3, ["34.50", "6.75", "2.06"], "43.31"),
        # 41.50 x 0.05 = 2.075 -> 2.08, half up
        ("34.50", "7.00", 3, ["34.50", "7.00", "2.08"], "43.58"),
        ("-20.00", "-5.00", 0, ["-20.00", "-5.00"], "-25.00"),
    ],
)
def test_2025(subject: str, methodology: str, years: int, lines: list[str], points: str) -> None:
    found = total(RULES_2025, exam=exam(subject, methodology), answers={"incentive_years": years})
    assert printed(found) == lines
    assert str(found.points) == points


@pytest.mark.parametrize(
    ("subject", "methodology", "codes"),
    [
        ("34.00", "6.00", []),
        ("33.50", "6.50", ["minimum-subject"]),
        ("34.50", "5.50", ["minimum-methodology"]),
        ("34.00", "5.75", ["minimum-methodology", "threshold"]),
        ("0.00", "0.00", ["minimum-subject", "minimum-methodology", "threshold"]),
    ],
)
def test_2025_stands_or_falls_at_its_borders(
    subject: str, methodology: str, codes: list[str]
) -> None:
    found = total(RULES_2025, exam=exam(subject, methodology))
    assert [reason.code for reason in found.reasons] == codes
    assert found.passed is (not codes)


def test_a_failed_exam_and_a_missing_one_are_told_apart() -> None:
    failed = total(RULES_2025, exam=exam("59", "13", passed=False))
    assert [reason.code for reason in failed.reasons] == ["exam"]
    missing = total(RULES_2025)
    assert missing.reasons[0].code == "no-exam"
    assert missing.lines[0].said.en == "no result"


def test_a_reason_says_the_number_that_was_needed_and_the_law() -> None:
    found = total(RULES_2025, exam=exam("33.50", "13.00"))
    assert found.reasons[0].text.en == (
        "subject: at least 34 points are needed, 33.50 were reached."
    )
    assert "33,50" in found.reasons[0].text.az
    assert found.reasons[0].legal.en == "4.2"


def test_the_coefficient_may_apply_to_some_sources_only() -> None:
    rules = {
        **RULES_2025,
        "coefficient": {**RULES_2025["coefficient"], "applies_to": ["subject"]},  # type: ignore[dict-item]
    }
    found = total(rules, exam=exam("60", "10"), answers={"incentive_years": 5})
    assert printed(found) == ["60.00", "10.00", "6.00"]


def test_the_highest_band_applies_where_bands_overlap() -> None:
    bands = [{"from": "1", "factor": "1.05"}, {"from": "2", "factor": "1.10"}]
    rules = {**RULES_2025, "coefficient": {**RULES_2025["coefficient"], "bands": bands}}  # type: ignore[dict-item]
    found = total(rules, exam=exam("60", "12"), answers={"incentive_years": 6})
    assert str(found.points) == "79.20"


# --- 2020 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "passed"), [("36", True), ("35", False), ("60", True), ("0", False)]
)
def test_2020(points: str, passed: bool) -> None:
    found = total(RULES_2020, exam=exam(points, "0"))
    assert found.points == Decimal(points)
    assert found.passed is passed


# --- Cyprus ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "points"),
    [
        (0, "0.00"),
        (1, "0.21"),  # 2.5/12 = 0.20833...
        (2, "0.42"),  # 0.41666...
        (6, "1.25"),
        (7, "1.46"),  # 1.458333...
        (12, "2.50"),
        (30, "6.25"),
        (95, "19.79"),  # 19.791666...
        (96, "20.00"),
        (97, "20.00"),
        (400, "20.00"),
    ],
)
def test_experience_counts_by_the_month(months: int, points: str) -> None:
    found = total({"sources": [EXPERIENCE]}, answers={"experience_months": months})
    assert str(found.points) == points


@pytest.mark.parametrize(
    ("answers", "exam_points", "lines", "points"),
    [
        (
            {"education": "phd", "experience_months": 30, "seniority_years": 12, "army": True},
            "88.00",
            ["44.00", "8.00", "6.25", "10.00", "3.00"],
            "71.25",
        ),
        (
            {"education": "master", "experience_months": 7, "seniority_years": 3, "army": False},
            "71.25",
            ["35.63", "6.00", "1.46", "3.00", "0.00"],
            "46.09",
        ),
        ({}, "0", ["0.00", "0.00", "0.00", "0.00", "0.00"], "0.00"),
        ({"education": "other"}, "100", ["50.00", "0.00", "0.00", "0.00", "0.00"], "50.00"),
    ],
)
def test_cyprus(answers: dict[str, Any], exam_points: str, lines: list[str], points: str) -> None:
    found = total(CYPRUS, answers=answers, exam=exam(exam_points, "0"))
    assert printed(found) == lines
    assert str(found.points) == points


def test_the_printed_lines_add_up_where_exact_values_would_not() -> None:
    """Three times 1/3 of a point prints as 0.33 each: the total is 0.99, as anyone can add."""
    sources = [source(f"s{i}", "card-number", of="n", per="3") for i in range(3)]
    found = total({"sources": sources}, answers={"n": 1})
    assert printed(found) == ["0.33", "0.33", "0.33"]
    assert str(found.points) == "0.99"


# --- 2011 with its preliminary evaluation ---------------------------------------------------------

ANSWERS_2011 = {"average_grade": "4.37", "experience_months": 30, "education": "bachelor"}


def test_2011_preliminary_evaluation_uses_the_marked_sources_only() -> None:
    found = total(RULES_2011, answers=ANSWERS_2011, preliminary=True)
    assert printed(found) == ["17.48", "6.25", "3.00"]  # 4.37 / 5 x 20
    assert str(found.points) == "26.73"
    assert found.passed


def test_2011_final() -> None:
    interview = InterviewFact(Decimal("17.33"), evidence=Ref("interview", "i" * 16))
    found = total(RULES_2011, answers=ANSWERS_2011, exam=exam("60.50", "12"), interview=interview)
    assert printed(found) == ["17.48", "6.25", "3.00", "29.00", "17.33"]
    assert str(found.points) == "73.06"
    assert found.passed


def test_2011_without_an_interview_says_so() -> None:
    found = total(RULES_2011, answers=ANSWERS_2011, exam=exam("20", "0"))
    assert str(found.lines[-1].points) == "0.00"
    assert found.lines[-1].said.az == "nəticə yoxdur"
    assert [reason.code for reason in found.reasons] == ["threshold"]


# --- each step alone ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "settings", "answer", "points"),
    [
        ("card-number", {}, 7, "7.00"),
        ("card-number", {}, "7.125", "7.13"),
        ("card-number", {}, None, "0.00"),
        ("card-number", {}, "", "0.00"),
        ("card-number", {"cap": "5"}, 7, "5.00"),
        ("card-number", {"floor": "9"}, 7, "9.00"),
        ("card-number", {"weight": "0.1"}, 7, "0.70"),
        ("card-number", {"weight": "1/3"}, 7, "2.33"),
        ("card-number", {"weight": "2", "cap": "5"}, 3, "5.00"),
        ("card-number", {"limit": "4", "points": "3"}, 7, "12.00"),
        ("card-number", {"per": "2"}, 7, "3.50"),
        ("card-number", {"floor": "0"}, -3, "0.00"),
        ("card-computed", {"scale": {"from": "100", "to": "5"}}, "86", "4.30"),
        ("card-choice", {"table": {"a": "2", "b": "3"}}, "b", "3.00"),
        ("card-choice", {"table": {"a": "2"}, "otherwise": "1"}, "zzz", "1.00"),
        ("card-choice", {"table": {"a": "2"}, "otherwise": "1"}, None, "1.00"),
        ("card-choice", {"table": {"yes": "2"}}, True, "2.00"),
        ("card-choice", {"table": {"yes": "2", "no": "0.5"}}, False, "0.50"),
    ],
)
def test_steps(kind: str, settings: dict[str, Any], answer: Any, points: str) -> None:
    assert one(kind, {"f": answer}, of="f", **settings) == points


def test_a_constant() -> None:
    assert one("constant", {}, points="1.5") == "1.50"


def test_the_best_of_two_exams_counts_once() -> None:
    rules = {
        "sources": [
            source("old", "card-number", of="carried_over"),
            source("new", "exam-total"),
            source("exam", "best-of", of=["old", "new"], weight="0.5"),
        ]
    }
    found = total(rules, answers={"carried_over": 61}, exam=exam("58", "0"))
    assert printed(found) == ["30.50"]
    assert found.lines[0].said.en == "old: 61"


@pytest.mark.parametrize(
    ("mode", "value", "points"),
    [
        ("half-up", "0.125", "0.13"),
        ("half-up", "-0.125", "-0.13"),
        ("half-even", "0.125", "0.12"),
        ("half-even", "0.135", "0.14"),
        ("down", "0.129", "0.12"),
    ],
)
def test_rounding_is_the_mode_that_the_rules_state(mode: str, value: str, points: str) -> None:
    rules = {"rounding": mode, "sources": [source("it", "card-number", of="f")]}
    assert str(total(rules, answers={"f": value}).points) == points


def test_an_interview_criterion_may_count_alone() -> None:
    rules = {"sources": [source("lesson", "interview", of="lesson")]}
    found = total(rules, interview=InterviewFact(Decimal(9), (("lesson", Decimal("4.50")),)))
    assert str(found.points) == "4.50"


def test_a_decision_on_appeal_is_a_line_after_all_others() -> None:
    objection = Ref("objection", "o" * 16)
    correction = Correction("k" * 16, Decimal("2.50"), Bilingual("m.", "art."), objection)
    found = total(
        RULES_2025,
        exam=exam("59", "13"),
        answers={"incentive_years": 5},
        corrections=(correction,),
    )
    assert printed(found) == ["59.00", "13.00", "7.20", "2.50"]
    assert str(found.points) == "81.70"
    assert found.lines[-1].evidence == objection


# --- ties -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "tie_break"),
    [
        ({}, (5900, 0, 0, 0, 0)),
        ({"education": "phd"}, (5900, 4, 0, 0, 0)),
        ({"education": "secondary-special", "honours": True}, (5900, 1, 1, 0, 0)),
        ({"honours": "no", "experience_months": 30}, (5900, 0, 0, 3000, 0)),
    ],
)
def test_ties(answers: dict[str, Any], tie_break: tuple[int, ...]) -> None:
    assert total(RULES_2025, exam=exam("59", "13"), answers=answers).tie_break == tie_break


def test_a_tie_break_that_is_switched_off_takes_no_part() -> None:
    ties = [{**tie, "enabled": tie["kind"] == "yes-no"} for tie in RULES_2025["tie_breaks"]]  # type: ignore[dict-item, union-attr, index]
    rules = {**RULES_2025, "tie_breaks": ties}
    assert total(rules, exam=exam("59", "13"), answers={"honours": True}).tie_break == (1,)


# --- words ----------------------------------------------------------------------------------------


def test_the_rule_is_said_in_plain_words_in_both_languages() -> None:
    line = total({"sources": [EXPERIENCE]}, answers={"experience_months": 30}).lines[0]
    assert line.rule.en == (
        "2.5 points a year, counted by the month, at most 96 months count, at most 20"
    )
    assert line.rule.az == (
        "hər il üçün 2,5 bal, aylar üzrə hesablanır, ən çoxu 96 ay sayılır, ən çoxu 20"
    )
    assert (line.said.en, line.said.az, line.input) == ("30 months", "30 ay", "30")
    assert line.evidence == CARD


def test_an_exam_line_says_how_it_was_marked() -> None:
    line = total(RULES_2025, exam=exam("59", "13")).lines[0]
    assert line.said.en == "31 right × 2, 6 wrong × −0.5, 3 blank"
    assert line.said.az == "31 doğru × 2, 6 səhv × −0,5, 3 cavabsız"
    assert line.evidence == ATTEMPT


def test_the_coefficient_says_its_bands() -> None:
    found = total(RULES_2025, exam=exam("59", "13"), answers={"incentive_years": 6})
    line = found.lines[-1]
    assert (line.name.az, line.name.en) == ("Artım əmsalı × 1,10", "Coefficient × 1.10")
    assert line.said.en == "6 years"
    assert line.rule.en == (
        "3 to under 5 years: × 1.05; 5 years or more: × 1.10; only the highest applies"
    )


def test_a_table_is_said_with_its_labels() -> None:
    line = total(CYPRUS, answers={"education": "phd"}).lines[1]
    assert line.rule.en == "PhD – 8; master – 6; bachelor – 4; otherwise 0"
    assert line.said.az == "fəlsəfə doktoru"


@pytest.mark.parametrize("document", [RULES_2011, RULES_2020, RULES_2025, CYPRUS])
def test_every_line_speaks_both_languages(document: dict[str, Any]) -> None:
    for line in total(document, exam=exam("59", "13")).lines:
        for text in (line.name, line.rule, line.said, line.legal):
            assert text.complete, line.code


def test_both_keeps_languages_apart() -> None:
    assert both("x")["az"] != both("x")["en"]
