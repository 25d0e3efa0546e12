"""The section `points` of a rule-set, parsed: sources, coefficient, threshold, tie-breaks."""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from recruit.kernel.points import Rounding, decimal_of
from recruit.kernel.text import Bilingual


class SourceKind(StrEnum):
    EXAM_SECTION = "exam-section"
    EXAM_TOTAL = "exam-total"
    INTERVIEW = "interview"
    CARD_NUMBER = "card-number"
    CARD_CHOICE = "card-choice"
    CARD_COMPUTED = "card-computed"
    CARD_DATE = "card-date"
    CONSTANT = "constant"
    BEST_OF = "best-of"
    LAST_OF = "last-of"
    SUM_OF = "sum-of"
    CARRIED_OVER = "carried-over"
    SITTING = "sitting"


# What is counted, so much for every so many.
COUNTED_KINDS = frozenset({SourceKind.CARD_NUMBER, SourceKind.CARD_COMPUTED, SourceKind.CARD_DATE})
CARD_KINDS = COUNTED_KINDS | {SourceKind.CARD_CHOICE}
EXAM_KINDS = frozenset({SourceKind.EXAM_SECTION, SourceKind.EXAM_TOTAL})
WHOLES = frozenset({SourceKind.BEST_OF, SourceKind.LAST_OF, SourceKind.SUM_OF})


# Days of a campaign's calendar up to which time is counted; as forms name them.
APPLICATIONS_OPEN, APPLICATIONS_CLOSE = "applications-open", "applications-close"
ANCHORS = (APPLICATIONS_OPEN, APPLICATIONS_CLOSE)


class Attempts(StrEnum):
    """Which of several attempts counts."""

    LAST = "last"
    BEST = "best"
    FIRST = "first"


class Mode(StrEnum):
    """What several coefficients do together."""

    HIGHEST = "highest"
    PRODUCT = "product"


class Contract(StrEnum):
    PERMANENT = "permanent"
    FIXED_TERM = "fixed-term"


class TieKind(StrEnum):
    SOURCE = "source"
    CHOICE = "choice"
    YES_NO = "yes-no"
    NUMBER = "number"
    RESIDENCE = "residence"


@dataclass(frozen=True)
class Scale:
    """A straight line: `least` becomes `to_least`, `full` becomes `to_full`."""

    full: Fraction
    to_full: Fraction
    least: Fraction = Fraction(0)
    to_least: Fraction = Fraction(0)

    def of(self, value: Fraction) -> Fraction:
        rise = (self.to_full - self.to_least) / (self.full - self.least)
        return self.to_least + (value - self.least) * rise


@dataclass(frozen=True)
class Source:
    """One source of points.

    Steps, in this order: the input (at most `limit`); `points` for every `per` of it (with
    `whole` only full ones count), or `scale`, or `ranges`, or `table`; times `weight`; not under
    `floor`, not over `cap`; rounded to hundredths by `rounding`, or by the rules' own mode.
    `ranges`: from each number on, these points; under the first of them 0.
    A date counts as the full years or months from it `until` a day.
    """

    code: str
    name: Bilingual
    kind: SourceKind
    legal: Bilingual
    of: str | None = None
    parts: tuple[str, ...] = ()
    points: Fraction = Fraction(1)
    per: Fraction = Fraction(1)
    unit: str = "unit"
    limit: Fraction | None = None
    whole: bool = False
    scale: Scale | None = None
    ranges: tuple[tuple[Fraction, Fraction], ...] = ()
    attempts: Attempts = Attempts.LAST
    years: int = 1
    until: str = ""  # of a date: a day, or one that the calendar sets
    table: tuple[tuple[str, Fraction], ...] = ()
    labels: tuple[tuple[str, Bilingual], ...] = ()
    otherwise: Fraction = Fraction(0)
    weight: Fraction = Fraction(1)
    floor: Fraction | None = None
    cap: Fraction | None = None
    minimum: Fraction | None = None
    rounding: Rounding | None = None
    preliminary: bool = False
    words: Bilingual = Bilingual("", "")


