"""evaluate: rules and facts in, a total out; exact fractions inside, printed lines that add up."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of, hundredths_of, to_hundredths
from recruit.kernel.text import N_, Bilingual
from recruit.points.rules import words
from recruit.points.rules.facts import Facts, SectionFact
from recruit.points.rules.reading import number
from recruit.points.rules.schema import (
    Coefficient,
    PointsRules,
    Source,
    SourceKind,
    TieBreak,
    TieKind,
)
from recruit.points.rules.totals import Line, Reason, Total

COEFFICIENT = "coefficient"
CORRECTION = "decision-on-appeal"
CORRECTION_NAME = Bilingual("Apellyasiya üzrə qərar", "Decision on appeal")
CORRECTION_RULE = Bilingual("qərarda göstərilən bal", "the points that the decision states")


@dataclass(frozen=True)
class _Worth:
    """What a source is worth before rounding, and what it was read from."""

    value: Fraction
    input: str
    said: Bilingual
    evidence: Ref | None = None


def evaluate(
    rules: PointsRules,
    facts: Facts,
    *,
    application_id: int = 0,
    rule_set_digest: str = "",
    preliminary: bool = False,
) -> Total:
    """The total of one application; the points are exactly the sum of the printed lines.

    With `preliminary` only the sources marked so count, without coefficient and thresholds.
    Raises RuleError where an answer is not what the rules need.
    """
    sources = [s for s in rules.printed if s.preliminary or not preliminary]
    lines = [_line(source, rules, facts) for source in sources]
    if not preliminary:
        lines += _coefficient_line(rules, facts, lines)
        lines += _correction_lines(facts)
    points = sum((line.points for line in lines), Decimal("0.00"))
    reasons = () if preliminary else tuple(_reasons(rules, facts, lines, points))
    return Total(
        application_id=application_id,
        points=points,
        lines=tuple(lines),
        passed=not reasons,
        reasons=reasons,
        tie_break=tuple(_tie(tie, rules, facts) for tie in rules.tie_breaks),
        rule_set_digest=rule_set_digest,
        threshold=None if rules.threshold is None else _rounded(rules.threshold, rules),
    )


# --- lines ----------------------------------------------------------------------------------------


def _line(source: Source, rules: PointsRules, facts: Facts) -> Line:
    worth = _worth(source, rules, facts)
    return Line(
        code=source.code,
        name=source.name,
        rule=source.words,
        input=worth.input,
        points=_rounded(worth.value, rules),
        legal=source.legal,
        evidence=worth.evidence,
        said=worth.said,
    )


def _coefficient_line(rules: PointsRules, facts: Facts, lines: list[Line]) -> list[Line]:
    """What the highest band adds to the lines it applies to, as a line of its own."""
    coefficient = rules.coefficient
    if coefficient is None:
        return []
    held = _number(facts.answers, coefficient.of) or Fraction(0)
    factor = factor_of(coefficient, held)
    if factor == 1:
        return []
    over = coefficient.applies_to
    base = sum((line.points for line in lines if not over or line.code in over), Decimal(0))
    said, shown = words.amount(held, coefficient.unit), words.times(factor)
    hidden = coefficient.of in facts.hidden
    return [
        Line(
            code=COEFFICIENT,
            name=Bilingual(
                f"{coefficient.name.az} {shown.az}", f"{coefficient.name.en} {shown.en}"
            ),
            rule=coefficient.words,
            input="" if hidden else str(held),
            points=_rounded(Fraction(base) * (factor - 1), rules),
            legal=coefficient.legal,
            evidence=facts.card,
            said=words.HIDDEN if hidden else said,
        )
    ]


def factor_of(coefficient: Coefficient, held: Fraction) -> Fraction:
    """The highest factor of the bands that hold the value; 1 where none does."""
    fitting = [
        band.factor
        for band in coefficient.bands
        if held >= band.least and (band.below is None or held < band.below)
    ]
    return max(fitting, default=Fraction(1))


def _correction_lines(facts: Facts) -> list[Line]:
    return [
        Line(
            code=CORRECTION,
            name=CORRECTION_NAME,
            rule=CORRECTION_RULE,
            input=str(correction.points),
            points=correction.points,
            legal=correction.legal,
            evidence=correction.evidence,
            said=words.fixed(correction.points),
        )
        for correction in facts.corrections
    ]


# --- sources --------------------------------------------------------------------------------------


def _worth(source: Source, rules: PointsRules, facts: Facts) -> _Worth:
    """A source's exact value after all its steps."""
    raw = _raw(source, rules, facts)
    value = raw.value * source.weight
    if source.floor is not None:
        value = max(value, source.floor)
    if source.cap is not None:
        value = min(value, source.cap)
    return _Worth(value, raw.input, raw.said, raw.evidence)


def _raw(source: Source, rules: PointsRules, facts: Facts) -> _Worth:
    match source.kind:
        case SourceKind.EXAM_SECTION | SourceKind.EXAM_TOTAL:
            return _exam(source, facts)
        case SourceKind.INTERVIEW:
            return _interview(source, facts)
        case SourceKind.CARD_CHOICE:
            return _choice(source, facts)
        case SourceKind.CONSTANT:
            return _Worth(source.points, str(source.points), words.figure(source.points))
        case SourceKind.BEST_OF:
            return _best(source, rules, facts)
    return _counted(source, facts)


def _exam(source: Source, facts: Facts) -> _Worth:
    exam = facts.exam
    if exam is None:
        return _Worth(Fraction(0), "", words.NO_RESULT)
    if source.kind == SourceKind.EXAM_TOTAL:
        return _Worth(Fraction(exam.total), str(exam.total), words.fixed(exam.total), exam.evidence)
    section = _section(exam.sections, source)
    marks = (section.right_mark, section.wrong_mark)
    said = words.answers(section.right, section.wrong, section.blank, marks)
    return _Worth(Fraction(section.points), str(section.points), said, exam.evidence)


