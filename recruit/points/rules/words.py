"""Rules and inputs in plain words, in both languages at once.

These words become part of computed documents that must replay to the same bytes, and the
command line writes them without an application: so they stand here, not in the catalogue.
No suffix is ever glued to a number: the phrase goes around it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from recruit.kernel.points import Rounding
from recruit.kernel.text import Bilingual
from recruit.points.rules.schema import (
    APPLICATIONS_CLOSE,
    APPLICATIONS_OPEN,
    EXAM_KINDS,
    Attempts,
    Coefficient,
    Mode,
    Scale,
    Source,
    SourceKind,
)

# Each unit in Azerbaijani, then one and many in English.
UNITS = {
    "month": ("ay", "month", "months"),
    "year": ("il", "year", "years"),
    "point": ("bal", "point", "points"),
    "hour": ("saat", "hour", "hours"),
    "unit": ("vahid", "unit", "units"),
}
_FULL = {
    "month": Bilingual("tam aylar", "full months"),
    "year": Bilingual("tam illər", "full years"),
}
_DAYS = {
    APPLICATIONS_OPEN: Bilingual(
        "müraciətlərin qəbulunun ilk gününə", "the first day of applications"
    ),
    APPLICATIONS_CLOSE: Bilingual(
        "müraciətlərin qəbulunun son gününə", "the last day of applications"
    ),
}
NOT_GIVEN = Bilingual("göstərilməyib", "not given")
NO_RESULT = Bilingual("nəticə yoxdur", "no result")
HIDDEN = Bilingual("gizlidir", "hidden")
YEAR_BY_MONTHS = Fraction(12)
ROUNDINGS = {
    Rounding.HALF_UP: Bilingual(
        "yüzdəbirlərə yuvarlaqlaşdırılır, yarım yuxarı", "rounded to hundredths, halves up"
    ),
    Rounding.HALF_EVEN: Bilingual(
        "yüzdəbirlərə yuvarlaqlaşdırılır, yarım cütə doğru",
        "rounded to hundredths, halves to even",
    ),
    Rounding.DOWN: Bilingual("yüzdəbirlərdən sonrası atılır", "cut off after hundredths"),
}
_ATTEMPTS = {
    Attempts.BEST: Bilingual("ən yaxşı imtahan işi sayılır", "the best attempt counts"),
    Attempts.FIRST: Bilingual("ilk imtahan işi sayılır", "the first attempt counts"),
}


def figure(value: Fraction) -> Bilingual:
    """2.5 as "2,5" and "2.5"; what has no end as a fraction, "1/12"."""
    text = _plain(value)
    return Bilingual(text.replace(".", ","), text)


def _plain(value: Fraction) -> str:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}"


def fixed(value: Decimal) -> Bilingual:
    """59.00 as "59,00" and "59.00"."""
    text = f"{value:.2f}"
    return Bilingual(text.replace(".", ","), text)


def amount(value: Fraction, unit: str) -> Bilingual:
    """30 months: the number and its unit; the nameless unit is left out."""
    number = figure(value)
    if unit == "unit":
        return number
    az, one, many = UNITS[unit]
    return Bilingual(f"{number.az} {az}", f"{number.en} {one if value == 1 else many}")


def span(value: Bilingual, since: date, until: date) -> Bilingual:
    """ "12 years (from 2014-06-30 to 2026-08-31)"."""
    return Bilingual(
        f"{value.az} ({since:%d.%m.%Y} – {until:%d.%m.%Y})",
        f"{value.en} (from {since} to {until})",
    )


def joined(parts: Iterable[Bilingual], mark: str = ", ") -> Bilingual:
    found = list(parts)
    return Bilingual(mark.join(p.az for p in found), mark.join(p.en for p in found))


def rule_of(source: Source, sources: tuple[Source, ...]) -> Bilingual:
    """A source's rule: "2.5 points a year, counted by the month, at most 20"."""
    names = {other.code: other.name for other in sources}
    parts = [_heart(source, names)]
    if source.until:
        parts.append(_until(source))
    if source.limit is not None:
        most = amount(source.limit, source.unit)
        parts.append(Bilingual(f"ən çoxu {most.az} sayılır", f"at most {most.en} count"))
    if source.weight != 1:
        weight = figure(source.weight)
        parts.append(Bilingual(f"çəkisi × {weight.az}", f"weight × {weight.en}"))
    if source.floor is not None:
        least = figure(source.floor)
        parts.append(Bilingual(f"ən azı {least.az}", f"at least {least.en}"))
    if source.cap is not None:
        most = figure(source.cap)
        parts.append(Bilingual(f"ən çoxu {most.az}", f"at most {most.en}"))
    if source.rounding is not None:
        parts.append(ROUNDINGS[source.rounding])
    return joined(parts)


