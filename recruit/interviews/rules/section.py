"""The section "interview" of a rule-set; what a document leaves out has its old meaning."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

PANEL = 3
QUORUM = 2  # sheets that a result needs, where one of three may not mark
MOST_CRITERIA = 20
MOST_APPOINTMENTS = 5
SHARE = r"^(0|1|0\.[0-9]{1,4}|[0-9]{1,4}/[1-9][0-9]{0,3})$"
NUMBER = r"^[0-9]{1,7}(\.[0-9]{1,2})?$"
CODE = r"^[a-z0-9][a-z0-9_-]{0,39}$"


class Aggregate(StrEnum):
    MEAN = "mean"
    MEDIAN = "median"


class Role(StrEnum):
    """What an interview is for."""

    POINTS = "points"  # its marks are a source of points, before the placement
    GATE = "gate"  # whoever was placed must pass it before the order


@dataclass(frozen=True)
class Criterion:
    """`share`: the part of the maximum that the joint mark must reach; None: any mark will do."""

    code: str
    name: Bilingual
    maximum: Decimal
    share: Fraction | None = None

    @property
    def needed(self) -> Decimal | None:
        """The least mark that reaches the share, in hundredths."""
        if self.share is None:
            return None
        exact = Fraction(self.maximum) * self.share * 100
        return Decimal(-(-exact.numerator // exact.denominator)).scaleb(-2)


@dataclass(frozen=True)
class Seat:
    """A role on the panel; the first seat is the chair's."""

    code: str
    name: Bilingual


SEATS = (
    Seat("ministry", Bilingual("Nazirliyin nümayəndəsi", "Ministry")),
    Seat("subject-teacher", Bilingual("Fənn müəllimi", "Subject teacher")),
    Seat("school-head", Bilingual("Məktəb direktoru", "Head of school")),
)


@dataclass(frozen=True)
class InterviewRules:
    """What a panel marks; without criteria the campaign has no marked interview."""

    criteria: tuple[Criterion, ...]
    aggregate: Aggregate = Aggregate.MEAN
    legal: Bilingual | None = None
    role: Role = Role.POINTS
    seats: tuple[Seat, ...] = SEATS
    minimum: Decimal | None = None  # of the joint points
    outlier: Decimal | None = None  # further from the others than this: a note is needed
    quorum: int = QUORUM
    appointments: int = 2  # how often somebody may be invited who did not come

    @property
    def maximum(self) -> Decimal:
        return sum((criterion.maximum for criterion in self.criteria), Decimal(0))

    @property
    def is_gate(self) -> bool:
        return self.role is Role.GATE


_DEFAULTS: dict[str, Any] = {"criteria": [], "aggregate": "mean", "role": "points"}


def parse_interview(section: Any) -> InterviewRules:
    """The section `interview`; RuleError names the path of what is wrong."""
    if not isinstance(section, dict):
        raise _wrong("", N_("%(path)s: an object is needed."))
    for key in section.keys() - _READERS.keys():
        raise _wrong(f".{key}", N_("%(path)s: there is no such setting."))
    values = {key: value for key, value in (_DEFAULTS | section).items() if value is not None}
    read = {key: _READERS[key](value, f".{key}") for key, value in values.items()}
    rules = InterviewRules(**read)
    _check(rules)
    return rules


def _check(rules: InterviewRules) -> None:
    if rules.minimum is not None and rules.minimum > rules.maximum:
        raise _wrong(".minimum", N_("%(path)s: nobody can reach this."))
    if rules.is_gate and not rules.criteria:
        raise _wrong(".criteria", N_("%(path)s: a gate needs something to be marked."))


def _wrong(path: str, text: str, **params: Any) -> RuleError:
    return RuleError(text, path=f"interview{path}", **params)


def _criteria(entries: Any, path: str) -> tuple[Criterion, ...]:
    if not isinstance(entries, list) or len(entries) > MOST_CRITERIA:
        raise _wrong(path, N_("%(path)s: a list is needed."))
    criteria = tuple(_criterion(one, f"{path}[{i}]") for i, one in enumerate(entries))
    _once([one.code for one in criteria], path)
    return criteria


def _once(codes: list[str], path: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise _wrong(path, N_("%(path)s: “%(code)s” stands twice."), code=code)


def _criterion(value: Any, path: str) -> Criterion:
    needed = {"code", "name", "maximum"}
    if not isinstance(value, dict) or value.keys() - {"share"} != needed:
        raise _wrong(path, N_("%(path)s: code, name and maximum are needed."))
    share = value.get("share")
    return Criterion(
        _code(value["code"], f"{path}.code"),
        _both(value["name"], f"{path}.name"),
        _number(value["maximum"], f"{path}.maximum"),
        None if share is None else _share(share, f"{path}.share"),
    )


def _seats(entries: Any, path: str) -> tuple[Seat, ...]:
    if not isinstance(entries, list) or len(entries) != PANEL:
        raise _wrong(path, N_("%(path)s: three roles are needed, the chair's first."))
    seats = []
    for i, one in enumerate(entries):
        if not isinstance(one, dict) or one.keys() != {"code", "name"}:
            raise _wrong(f"{path}[{i}]", N_("%(path)s: code and name are needed."))
        at = f"{path}[{i}]"
        seats.append(Seat(_code(one["code"], f"{at}.code"), _both(one["name"], f"{at}.name")))
    _once([one.code for one in seats], path)
    return tuple(seats)


def _code(value: Any, path: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(CODE, value):
        raise _wrong(path, N_("%(path)s: a code has small Latin letters, digits, - and _, at "
                              "most 40."))  # fmt: skip
    return value


def _number(value: Any, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 7:
        raise _wrong(path, N_("%(path)s: this is not a number."))
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(path, N_("%(path)s: this is not a number.")) from error
    if not found.is_finite() or found <= 0 or found != found.quantize(Decimal("0.01")):
        raise _wrong(path, N_("%(path)s: this must be greater than zero."))
    if not re.fullmatch(NUMBER, str(value)):
        raise _wrong(path, N_("%(path)s: this is not a number."))
    return found


def _share(value: Any, path: str) -> Fraction:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(SHARE, text) or not 0 < Fraction(text) <= 1:
        raise _wrong(path, N_("%(path)s: a share lies above 0 and at most at 1, such as 0.8 or "
                              "4/5."))  # fmt: skip
    return Fraction(text)


def _one_of(kind: type[StrEnum]) -> Callable[[Any, str], Any]:
    def read(value: Any, path: str) -> Any:
        if not isinstance(value, str) or value not in tuple(kind):
            text = N_("%(path)s: one of these is needed: %(choices)s.")
            raise _wrong(path, text, choices=", ".join(kind))
        return kind(value)

    return read


def _whole(least: int, most: int) -> Callable[[Any, str], int]:
    def read(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            text = N_("%(path)s: a whole number from %(least)s to %(most)s is needed.")
            raise _wrong(path, text, least=least, most=most)
        return value

    return read


def _both(value: Any, path: str) -> Bilingual:
    texts = [value.get(lang) for lang in ("az", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise _wrong(path, N_("%(path)s: a text in both languages is needed."))
    return Bilingual(value["az"].strip(), value["en"].strip())


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "criteria": _criteria,
    "aggregate": _one_of(Aggregate),
    "legal": _both,
    "role": _one_of(Role),
    "seats": _seats,
    "minimum": _number,
    "outlier": _number,
    "quorum": _whole(QUORUM, PANEL),
    "appointments": _whole(1, MOST_APPOINTMENTS),
}
