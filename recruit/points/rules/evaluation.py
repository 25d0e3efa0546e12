"""evaluate: rules and facts in, a total out; exact fractions inside, printed lines that add up."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of, hundredths_of, to_hundredths
from recruit.kernel.text import Bilingual
from recruit.points.rules import words
from recruit.points.rules.coefficients import coefficient_lines
from recruit.points.rules.facts import Correction, Facts
from recruit.points.rules.inputs import NO_RESULT, Raw, number_in, raw_of, reading_of
from recruit.points.rules.outcome import contracts_of, reasons_of
from recruit.points.rules.schema import (
    COUNTED_KINDS,
    WHOLES,
    PointsRules,
    Source,
    SourceKind,
    TieBreak,
    TieKind,
)
from recruit.points.rules.totals import Line, Total

CORRECTION = "decision-on-appeal"
CORRECTION_NAME = Bilingual("Apellyasiya üzrə qərar", "Decision on appeal")
CORRECTION_RULE = Bilingual("qərarda göstərilən bal", "the points that the decision states")
KEPT_AT_MOST = 50_000


@dataclass(frozen=True)
class _Worth:
    """What a source is worth after its steps: exact, printed, and what it was read from."""

    value: Fraction
    points: Decimal
    raw: Raw


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
    reckoner = Reckoner(rules, rule_set_digest)
    return reckoner.total(facts, application_id=application_id, preliminary=preliminary)


class Reckoner:
    """Evaluates many by the same rules: what an input is worth is reckoned once and kept."""

    def __init__(self, rules: PointsRules, rule_set_digest: str = "") -> None:
        self.rules = rules
        self.digest = rule_set_digest
        self._kept: dict[Any, _Worth] = {}
        self._ties: dict[Any, int] = {}
        self._threshold = None if rules.threshold is None else self._printed(rules.threshold)

    def total(self, facts: Facts, *, application_id: int = 0, preliminary: bool = False) -> Total:
        """As `evaluate`."""
        rules = self.rules
        sources = rules.printed
        if preliminary:
            sources = tuple(source for source in sources if source.preliminary)
        lines = [self._line(source, facts) for source in sources]
        if not preliminary:
            lines += coefficient_lines(rules, facts, lines)
            lines += map(_correction_line, facts.corrections)
        points = sum((line.points for line in lines), Decimal("0.00"))
        reasons = () if preliminary else reasons_of(rules, facts, lines, points)
        return Total(
            application_id=application_id,
            points=points,
            lines=tuple(lines),
            passed=not reasons,
            reasons=reasons,
            tie_break=tuple(self._tie(tie, facts) for tie in rules.tie_breaks),
            rule_set_digest=self.digest,
            threshold=self._threshold,
            contracts=() if preliminary else contracts_of(rules, points),
        )

    def _line(self, source: Source, facts: Facts) -> Line:
        worth, evidence = self._worth(source, facts)
        return Line(
            code=source.code,
            name=source.name,
            rule=source.words,
            input=worth.raw.input,
            points=worth.points,
            legal=source.legal,
            evidence=evidence,
            said=worth.raw.said,
        )

    def _worth(self, source: Source, facts: Facts) -> tuple[_Worth, Ref | None]:
        if source.kind in WHOLES:
            raw, evidence = self._whole(source, facts)
            return self._stepped(source, raw), evidence
        reading = reading_of(source, facts)
        key = (source.code, reading.key)
        if (worth := self._kept.get(key)) is None:
            if len(self._kept) >= KEPT_AT_MOST:
                self._kept.clear()
            worth = self._kept[key] = self._stepped(source, raw_of(source, reading.key))
        return worth, reading.evidence

    def _stepped(self, source: Source, raw: Raw) -> _Worth:
        value = stepped(source, raw)
        mode = source.rounding or self.rules.rounding
        return _Worth(value, decimal_of(to_hundredths(value, mode)), raw)

    def _whole(self, source: Source, facts: Facts) -> tuple[Raw, Ref | None]:
        """What the best, the last or all of a source's parts come to."""
        parts = [
            (part, *self._worth(part, facts))
            for part in (self.rules.by_code[code] for code in source.parts)
        ]
        if source.kind is SourceKind.SUM_OF:
            shown = [words.worth(part.name, w.raw.said, w.value) for part, w, _ in parts]
            whole = sum((worth.value for _, worth, _ in parts), Fraction(0))
            given = any(worth.raw.given for _, worth, _ in parts)
            evidence = next((ref for *_, ref in parts if ref), None)
            return Raw(whole, "", words.joined(shown, "; "), given), evidence
        if source.kind is SourceKind.LAST_OF:
            parts = [row for row in parts if row[1].raw.given][-1:]
            if not parts:
                return NO_RESULT, None
        # Between equals the one named first.
        part, worth, evidence = max(parts, key=lambda row: row[1].value)
        raw = worth.raw
        said = Bilingual(f"{part.name.az}: {raw.said.az}", f"{part.name.en}: {raw.said.en}")
        return replace(raw, value=worth.value, said=said), evidence

    def _tie(self, tie: TieBreak, facts: Facts) -> int:
        """A whole number, larger is better; residence depends on the vacancy and stays 0 here."""
        match tie.kind:
            case TieKind.SOURCE:
                worth, _ = self._worth(self.rules.by_code[tie.of], facts)
                return hundredths_of(worth.points)
            case TieKind.CHOICE:
                answer = facts.answers.get(tie.of)
                return len(tie.order) - tie.order.index(answer) if answer in tie.order else 0
            case TieKind.YES_NO:
                return int(facts.answers.get(tie.of) in (True, "yes"))
            case TieKind.NUMBER:
                return self._tie_number(tie, facts.answers.get(tie.of))
        return 0

    def _tie_number(self, tie: TieBreak, answer: Any) -> int:
        key = (tie.of, answer.__class__, str(answer))
        if (found := self._ties.get(key)) is None:
            held = number_in({tie.of: answer}, tie.of) or Fraction(0)
            found = self._ties[key] = to_hundredths(held, self.rules.rounding)
        return found

    def _printed(self, value: Fraction) -> Decimal:
        return decimal_of(to_hundredths(value, self.rules.rounding))


def stepped(source: Source, raw: Raw) -> Fraction:
    """A source's exact value after all its steps; what was not given is not converted."""
    value = raw.value
    if raw.given:
        value = _shaped(source, value)
    value *= source.weight
    if source.floor is not None:
        value = max(value, source.floor)
    if source.cap is not None:
        value = min(value, source.cap)
    return value


def _shaped(source: Source, value: Fraction) -> Fraction:
    if source.limit is not None:
        value = min(value, source.limit)
    if source.scale:
        return source.scale.of(value)
    if source.ranges:
        return max(
            ((least, points) for least, points in source.ranges if least <= value),
            default=(Fraction(0), Fraction(0)),
        )[1]
    if source.kind not in COUNTED_KINDS:
        return value
    times = value / source.per
    return (
        Fraction(times.numerator // times.denominator) if source.whole else times
    ) * source.points


def _correction_line(correction: Correction) -> Line:
    return Line(
        code=CORRECTION,
        name=CORRECTION_NAME,
        rule=CORRECTION_RULE,
        input=str(correction.points),
        points=correction.points,
        legal=correction.legal,
        evidence=correction.evidence,
        said=words.fixed(correction.points),
    )
