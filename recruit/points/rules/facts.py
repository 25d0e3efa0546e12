"""What a total is computed from: a card's answers, exam, interview, decisions on appeal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class SectionFact:
    """One section of an exam as it was marked; the marks per answer only help to explain."""

    code: str
    points: Decimal
    right: int
    wrong: int
    blank: int
    right_mark: str | None = None
    wrong_mark: str | None = None


@dataclass(frozen=True)
class ExamFact:
    sections: tuple[SectionFact, ...]
    total: Decimal
    passed: bool
    evidence: Ref | None = None
    sitting: str | None = None  # known where the rules adjust for sittings


@dataclass(frozen=True)
class Carried:
    """A line of the total that the same person had in the same subject in an earlier campaign.

    `code`: of the line, or "total"; `years_ago`: 1 for the campaign of the school year before.
    """

    code: str
    points: Decimal
    years_ago: int
    year: str
    evidence: Ref | None = None


@dataclass(frozen=True)
class InterviewFact:
    points: Decimal
    criteria: tuple[tuple[str, Decimal], ...] = ()
    evidence: Ref | None = None


@dataclass(frozen=True)
class Correction:
    """Points that a decision on appeal added or took away."""

    code: str
    points: Decimal
    legal: Bilingual
    evidence: Ref | None = None


@dataclass(frozen=True)
class Facts:
    """`exam` is the last attempt; `earlier` are those before it, in their order, and only where
    the rules ask for them; `carried` likewise."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    card: Ref | None = None
    exam: ExamFact | None = None
    interview: InterviewFact | None = None
    corrections: tuple[Correction, ...] = ()
    hidden: frozenset[str] = frozenset()  # fields whose answers count, but are said to nobody
    version: int = 0  # of the card
    earlier: tuple[ExamFact, ...] = ()
    carried: tuple[Carried, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)  # of the calendar, that the rules name


def facts_document(facts: Facts, fields: frozenset[str]) -> dict[str, Any]:
    """The facts as plain JSON, of the answers only those that the rules read.

    For a hidden answer the card's version stands: its digest would be easy to guess.
    """
    interview = facts.interview
    document: dict[str, Any] = {
        "answers": {
            code: [facts.version] if code in facts.hidden else facts.answers.get(code)
            for code in sorted(fields)
        },
        "card": _ref(facts.card),
        "exam": facts.exam and _exam_document(facts.exam),
        "interview": interview
        and {
            "points": str(interview.points),
            "criteria": [[code, str(points)] for code, points in interview.criteria],
            "evidence": _ref(interview.evidence),
        },
        "corrections": [
            [c.code, str(c.points), c.legal.az, c.legal.en, _ref(c.evidence)]
            for c in facts.corrections
        ],
    }
    if facts.earlier:
        document["earlier"] = [_exam_document(one) for one in facts.earlier]
    if facts.carried:
        document["carried"] = [
            [c.code, str(c.points), c.years_ago, c.year, _ref(c.evidence)] for c in facts.carried
        ]
    if facts.days:
        document["days"] = {name: day.isoformat() for name, day in sorted(facts.days.items())}
    return document


def _exam_document(exam: ExamFact) -> dict[str, Any]:
    document: dict[str, Any] = {
        "sections": [
            [s.code, str(s.points), s.right, s.wrong, s.blank, s.right_mark, s.wrong_mark]
            for s in exam.sections
        ],
        "total": str(exam.total),
        "passed": exam.passed,
        "evidence": _ref(exam.evidence),
    }
    return document if exam.sitting is None else {**document, "sitting": exam.sitting}


def _ref(ref: Ref | None) -> list[str] | None:
    return None if ref is None else [ref.type, ref.id]
