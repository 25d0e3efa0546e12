"""A family's template: parameters, a constraint, texts with {a}, and a computed key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.exam.rules.content import (
    Content,
    ItemType,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    SingleChoice,
    TrueFalse,
    Words,
)
from recruit.exam.rules.families.expressions import Expression, parse, written
from recruit.exam.rules.sanitising import change_formulas
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

KINDS = (
    ItemType.SINGLE_CHOICE,
    ItemType.MULTIPLE_RESPONSE,
    ItemType.TRUE_FALSE,
    ItemType.NUMERIC,
)
MOST_PARAMETERS = 8
MOST_VALUES = 1000
NAME = re.compile(r"[a-z][a-z0-9_]{0,9}")

_LINE = re.compile(r"\s*([^=\s]+)\s*=\s*(.+?)\s*")
_RANGE = re.compile(r"(\S+?)\s*\.\.\s*(\S+?)(?:\s+step\s+(\S+))?")
_BRACES = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,8}|/[1-9][0-9]{0,8})?")


@dataclass(frozen=True)
class Parameter:
    """A name and the values it may have, in the order they were given."""

    name: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True)
class Template:
    """What every variant is made from. Of a choice the first `right` options are right.

    `lines`: the parameters as their author wrote them. `key`: the number or the truth; a choice
    has its key among its options. Texts by language hold {expression} where a value stands.
    """

    kind: ItemType
    lines: str
    stem: Words
    constraint: str = ""
    key: str = ""
    tolerance: str = ""
    options: tuple[Words, ...] = ()
    right: int = 1
    why: Words | None = None
    parameters: tuple[Parameter, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", parameters_of(self.lines))

    @property
    def document(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "parameters": self.lines,
            "constraint": self.constraint,
            "stem": dict(self.stem),
            "key": self.key,
            "tolerance": self.tolerance,
            "options": [dict(option) for option in self.options],
            "right": self.right,
            "why": dict(self.why) if self.why else None,
        }

    @property
    def combinations(self) -> int:
        count = 1
        for one in self.parameters:
            count *= len(one.values)
        return count

    def admits(self, given: Mapping[str, Fraction]) -> bool:
        """Whether the constraint lets these values be."""
        return not self.constraint.strip() or self._parsed("constraint").truth(given)

    def content(self, given: Mapping[str, Fraction]) -> Content:
        """The variant with these values, not checked yet."""
        filler = _Filler(given)
        common: dict[str, Any] = {
            "stem": filler.words(self.stem, "stem"),
            "why": filler.words(self.why, "why") if self.why else None,
        }
        options = tuple(filler.words(option, "options") for option in self.options)
        return self._content(given, options, common)

    def _content(
        self, given: Mapping[str, Fraction], options: tuple[Words, ...], common: dict[str, Any]
    ) -> Content:
        if self.kind is ItemType.SINGLE_CHOICE:
            return SingleChoice(options=options, key=0, **common)
        if self.kind is ItemType.MULTIPLE_RESPONSE:
            return MultipleResponse(options=options, key=tuple(range(self.right)), **common)
        if self.kind is ItemType.TRUE_FALSE:
            return TrueFalse(key=self._parsed("key").truth(given), **common)
        value = _decimal(self._parsed("key").number(given), "key")
        margin = self._parsed("tolerance").number(given) if self.tolerance.strip() else Fraction(0)
        return Numeric(answers=(NumericAnswer(value, _decimal(margin, "tolerance")),), **common)

    def _parsed(self, name: str) -> Expression:
        return parse(getattr(self, name), name)


def template_of(document: Mapping[str, Any]) -> Template:
    """The template from its stored document."""
    return Template(
        kind=ItemType(document["kind"]),
        lines=document["parameters"],
        stem=document["stem"],
        constraint=document["constraint"],
        key=document["key"],
        tolerance=document["tolerance"],
        options=tuple(document["options"]),
        right=document["right"],
        why=document["why"],
    )


def check_template(template: Template) -> None:
    """RuleError at its field for a template that no variant could be made from."""
    if template.kind not in KINDS:
        raise RuleError(N_("A family cannot be of this type."), field="kind")
    known = {one.name for one in template.parameters}
    if template.kind in (ItemType.NUMERIC, ItemType.TRUE_FALSE):
        _check_names(parse(template.key, "key"), known, "key")
    for name in ("constraint", "tolerance"):
        if getattr(template, name).strip():
            _check_names(parse(getattr(template, name), name), known, name)
    if template.kind is ItemType.MULTIPLE_RESPONSE and not (
        1 <= template.right <= len(template.options)
    ):
        raise RuleError(N_("Say how many of the first options are right."), field="right")


def _check_names(expression: Expression, known: set[str], field_name: str) -> None:
    unknown = sorted(expression.names - known)
    if unknown:
        raise RuleError(N_("There is no parameter %(name)s."), name=unknown[0], field=field_name)


def parameters_of(lines: str) -> tuple[Parameter, ...]:
    """Parameters from lines such as "a = 2..12", "b = 0.5..3 step 0.5", "c = 1, 2, 5"."""
    found: dict[str, Parameter] = {}
    for line in filter(str.strip, lines.splitlines()):
        said = _LINE.fullmatch(line)
        if not said or not NAME.fullmatch(said[1]) or said[1] in found:
            raise _wrong_line(line)
        found[said[1]] = Parameter(said[1], _values(said[2], line))
    if not 1 <= len(found) <= MOST_PARAMETERS:
        raise RuleError(
            N_("A family has 1 to %(most)s parameters."), most=MOST_PARAMETERS, field="parameters"
        )
    return tuple(found.values())


def _values(text: str, line: str) -> tuple[Fraction, ...]:
    span = _RANGE.fullmatch(text)
    if not span:
        separator = ";" if ";" in text else ","
        values = [_literal(one, line) for one in text.split(separator)]
        if len(set(values)) < len(values) or len(values) > MOST_VALUES:
            raise _wrong_line(line)
        return tuple(values)
    first, last = _literal(span[1], line), _literal(span[2], line)
    step = _literal(span[3], line) if span[3] else Fraction(1)
    if step <= 0 or last < first or (last - first) / step >= MOST_VALUES:
        raise _wrong_line(line)
    return tuple(first + step * place for place in range(int((last - first) / step) + 1))


def _literal(text: str, line: str) -> Fraction:
    said = text.strip()
    if not _LITERAL.fullmatch(said):
        raise _wrong_line(line)
    return Fraction(said.replace(",", "."))


def _wrong_line(line: str) -> RuleError:
    return RuleError(
        N_(
            "This parameter is not understood: %(line)s. Write a = 2..12, or b = 0.5..3 step 0.5,"
            " or c = 1, 2, 5; at most %(most)s values each."
        ),
        line=line.strip()[:60],
        most=MOST_VALUES,
        field="parameters",
    )


def _decimal(number: Fraction, name: str) -> Decimal:
    said = written(number)
    if "/" in said:
        raise RuleError(
            N_("The key never ends as a decimal number: use round(..., 2), or a constraint."),
            field=name,
        )
    return Decimal(said)


class _Filler:
    """Texts with their values. Inside formulas braces stay: there they only hold together."""

    def __init__(self, given: Mapping[str, Fraction]) -> None:
        self.given = given

    def words(self, words: Words, name: str) -> Words:
        return {one: self._text(text, one, f"{name}_{one}") for one, text in words.items()}

    def _text(self, text: str, language: str, field_name: str) -> str:
        """Formulas first; what they hold is put aside while the rest is filled."""
        kept: list[str] = []

        def formula(begin: str, body: str, end: str) -> str:
            kept.append(begin + self._in_formula(body, language) + end)
            return f"\x00{len(kept) - 1}\x00"

        outside = change_formulas(text.replace("\x00", ""), formula)
        filled = _BRACES.sub(lambda found: self._said(found[1], language, field_name), outside)
        if "{" in filled or "}" in filled:
            raise RuleError(
                N_("A brace in the text is not closed, or there are two of them."),
                field=field_name,
            )
        return re.sub("\x00([0-9]+)\x00", lambda found: kept[int(found[1])], filled)

    def _said(self, body: str, language: str, field_name: str) -> str:
        expression = parse(body, field_name)
        _check_names(expression, set(self.given), field_name)
        return written(expression.number(self.given), language)

    def _in_formula(self, body: str, language: str) -> str:
        def filled(found: re.Match[str]) -> str:
            try:
                expression = parse(found[1])
            except RuleError:
                return found[0]
            if not expression.names or expression.names - set(self.given):
                return found[0]
            value = written(expression.number(self.given), language)
            return "{" + value.replace(",", "{,}") + "}"

        return _innermost(body, filled)


def _innermost(body: str, change: Callable[[re.Match[str]], str]) -> str:
    """Braces that hold no others are changed once: what they become is not read again."""
    return _BRACES.sub(change, body)
