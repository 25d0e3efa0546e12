"""What fits a rule-set as a whole: other sections, the card's form, and signs that make sense.

Read apart from parsing: a document that once decided must read for ever, a new one must fit.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.points.rules.schema import (
    CARD_KINDS,
    WHOLES,
    PointsRules,
    Source,
    SourceKind,
    TieKind,
)
from recruit.points.rules.sources import SAVED_FOR_LATER


def check_references(rules: PointsRules, document: dict[str, Any]) -> None:
    """Refuse sources that name an exam section or interview criterion the rule-set lacks."""
    sections = _codes(document.get("exam"), "sections")
    criteria = _codes(document.get("interview"), "criteria")
    for index, source in enumerate(rules.sources):
        path = f"points.sources[{index}].of"
        if source.kind == SourceKind.EXAM_SECTION and source.of not in sections:
            raise RuleError(
                N_("%(path)s: the exam has no section “%(code)s”."), path=path, code=source.of
            )
        if source.kind == SourceKind.INTERVIEW and source.of and source.of not in criteria:
            raise RuleError(
                N_("%(path)s: the interview has no criterion “%(code)s”."),
                path=path,
                code=source.of,
            )


def check_draft(rules: PointsRules, document: dict[str, Any]) -> None:
    """What a new rule-set must keep beyond being readable: references, signs, tables with rows."""
    check_references(rules, document)
    _check_thresholds(rules)
    inner = {part for source in rules.sources for part in source.parts}
    for index, source in enumerate(rules.sources):
        path = f"points.sources[{index}]"
        _check_signs(source, path)
        if source.kind in (SourceKind.CARD_CHOICE, SourceKind.SITTING) and not source.table:
            raise RuleError(N_("%(path)s: at least one row is needed."), path=f"{path}.table")
        if source.code in inner and source.minimum is not None:
            raise RuleError(
                N_("%(path)s: only a source with a line of its own has a threshold."),
                path=f"{path}.minimum",
            )
        if source.preliminary and source.kind in WHOLES:
            _check_known_early(rules, source, path)


def _check_thresholds(rules: PointsRules) -> None:
    named = [("threshold", rules.threshold)]
    named += [(f"thresholds.{kind}", needed) for kind, needed in rules.thresholds]
    for name, needed in named:
        if needed is not None and needed < 0:
            raise RuleError(N_("%(path)s: this must not be negative."), path=f"points.{name}")


def _check_signs(source: Source, path: str) -> None:
    for key in ("weight", "limit", "minimum", "cap"):
        value = getattr(source, key)
        if value is not None and value < 0:
            raise RuleError(N_("%(path)s: this must not be negative."), path=f"{path}.{key}")


def _check_known_early(rules: PointsRules, source: Source, path: str) -> None:
    for part in _all_parts(rules, source):
        if part.kind in SAVED_FOR_LATER:
            raise RuleError(
                N_("%(path)s: exam and interview are not known at the preliminary evaluation."),
                path=f"{path}.preliminary",
            )


def _all_parts(rules: PointsRules, source: Source) -> Iterator[Source]:
    for code in source.parts:
        part = rules.by_code[code]
        yield part
        yield from _all_parts(rules, part)


def check_fields(rules: PointsRules, fields: Mapping[str, str]) -> None:
    """Refuse rules that read a field which the card does not have, or not as this kind.

    `fields`: the kind of each field of the published form, by code.
    """
    for path, code, wanted in _reads(rules):
        if code not in fields:
            raise RuleError(
                N_("%(path)s: the candidate card has no field “%(code)s”."), path=path, code=code
            )
        if fields[code] not in wanted:
            raise RuleError(
                N_("%(path)s: the field “%(code)s” is of another kind."), path=path, code=code
            )


NUMBERS = frozenset({"number", "yes-no", "computed"})
CODES = frozenset({"choice", "yes-no", "computed"})
DATES = frozenset({"date"})

_READ = {SourceKind.CARD_CHOICE: CODES, SourceKind.CARD_DATE: DATES}


def _reads(rules: PointsRules) -> Iterator[tuple[str, str, Collection[str]]]:
    """(path, field, kinds that fit) of everything the rules read from the card."""
    for index, source in enumerate(rules.sources):
        if source.kind in CARD_KINDS and source.of:
            yield f"points.sources[{index}].of", source.of, _READ.get(source.kind, NUMBERS)
    for one in rules.coefficients:
        yield "points.coefficients", one.of, CODES if one.answers else NUMBERS
    for tie in rules.tie_breaks:
        path = f"points.tie_breaks ({tie.of})"
        if tie.kind in (TieKind.CHOICE, TieKind.YES_NO):
            yield path, tie.of, CODES
        elif tie.kind is TieKind.NUMBER:
            yield path, tie.of, NUMBERS


def _codes(section: Any, key: str) -> set[str]:
    entries = section.get(key, []) if isinstance(section, dict) else []
    return {entry["code"] for entry in entries if isinstance(entry, dict) and "code" in entry}
