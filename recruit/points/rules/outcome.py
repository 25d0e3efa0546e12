"""What a total means: thresholds of sources, of the total, of a contract kind."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import Bilingual
from recruit.points.rules import words
from recruit.points.rules.facts import Facts
from recruit.points.rules.schema import PointsRules, Source
from recruit.points.rules.totals import ContractThreshold, Line, Reason

_NO_EXAM = Bilingual("İmtahan nəticəsi yoxdur.", "There is no exam result.")
_EXAM = Bilingual("İmtahanda keçid balı toplanmayıb.", "The exam was not passed.")


def reasons_of(
    rules: PointsRules, facts: Facts, lines: Sequence[Line], points: Decimal
) -> tuple[Reason, ...]:
    """Why this total does not carry its owner further; none where it does."""
    return tuple(_reasons(rules, facts, lines, points))


def _reasons(
    rules: PointsRules, facts: Facts, lines: Sequence[Line], points: Decimal
) -> Iterator[Reason]:
    # A result carried over stands for an exam that was not sat, or not passed, this year.
    if rules.needs_exam and not facts.carried:
        if facts.exam is None and not facts.earlier:
            yield Reason("no-exam", _NO_EXAM, rules.legal)
        elif not _exam_passed(rules, facts):
            yield Reason("exam", _EXAM, rules.legal)
    if rules.minima:
        for line in lines:
            if line.code in rules.minima and line.points < rules.minima[line.code]:
                yield _too_low(f"minimum-{line.code}", rules.by_code[line.code], line)
    if rules.threshold is not None and rules.least is not None and points < rules.least:
        needed, held = words.figure(rules.threshold), words.fixed(points)
        text = Bilingual(
            f"Keçid balı {needed.az}, yekun bal {held.az}.",
            f"The threshold is {needed.en}, the total is {held.en}.",
        )
        yield Reason("threshold", text, rules.legal)


def _exam_passed(rules: PointsRules, facts: Facts) -> bool:
    """Of several attempts the last one decides, or any where the best or the first may count."""
    if not facts.earlier:
        return facts.exam is not None and facts.exam.passed
    attempts = [*facts.earlier, *([facts.exam] if facts.exam else [])]
    counted = attempts if rules.needs_attempts else attempts[-1:]
    return any(one.passed for one in counted)


def _too_low(code: str, source: Source, line: Line) -> Reason:
    needed, held = words.figure(source.minimum or Fraction(0)), words.fixed(line.points)
    text = Bilingual(
        f"{source.name.az}: ən azı {needed.az} bal lazımdır, toplanan bal {held.az}.",
        f"{source.name.en}: at least {needed.en} points are needed, {held.en} were reached.",
    )
    return Reason(code, text, source.legal)


def contracts_of(rules: PointsRules, points: Decimal) -> tuple[ContractThreshold, ...]:
    """The thresholds of contract kinds, and which of them this total reaches."""
    return tuple(
        ContractThreshold(
            kind, decimal_of(to_hundredths(needed, rules.rounding)), Fraction(points) >= needed
        )
        for kind, needed in rules.thresholds
    )