def _section(sections: tuple[SectionFact, ...], source: Source) -> SectionFact:
    for section in sections:
        if section.code == source.of:
            return section
    raise RuleError(
        N_("The source “%(source)s” needs the exam section “%(code)s”, which was not held."),
        source=source.code,
        code=source.of,
    )


def _interview(source: Source, facts: Facts) -> _Worth:
    found = facts.interview
    if found is None:
        return _Worth(Fraction(0), "", words.NO_RESULT)
    points = dict(found.criteria).get(source.of) if source.of else found.points
    if points is None:
        raise RuleError(
            N_("The source “%(source)s” needs the interview criterion “%(code)s”."),
            source=source.code,
            code=source.of,
        )
    return _Worth(Fraction(points), str(points), words.fixed(points), found.evidence)


def _choice(source: Source, facts: Facts) -> _Worth:
    answer = facts.answers.get(source.of or "")
    if answer is None or answer == "":
        return _Worth(source.otherwise, "", words.NOT_GIVEN, facts.card)
    chosen = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)
    value = dict(source.table).get(chosen, source.otherwise)
    said = dict(source.labels).get(chosen, Bilingual(chosen, chosen))
    return _covered(_Worth(value, chosen, said, facts.card), source, facts)


def _covered(worth: _Worth, source: Source, facts: Facts) -> _Worth:
    """A sensitive answer counts, and is not said: totals are kept open and read by many."""
    return replace(worth, input="", said=words.HIDDEN) if source.of in facts.hidden else worth


def _counted(source: Source, facts: Facts) -> _Worth:
    held = _number(facts.answers, source.of or "")
    if held is None:
        return _Worth(Fraction(0), "", words.NOT_GIVEN, facts.card)
    counted = held if source.limit is None else min(held, source.limit)
    if source.scale:
        counted = counted / source.scale[0] * source.scale[1]
    else:
        counted = counted / source.per * source.points
    worth = _Worth(counted, str(held), words.amount(held, source.unit), facts.card)
    return _covered(worth, source, facts)


def _best(source: Source, rules: PointsRules, facts: Facts) -> _Worth:
    """The best of its parts; between equals the one named first."""
    parts = [
        (rules.by_code[code], _worth(rules.by_code[code], rules, facts)) for code in source.parts
    ]
    best, worth = max(parts, key=lambda part: part[1].value)
    said = Bilingual(f"{best.name.az}: {worth.said.az}", f"{best.name.en}: {worth.said.en}")
    return _Worth(worth.value, worth.input, said, worth.evidence)


def _number(answers: Any, field: str) -> Fraction | None:
    answer = answers.get(field)
    if answer is None or answer == "":
        return None
    if isinstance(answer, bool):
        return Fraction(int(answer))
    return number(answer, field)


# --- thresholds and ties --------------------------------------------------------------------------


def _reasons(rules: PointsRules, facts: Facts, lines: list[Line], points: Decimal) -> list[Reason]:
    reasons = []
    if rules.needs_exam and facts.exam is None:
        reasons.append(Reason("no-exam", _NO_EXAM, rules.legal))
    elif rules.needs_exam and facts.exam is not None and not facts.exam.passed:
        reasons.append(Reason("exam", _EXAM, rules.legal))
    minima = {source.code: source for source in rules.sources if source.minimum is not None}
    for line in lines:
        source = minima.get(line.code)
        if source and source.minimum is not None and Fraction(line.points) < source.minimum:
            reasons.append(_too_low(f"minimum-{line.code}", source, line))
    if rules.threshold is not None and Fraction(points) < rules.threshold:
        needed, held = words.figure(rules.threshold), words.fixed(points)
        text = Bilingual(
            f"Keçid balı {needed.az}, yekun bal {held.az}.",
            f"The threshold is {needed.en}, the total is {held.en}.",
        )
        reasons.append(Reason("threshold", text, rules.legal))
    return reasons


_NO_EXAM = Bilingual("İmtahan nəticəsi yoxdur.", "There is no exam result.")
_EXAM = Bilingual("İmtahanda keçid balı toplanmayıb.", "The exam was not passed.")


def _too_low(code: str, source: Source, line: Line) -> Reason:
    needed, held = words.figure(source.minimum or Fraction(0)), words.fixed(line.points)
    text = Bilingual(
        f"{source.name.az}: ən azı {needed.az} bal lazımdır, toplanan bal {held.az}.",
        f"{source.name.en}: at least {needed.en} points are needed, {held.en} were reached.",
    )
    return Reason(code, text, source.legal)


def _tie(tie: TieBreak, rules: PointsRules, facts: Facts) -> int:
    """A whole number, larger is better; residence depends on the vacancy and stays 0 here."""
    match tie.kind:
        case TieKind.SOURCE:
            worth = _worth(rules.by_code[tie.of], rules, facts)
            return hundredths_of(_rounded(worth.value, rules))
        case TieKind.CHOICE:
            answer = facts.answers.get(tie.of)
            return len(tie.order) - tie.order.index(answer) if answer in tie.order else 0
        case TieKind.YES_NO:
            return int(facts.answers.get(tie.of) in (True, "yes"))
        case TieKind.NUMBER:
            return to_hundredths(_number(facts.answers, tie.of) or Fraction(0), rules.rounding)
    return 0


def _rounded(value: Fraction, rules: PointsRules) -> Decimal:
    return decimal_of(to_hundredths(value, rules.rounding))