@dataclass(frozen=True)
class Band:
    """From `least` (with it) to `below` (without it) the factor is this."""

    least: Fraction
    below: Fraction | None
    factor: Fraction


@dataclass(frozen=True)
class Coefficient:
    """Multiplies the printed lines of `applies_to` (empty: all); only the highest band counts.

    By the number in the field `of` with `bands`, or by its answer with `answers`.
    """

    name: Bilingual
    of: str
    unit: str
    bands: tuple[Band, ...]
    legal: Bilingual
    applies_to: tuple[str, ...] = ()
    answers: tuple[tuple[str, Fraction], ...] = ()
    labels: tuple[tuple[str, Bilingual], ...] = ()
    words: Bilingual = Bilingual("", "")


@dataclass(frozen=True)
class TieBreak:
    """What decides between equal totals; `order` lists a choice's codes, best first."""

    kind: TieKind
    of: str
    name: Bilingual
    legal: Bilingual
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointsRules:
    sources: tuple[Source, ...]
    rounding: Rounding
    legal: Bilingual
    coefficients: tuple[Coefficient, ...] = ()
    mode: Mode = Mode.HIGHEST
    threshold: Fraction | None = None
    thresholds: tuple[tuple[Contract, Fraction], ...] = ()
    tie_breaks: tuple[TieBreak, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Source]:
        return {source.code: source for source in self.sources}

    @cached_property
    def printed(self) -> tuple[Source, ...]:
        """The sources with a line of their own: not those that another one chooses from."""
        inner = {code for source in self.sources for code in source.parts}
        return tuple(source for source in self.sources if source.code not in inner)

    @cached_property
    def least(self) -> Decimal | None:
        """The lowest total that reaches the threshold."""
        return None if self.threshold is None else _whole_hundredths(self.threshold)

    @cached_property
    def minima(self) -> dict[str, Decimal]:
        """By source: the lowest printed points that reach its threshold."""
        return {
            source.code: _whole_hundredths(source.minimum)
            for source in self.sources
            if source.minimum is not None
        }

    @cached_property
    def fields(self) -> frozenset[str]:
        """The card fields that the rules read."""
        found = {s.of for s in self.sources if s.kind in CARD_KINDS and s.of}
        found |= {coefficient.of for coefficient in self.coefficients}
        card_ties = {TieKind.CHOICE, TieKind.YES_NO, TieKind.NUMBER}
        return frozenset(found | {t.of for t in self.tie_breaks if t.kind in card_ties})

    @cached_property
    def days(self) -> frozenset[str]:
        """The days of the calendar up to which something is counted."""
        return frozenset(source.until for source in self.sources if source.until in ANCHORS)

    @cached_property
    def needs_exam(self) -> bool:
        return any(source.kind in EXAM_KINDS for source in self.sources)

    @cached_property
    def needs_attempts(self) -> bool:
        """Whether other attempts than the last one are read."""
        return any(source.attempts is not Attempts.LAST for source in self.sources)

    @cached_property
    def needs_sittings(self) -> bool:
        return any(source.kind is SourceKind.SITTING for source in self.sources)

    @cached_property
    def carried_years(self) -> int:
        """How many years back results are carried over from; 0 where none are."""
        carried = [s.years for s in self.sources if s.kind is SourceKind.CARRIED_OVER]
        return max(carried, default=0)


def _whole_hundredths(value: Fraction) -> Decimal:
    """The lowest number of two places that is not under this."""
    return decimal_of(math.ceil(value * 100))


def residence_slot(rules: PointsRules) -> int | None:
    """Where residence stands in a total's `tie_break`, if it decides at all.

    A total cannot know the vacancy, so this place holds 0; the placement puts 1 there for a
    vacancy in the district where the candidate lives.
    """
    kinds = [tie.kind for tie in rules.tie_breaks]
    return kinds.index(TieKind.RESIDENCE) if TieKind.RESIDENCE in kinds else None
