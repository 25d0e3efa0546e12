"""Kinds of vacancy and what each brings its holder, by distance from the district's centre."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from recruit.kernel.text import N_, Bilingual

METRES = 1000


class BenefitKind(StrEnum):
    MONTHLY = "monthly"
    LUMP_SUM = "lump-sum"
    HOUSING = "housing"
    TRANSPORT = "transport"


class Unit(StrEnum):
    AZN = "AZN"
    SALARIES = "salaries"


BENEFIT_NAMES = {
    BenefitKind.MONTHLY: N_("Monthly supplement"),
    BenefitKind.LUMP_SUM: N_("Lump sum"),
    BenefitKind.HOUSING: N_("Housing"),
    BenefitKind.TRANSPORT: N_("Transport"),
}


@dataclass(frozen=True)
class BenefitRule:
    """What a kind of vacancy brings; with borders only so far from the district's centre."""

    kind: BenefitKind
    amount: Decimal | None = None
    unit: Unit = Unit.AZN
    from_km: int | None = None  # this far or farther
    below_km: int | None = None  # nearer than this
    text: Bilingual | None = None

    @property
    def by_distance(self) -> bool:
        return self.from_km is not None or self.below_km is not None

    def holds(self, metres: int | None) -> bool:
        """A benefit with borders needs a known distance."""
        if not self.by_distance:
            return True
        if metres is None:
            return False
        near = self.below_km is None or metres < self.below_km * METRES
        return near and metres >= (self.from_km or 0) * METRES


@dataclass(frozen=True)
class Kind:
    code: str
    name: Bilingual
    symbol: str = "●"
    incentive: bool = False
    benefits: tuple[BenefitRule, ...] = ()

    @property
    def by_distance(self) -> bool:
        return any(one.by_distance for one in self.benefits)


@dataclass(frozen=True)
class Benefit:
    """One benefit of one vacancy; `why` is the fact that decided, where a distance did."""

    kind: BenefitKind
    amount: Decimal | None = None
    unit: Unit = Unit.AZN
    text: Bilingual | None = None
    why: Bilingual | None = None


class AfterWithdrawal(StrEnum):
    """What somebody gets whose place was at a vacancy that is withdrawn."""

    NOTHING = "nothing"
    NEXT_CHOICE = "next-choice"
    FIRST_IN_NEXT_ROUND = "first-in-next-round"


class Closing(StrEnum):
    """What closes a published vacancy by itself."""

    BY_HAND = "by-hand"
    CHOICE = "choice"  # the end of the choice phase
    END = "end"  # the end of the last phase


@dataclass(frozen=True)
class Usual:
    """What an ordinary vacancy looks like; what lies outside is asked about, never refused."""

    hours_from: int = 6
    hours_to: int = 36
    pupils_per_post: int = 10


# In force where a rule-set says nothing of vacancies. The benefits are those of 2013, an example
# (docs/vacancies.md cites them): whoever teaches far away gets 70 AZN on top of the 40 that
# everybody gets. Other amounts, borders and sums are a matter of the rule-set.
ON_TOP = Bilingual("ayda 40 AZN-ə əlavə olaraq", "on top of the 40 AZN a month")
DEFAULT_KINDS: Mapping[str, Kind] = {
    "standard": Kind("standard", Bilingual("Adi", "Standard")),
    "incentive": Kind(
        "incentive",
        Bilingual("Həvəsləndirmə", "Incentive"),
        "◆",
        True,
        (
            BenefitRule(BenefitKind.LUMP_SUM, Decimal(2), Unit.SALARIES),
            BenefitRule(BenefitKind.MONTHLY, Decimal(40)),
            BenefitRule(BenefitKind.MONTHLY, Decimal(70), from_km=20, text=ON_TOP),
        ),
    ),
}