def _heart(source: Source, names: dict[str, Bilingual]) -> Bilingual:
    match source.kind:
        case SourceKind.CARD_CHOICE:
            return _table(source)
        case SourceKind.SITTING:
            return joined(
                [
                    Bilingual("imtahan növbəsi üzrə düzəliş", "adjustment by sitting"),
                    _table(source),
                ],
                ": ",
            )
        case SourceKind.CONSTANT:
            points = figure(source.points)
            return Bilingual(f"hamıya {points.az} bal", f"{points.en} points for everybody")
        case SourceKind.BEST_OF | SourceKind.LAST_OF | SourceKind.SUM_OF:
            return _whole_of(source, names)
        case SourceKind.CARD_NUMBER | SourceKind.CARD_COMPUTED | SourceKind.CARD_DATE:
            return _shape(source) or _rate(source)
    parts = [_from_elsewhere(source)]
    if source.kind in EXAM_KINDS and source.attempts in _ATTEMPTS:
        parts.append(_ATTEMPTS[source.attempts])
    shape = _shape(source)
    return joined([*parts, shape] if shape else parts)


def _from_elsewhere(source: Source) -> Bilingual:
    match source.kind:
        case SourceKind.EXAM_SECTION:
            return Bilingual("imtahan hissəsinin balı", "points of the exam section")
        case SourceKind.EXAM_TOTAL:
            return Bilingual("imtahanın ümumi balı", "points of the whole exam")
        case SourceKind.INTERVIEW if source.of:
            return Bilingual("müsahibə meyarının balı", "points of the interview criterion")
        case SourceKind.INTERVIEW:
            return Bilingual("müsahibənin balı", "points of the interview")
    if source.years == 1:
        return Bilingual(
            "əvvəlki tədris ilinin müsabiqəsindən keçirilən bal",
            "points carried over from the campaign of the year before",
        )
    return Bilingual(
        f"əvvəlki müsabiqələrdən keçirilən bal, ən çoxu {source.years} il əvvəlki",
        f"points carried over from earlier campaigns, of at most {source.years} years ago",
    )


def _whole_of(source: Source, names: dict[str, Bilingual]) -> Bilingual:
    parts = joined(names[part] for part in source.parts if part in names)
    az, en = {
        SourceKind.BEST_OF: ("ən yaxşısı", "the best of"),
        SourceKind.LAST_OF: ("nəticəsi olan sonuncusu", "the last of those that have a result"),
        SourceKind.SUM_OF: ("cəmi", "the sum of"),
    }[source.kind]
    return Bilingual(f"{az}: {parts.az}", f"{en}: {parts.en}")


def _until(source: Source) -> Bilingual:
    full, day = _FULL[source.unit], _DAYS.get(source.until)
    if day is None:
        fixed_day = date.fromisoformat(source.until)
        day = Bilingual(f"{fixed_day:%d.%m.%Y} tarixinə", str(fixed_day))
    return Bilingual(f"{day.az} qədər {full.az} sayılır", f"{full.en} until {day.en} count")


def _shape(source: Source) -> Bilingual | None:
    if source.scale:
        return _scaled(source.scale)
    return _ranged(source) if source.ranges else None


def _scaled(scale: Scale) -> Bilingual:
    above, full = figure(scale.full), figure(scale.to_full)
    if scale.least or scale.to_least:
        least, to_least = figure(scale.least), figure(scale.to_least)
        return Bilingual(
            f"{least.az} – {above.az} aralığından {to_least.az} – {full.az} aralığına çevrilir",
            f"converted from {least.en} to {above.en} into {to_least.en} to {full.en}",
        )
    return Bilingual(
        f"{above.az} ballıq şkaladan {full.az} ballıq şkalaya çevrilir",
        f"converted from the scale of {above.en} to the scale of {full.en}",
    )


def _ranged(source: Source) -> Bilingual:
    rows = []
    for least, points in source.ranges:
        begin, worth = amount(least, source.unit), figure(points)
        rows.append(Bilingual(f"ən azı {begin.az} – {worth.az}", f"from {begin.en} on: {worth.en}"))
    rows.append(Bilingual("daha az olduqda 0", "below that 0"))
    return joined(rows, "; ")


def _rate(source: Source) -> Bilingual:
    points = figure(source.points)
    english = f"{points.en} {'point' if source.points == 1 else 'points'}"
    az, one, many = UNITS[source.unit]
    if source.whole:
        return _whole_rate(source, points, english)
    if source.unit == "month" and source.per == YEAR_BY_MONTHS:
        return Bilingual(
            f"hər il üçün {points.az} bal, aylar üzrə hesablanır",
            f"{english} a year, counted by the month",
        )
    if source.per == 1:
        return Bilingual(f"hər {az} üçün {points.az} bal", f"{english} for each {one}")
    per = figure(source.per)
    return Bilingual(
        f"hər {per.az} {az} üçün {points.az} bal", f"{english} for every {per.en} {many}"
    )


