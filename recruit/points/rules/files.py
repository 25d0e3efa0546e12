"""Facts and rules out of plain JSON files, for `recruit points explain`."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import N_
from recruit.points.rules.checks import check_draft
from recruit.points.rules.facts import Correction, ExamFact, Facts, InterviewFact, SectionFact
from recruit.points.rules.parsing import parse_points
from recruit.points.rules.reading import Node, both, code, day, flag, many, mapping, number
from recruit.points.rules.schema import PointsRules

_CARD = frozenset({"answers", "exam", "interview", "corrections", "card", "days"})
_EXAM = frozenset({"sections", "passed"})
_SECTION = frozenset({"code", "points", "right", "wrong", "blank"})
_INTERVIEW = frozenset({"points", "criteria"})
_CORRECTION = frozenset({"code", "points", "legal"})


def rules_of(document: Any) -> PointsRules:
    """The points rules of a whole rule-set document, or of its section `points` alone."""
    if isinstance(document, dict) and "points" in document:
        rules = parse_points(document["points"])
        check_draft(rules, document)
        return rules
    return parse_points(document)


def facts_of(card: Any, document: Any) -> Facts:
    """The facts of a card file; section points that it leaves out follow from its answers."""
    node = Node(card, "card", _CARD)
    answers = node.value.get("answers", {})
    if not isinstance(answers, dict):
        raise RuleError(N_("%(path)s: an object is needed."), path="card.answers")
    return Facts(
        answers=answers,
        card=Ref("card", node.maybe("card", code) or "file"),
        exam=node.maybe("exam", lambda value, path: _exam(value, path, _marks(document))),
        interview=node.maybe("interview", _interview),
        corrections=node.maybe("corrections", many(_correction)) or (),
        days=dict(node.maybe("days", mapping(day)) or ()),
    )


def _marks(document: Any) -> dict[str, dict[str, Any]]:
    exam = document.get("exam") if isinstance(document, dict) else None
    sections = exam.get("sections") if isinstance(exam, dict) else None
    return {s["code"]: s for s in sections or [] if isinstance(s, dict) and "code" in s}


def _exam(value: Any, path: str, marks: dict[str, dict[str, Any]]) -> ExamFact:
    node = Node(value, path, _EXAM)
    sections = node.read("sections", many(lambda v, p: _section(v, p, marks)))
    passed = node.maybe("passed", flag)
    return ExamFact(
        sections,
        sum((section.points for section in sections), Decimal("0.00")),
        True if passed is None else passed,
    )


def _section(value: Any, path: str, marks: dict[str, dict[str, Any]]) -> SectionFact:
    node = Node(value, path, _SECTION)
    found = node.read("code", code)
    mark = marks.get(found, {})
    counts = {name: _count(node, name) for name in ("right", "wrong", "blank")}
    points = node.maybe("points", number)
    if points is None:
        points = sum(
            (n * number(mark.get(name, 0), node.at(name)) for name, n in counts.items()),
            Fraction(0),
        )
    return SectionFact(
        found,
        _hundredths(points),
        **counts,
        right_mark=str(mark["right"]) if "right" in mark else None,
        wrong_mark=str(mark["wrong"]) if "wrong" in mark else None,
    )


def _count(node: Node, key: str) -> int:
    found = node.number(key, 0)
    if found.denominator != 1 or found < 0:
        raise RuleError(N_("%(path)s: a count is a whole number from 0."), path=node.at(key))
    return int(found)


def _interview(value: Any, path: str) -> InterviewFact:
    node = Node(value, path, _INTERVIEW)
    criteria = node.maybe("criteria", mapping(number)) or ()
    rounded = tuple((name, _hundredths(points)) for name, points in criteria)
    points = node.maybe("points", number)
    whole = sum((p for _, p in rounded), Decimal("0.00")) if points is None else _hundredths(points)
    return InterviewFact(whole, rounded)


def _correction(value: Any, path: str) -> Correction:
    node = Node(value, path, _CORRECTION)
    points = _hundredths(node.read("points", number))
    return Correction(node.maybe("code", code) or "file", points, node.read("legal", both))


def _hundredths(value: Fraction) -> Decimal:
    return decimal_of(to_hundredths(value))