class Kinds(dict[str, Kind]):
    """By code, in the order of the rules; a kind that they no longer name keeps its default, or
    else its code for a name."""

    def __missing__(self, code: str) -> Kind:
        return DEFAULT_KINDS.get(code) or Kind(code, Bilingual(code, code))


@dataclass(frozen=True)
class VacancyRules:
    """The rule-set's section "vacancies"; what a document leaves out has its old meaning."""

    kinds: Kinds = field(default_factory=lambda: Kinds(DEFAULT_KINDS))
    withdrawn_after_placement: AfterWithdrawal = AfterWithdrawal.NOTHING
    closing: Closing = Closing.BY_HAND
    salary: Decimal | None = None  # AZN: only for sorting lump sums of so many salaries
    usual: Usual = Usual()


DEFAULT_RULES = VacancyRules()


def benefits(
    kind: Kind, centre_metres: int | None, centre: Bilingual | None = None
) -> tuple[Benefit, ...]:
    """What a vacancy of this kind brings so far from its district's centre, each with its reason.

    `centre` is the district's name. Where the distance is not known, what depends on it is left
    out: `unknown_benefits` says whether something was.
    """
    return tuple(
        Benefit(
            one.kind,
            one.amount,
            one.unit,
            one.text,
            _why(one, centre_metres, centre) if one.by_distance else None,
        )
        for one in kind.benefits
        if one.holds(centre_metres)
    )


def unknown_benefits(kind: Kind, centre_metres: int | None) -> bool:
    """Whether the kind has benefits that cannot be told because the distance is not known."""
    return centre_metres is None and kind.by_distance


def _why(rule: BenefitRule, metres: int | None, centre: Bilingual | None) -> Bilingual:
    tenths = f"{(metres or 0) // METRES}.{(metres or 0) % METRES // 100}"
    name = centre or Bilingual("", "")
    az = f"Rayon mərkəzindən düz xətlə: {tenths.replace('.', ',')} km"
    en = f"{tenths} km from the district centre in a straight line"
    return Bilingual(
        f"{az}{_in_brackets(name.az)}; {_border_az(rule)}",
        f"{en}{_in_brackets(name.en)}; {_border_en(rule)}",
    )


def _in_brackets(name: str) -> str:
    return f" ({name})" if name else ""


def _border_az(rule: BenefitRule) -> str:
    if rule.from_km is None:
        return f"şərt: {rule.below_km} km-dən yaxın"
    if rule.below_km is None:
        return f"şərt: {rule.from_km} km və daha uzaq"
    return f"şərt: {rule.from_km} km və daha uzaq, {rule.below_km} km-dən yaxın"


def _border_en(rule: BenefitRule) -> str:
    if rule.from_km is None:
        return f"it is given below {rule.below_km} km"
    if rule.below_km is None:
        return f"it is given from {rule.from_km} km"
    return f"it is given from {rule.from_km} km and below {rule.below_km} km"


def codes(found: Iterable[Benefit]) -> str:
    """The kinds of benefit, each once, in the order of BenefitKind: "monthly housing"."""
    held = {one.kind for one in found}
    return " ".join(kind for kind in BenefitKind if kind in held)


def monthly(found: Iterable[Benefit]) -> Decimal | None:
    """AZN a month; None where nothing is paid by the month."""
    return _sum(one.amount for one in found if _is(one, BenefitKind.MONTHLY, Unit.AZN))


def once(found: Iterable[Benefit], salary: Decimal | None = None) -> Decimal | None:
    """AZN once; so many salaries count only where the rules name one."""
    held = list(found)
    whole = [one.amount for one in held if _is(one, BenefitKind.LUMP_SUM, Unit.AZN)]
    salaries = [one.amount for one in held if _is(one, BenefitKind.LUMP_SUM, Unit.SALARIES)]
    if salary is not None:
        whole += [amount * salary for amount in salaries if amount is not None]
    return _sum(whole)


def _is(one: Benefit, kind: BenefitKind, unit: Unit) -> bool:
    return one.kind is kind and one.unit is unit


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
