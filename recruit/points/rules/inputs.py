"""What a source reads from the facts, before any step: the value, and how it is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.points.rules import words
from recruit.points.rules.facts import Carried, ExamFact, Facts, SectionFact
from recruit.points.rules.reading import day, number
from recruit.points.rules.schema import ANCHORS, Attempts, Source, SourceKind


@dataclass(frozen=True)
class Raw:
    """`value`: as it was read; `given`: there was something to read."""

    value: Fraction
    input: str
    said: Bilingual
    given: bool = True


class Reading(NamedTuple):
    """What to read, as a key under which what was made of it can be kept, and its evidence."""

    key: Any
    evidence: Ref | None = None


class Span(NamedTuple):
    """From a date in the card until the day that the rules name."""

    since: date
    until: date

    @property
    def months(self) -> int:
        """Full ones; of a span that has not begun none."""
        years, months = self.until.year - self.since.year, self.until.month - self.since.month
        return max(0, 12 * years + months - (self.until.day < self.since.day))


NO_RESULT = Raw(Fraction(0), "", words.NO_RESULT, given=False)
NOT_GIVEN = Raw(Fraction(0), "", words.NOT_GIVEN, given=False)


def reading_of(source: Source, facts: Facts) -> Reading:
    """What a source with an input of its own reads of these facts."""
    match source.kind:
        case SourceKind.EXAM_SECTION | SourceKind.EXAM_TOTAL:
            return _exam(source, facts)
        case SourceKind.SITTING:
            exam = facts.exam
            return Reading(exam.sitting, exam.evidence) if exam else Reading(None)
        case SourceKind.INTERVIEW:
            return _interview(source, facts)
        case SourceKind.CARRIED_OVER:
            found = _carried(source, facts)
            return Reading(found, found.evidence) if found else Reading(None)
        case SourceKind.CONSTANT:
            return Reading(True)
    answer = facts.answers.get(source.of or "")
    if source.kind is SourceKind.CARD_DATE:
        answer = _span(source, answer, facts)
    kept = answer if answer.__class__ in _PLAIN else str(answer)
    return Reading((kept.__class__, kept, source.of in facts.hidden), facts.card)


_PLAIN = {str, int, bool, float, type(None), Span}


def raw_of(source: Source, key: Any) -> Raw:
    """The input that a reading's key stands for."""
    match source.kind:
        case SourceKind.CONSTANT:
            return Raw(source.points, str(source.points), words.figure(source.points))
        case SourceKind.CARD_CHOICE:
            return _choice(source, key[1], hidden=key[2])
        case SourceKind.CARD_NUMBER | SourceKind.CARD_COMPUTED:
            return _counted(source, key[1], hidden=key[2])
        case SourceKind.CARD_DATE:
            return _since(source, key[1], hidden=key[2])
    if key is None:
        return NO_RESULT
    if isinstance(key, SectionFact):
        said = words.answers(key.right, key.wrong, key.blank, (key.right_mark, key.wrong_mark))
        return Raw(Fraction(key.points), str(key.points), said)
    if isinstance(key, Carried):
        return Raw(Fraction(key.points), str(key.points), words.carried(key.points, key.year))
    if source.kind is SourceKind.SITTING:
        return _of_sitting(source, key)
    return Raw(Fraction(key), str(key), words.fixed(key))


# --- exam, interview, earlier campaigns -----------------------------------------------------------


def _exam(source: Source, facts: Facts) -> Reading:
    attempts = [*facts.earlier, facts.exam] if facts.exam else list(facts.earlier)
    if not attempts:
        return Reading(None)
    exam = _attempt(source, attempts)
    return Reading(_points_in(source, exam), exam.evidence)


def _attempt(source: Source, attempts: list[ExamFact]) -> ExamFact:
    """The attempt that counts; of the best ones the first."""
    if source.attempts is Attempts.BEST:
        return max(attempts, key=lambda one: _worth_of(_points_in(source, one)))
    return attempts[0 if source.attempts is Attempts.FIRST else -1]


def _worth_of(found: SectionFact | Decimal) -> Decimal:
    return found.points if isinstance(found, SectionFact) else found


def _points_in(source: Source, exam: ExamFact) -> SectionFact | Decimal:
    if source.kind is SourceKind.EXAM_TOTAL:
        return exam.total
    for section in exam.sections:
        if section.code == source.of:
            return section
    raise RuleError(
        N_("The source “%(source)s” needs the exam section “%(code)s”, which was not held."),
        source=source.code,
        code=source.of,
    )


def _interview(source: Source, facts: Facts) -> Reading:
    found = facts.interview
    if found is None:
        return Reading(None)
    points = dict(found.criteria).get(source.of) if source.of else found.points
    if points is None:
        raise RuleError(
            N_("The source “%(source)s” needs the interview criterion “%(code)s”."),
            source=source.code,
            code=source.of,
        )
    return Reading(points, found.evidence)


def _carried(source: Source, facts: Facts) -> Carried | None:
    """The newest result of this name that is not too old; of one year the highest."""
    fitting = [c for c in facts.carried if c.code == source.of and c.years_ago <= source.years]
    return min(fitting, key=lambda one: (one.years_ago, -one.points), default=None)


def _of_sitting(source: Source, sitting: str) -> Raw:
    value = dict(source.table).get(sitting, source.otherwise)
    name = dict(source.labels).get(sitting, Bilingual(sitting, sitting))
    return Raw(value, sitting, name)


# --- the card -------------------------------------------------------------------------------------


def _choice(source: Source, answer: Any, *, hidden: bool) -> Raw:
    chosen = answer_code(answer)
    if not chosen:
        return Raw(source.otherwise, "", words.NOT_GIVEN, given=False)
    value = dict(source.table).get(chosen, source.otherwise)
    said = dict(source.labels).get(chosen, Bilingual(chosen, chosen))
    return _covered(Raw(value, chosen, said), hidden)


def _counted(source: Source, answer: Any, *, hidden: bool) -> Raw:
    held = _number(answer, source.of or "")
    if held is None:
        return NOT_GIVEN
    return _covered(Raw(held, str(held), words.amount(held, source.unit)), hidden)


def _span(source: Source, answer: Any, facts: Facts) -> Span | None:
    if answer is None or answer == "":
        return None
    since = day(answer, source.of or "")
    if source.until not in ANCHORS:
        return Span(since, date.fromisoformat(source.until))
    if (until := facts.days.get(source.until)) is None:
        raise RuleError(N_("%(path)s is missing."), path=f"days.{source.until}")
    return Span(since, until)


def _since(source: Source, span: Span | None, *, hidden: bool) -> Raw:
    if span is None:
        return NOT_GIVEN
    value = Fraction(span.months if source.unit == "month" else span.months // 12)
    said = words.span(words.amount(value, source.unit), span.since, span.until)
    return _covered(Raw(value, str(value), said), hidden)


def _covered(raw: Raw, hidden: bool) -> Raw:
    """A sensitive answer counts, and is not said: totals are kept open and read by many."""
    return Raw(raw.value, "", words.HIDDEN) if hidden else raw


def answer_code(answer: Any) -> str:
    """A choice's code, "yes" or "no"; empty where nothing was answered."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer)


def number_in(answers: Mapping[str, Any], field: str) -> Fraction | None:
    return _number(answers.get(field), field)


def _number(answer: Any, field: str) -> Fraction | None:
    if answer is None or answer == "":
        return None
    if isinstance(answer, bool):
        return Fraction(int(answer))
    return number(answer, field)