def _whole_rate(source: Source, points: Bilingual, english: str) -> Bilingual:
    if source.unit == "month" and source.per == YEAR_BY_MONTHS:
        return Bilingual(
            f"hər tam il üçün {points.az} bal", f"{english} for each full year of months"
        )
    per = amount(source.per, source.unit)
    return Bilingual(f"hər tam {per.az} üçün {points.az} bal", f"{english} for each full {per.en}")


def _table(source: Source) -> Bilingual:
    labels = dict(source.labels)
    rows = []
    for code, points in source.table:
        label, value = labels.get(code, Bilingual(code, code)), figure(points)
        rows.append(Bilingual(f"{label.az} – {value.az}", f"{label.en} – {value.en}"))
    rest = figure(source.otherwise)
    rows.append(Bilingual(f"qalan hallarda {rest.az}", f"otherwise {rest.en}"))
    return joined(rows, "; ")


def rule_of_coefficient(coefficient: Coefficient) -> Bilingual:
    """ "3 to under 5 years: × 1.05; 5 years or more: × 1.10; only the highest applies"."""
    if coefficient.answers:
        return joined(_answer_rows(coefficient), "; ")
    az_unit, _one, many = UNITS[coefficient.unit]
    parts = []
    for band in coefficient.bands:
        least, factor = figure(band.least), times(band.factor)
        if band.below is None:
            parts.append(
                Bilingual(
                    f"{least.az} {az_unit} və daha çox: {factor.az}",
                    f"{least.en} {many} or more: {factor.en}",
                )
            )
            continue
        below = figure(band.below)
        parts.append(
            Bilingual(
                f"ən azı {least.az}, lakin {below.az} {az_unit} tamam olmayıb: {factor.az}",
                f"{least.en} to under {below.en} {many}: {factor.en}",
            )
        )
    parts.append(Bilingual("yalnız ən yüksəyi tətbiq olunur", "only the highest applies"))
    return joined(parts, "; ")


def _answer_rows(coefficient: Coefficient) -> Iterable[Bilingual]:
    labels = dict(coefficient.labels)
    for held, factor in coefficient.answers:
        label = labels.get(held, _YES_NO.get(held, Bilingual(held, held)))
        shown = times(factor)
        yield Bilingual(f"{label.az}: {shown.az}", f"{label.en}: {shown.en}")


_YES_NO = {"yes": Bilingual("bəli", "yes"), "no": Bilingual("xeyr", "no")}
MODES = {
    Mode.HIGHEST: Bilingual(
        "əmsallardan yalnız ən çox verəni tətbiq olunur",
        "of the coefficients only the one that adds most applies",
    ),
    Mode.PRODUCT: Bilingual(
        "əmsallar ardıcıl vurulur", "the coefficients multiply one after another"
    ),
}


def carried(points: Decimal, year: str) -> Bilingual:
    """ "41.50 in the campaign 2025/2026"."""
    held = fixed(points)
    return Bilingual(f"{held.az}, {year} müsabiqəsi", f"{held.en} in the campaign {year}")


def worth(name: Bilingual, said: Bilingual, value: Fraction) -> Bilingual:
    """A part of a sum: "Degree: master → 6"."""
    points = figure(value)
    return Bilingual(f"{name.az}: {said.az} → {points.az}", f"{name.en}: {said.en} → {points.en}")


def times(factor: Fraction) -> Bilingual:
    """× 1.10, with two places as people write a coefficient, or more where it has more."""
    text = _plain(factor)
    if "/" not in text:
        whole, _, places = text.partition(".")
        text = f"{whole}.{places.ljust(2, '0')}"
    return Bilingual(f"× {text.replace('.', ',')}", f"× {text}")


def answers(right: int, wrong: int, blank: int, marks: tuple[str | None, str | None]) -> Bilingual:
    """ "31 right × 2, 6 wrong × 0.50, 3 blank"; each mark only where it is known and not 0."""
    right_mark, wrong_mark = (_mark(mark) for mark in marks)
    return Bilingual(
        f"{right} doğru{right_mark.az}, {wrong} səhv{wrong_mark.az}, {blank} cavabsız",
        f"{right} right{right_mark.en}, {wrong} wrong{wrong_mark.en}, {blank} blank",
    )


@lru_cache(maxsize=256)  # a rule-set has few marks, a campaign has many candidates
def _mark(mark: str | None) -> Bilingual:
    value = Fraction(mark) if mark else Fraction(0)
    if not value:
        return Bilingual("", "")
    text = _plain(value).replace("-", "−")
    return Bilingual(f" × {text.replace('.', ',')}", f" × {text}")
