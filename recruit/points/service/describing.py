"""The section "points" in plain words, in the language of the page."""

from collections.abc import Iterator

from flask_babel import gettext as _

from recruit.points.rules import Contract, PointsRules, Source, TieBreak, TieKind, words
from recruit.web.formats import say

_NO = "–"


def describe(rules: PointsRules) -> list[tuple[str, str]]:
    """(label, rule) lines: each source with its rule and law, then what follows the sum."""
    return list(_lines(rules))


def _lines(rules: PointsRules) -> Iterator[tuple[str, str]]:
    inner = {code for source in rules.sources for code in source.parts}
    for source in rules.sources:
        name = say(source.name)
        label = _("%(name)s (part of another source)", name=name) if source.code in inner else name
        yield label, _source(source)
    for one in rules.coefficients:
        yield say(one.name), _with_law(say(one.words), say(one.legal))
    if len(rules.coefficients) > 1:
        yield _("Several coefficients"), say(words.MODES[rules.mode])
    yield _("Rounding"), say(words.ROUNDINGS[rules.rounding])
    yield _("Threshold"), say(words.figure(rules.threshold)) if rules.threshold is not None else _NO
    names = {
        Contract.PERMANENT: _("Threshold of a permanent contract"),
        Contract.FIXED_TERM: _("Threshold of a fixed-term contract"),
    }
    for kind, needed in rules.thresholds:
        yield names[kind], say(words.figure(needed))
    for number, tie in enumerate(rules.tie_breaks, 1):
        yield _("Between equals, %(number)s", number=number), _tie(tie)


def _source(source: Source) -> str:
    rule = say(source.words)
    if source.minimum is not None:
        least = say(words.figure(source.minimum))
        rule = _("%(rule)s; threshold %(points)s", rule=rule, points=least)
    if source.preliminary:
        rule = _("%(rule)s; counts before the exam too", rule=rule)
    return _with_law(rule, say(source.legal))


def _tie(tie: TieBreak) -> str:
    rule = say(tie.name)
    if tie.kind is TieKind.CHOICE:
        rule = f"{rule}: {' > '.join(tie.order)}"
    return _with_law(rule, say(tie.legal))


def _with_law(rule: str, law: str) -> str:
    return f"{rule} ({law})"
