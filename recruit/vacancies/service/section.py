"""The rule-set's section "vacancies", announced and said in plain words."""

from decimal import Decimal

from flask_babel import gettext as _

from recruit.campaigns.service import register_section
from recruit.kernel.text import N_
from recruit.vacancies.rules import BENEFIT_NAMES, BenefitRule, Kind, Unit, VacancyRules
from recruit.vacancies.rules.kinds import AfterWithdrawal, Closing
from recruit.vacancies.rules.schema import SCHEMA
from recruit.vacancies.rules.section import SECTION, parse_vacancies
from recruit.web.formats import say

AFTER_WITHDRAWAL_NAMES = {
    AfterWithdrawal.NOTHING: N_("keeps the place until somebody decides"),
    AfterWithdrawal.NEXT_CHOICE: N_("loses the place and takes part in the next round"),
    AfterWithdrawal.FIRST_IN_NEXT_ROUND: N_("loses the place and goes first in the next round"),
}
CLOSING_NAMES = {
    Closing.BY_HAND: N_("only by hand"),
    Closing.CHOICE: N_("by the calendar, when the choice phase ends"),
    Closing.END: N_("by the calendar, when the last phase ends"),
}


def describe(rules: VacancyRules) -> list[tuple[str, str]]:
    """The section in plain words, in the page's language."""
    usual = rules.usual
    return [
        *((f"{one.symbol} {say(one.name)}", _kind(one)) for one in rules.kinds.values()),
        (
            _("Whose place is withdrawn"),
            _(AFTER_WITHDRAWAL_NAMES[rules.withdrawn_after_placement]),
        ),
        (_("Published vacancies are closed"), _(CLOSING_NAMES[rules.closing])),
        (_("A salary in AZN, to compare lump sums"), _amount(rules.salary) or _("none")),
        (
            _("Asked about: hours a week outside"),
            f"{usual.hours_from}–{usual.hours_to}",
        ),
        (_("Asked about: fewer pupils for a post than"), str(usual.pupils_per_post)),
    ]


def _kind(kind: Kind) -> str:
    said = [benefit_rule(one) for one in kind.benefits]
    if kind.incentive:
        said.insert(0, _("counts as service in an incentive school"))
    return "; ".join(said) or _("no benefits")


def benefit_rule(rule: BenefitRule) -> str:
    """One benefit of a kind: what, how much, how far from the centre."""
    parts = [_(BENEFIT_NAMES[rule.kind]), money(rule.amount, rule.unit), _border(rule)]
    if rule.text:
        parts.append(say(rule.text))
    return ", ".join(part for part in parts if part)


def money(amount: Decimal | None, unit: Unit) -> str:
    if amount is None:
        return ""
    if unit is Unit.SALARIES:
        return _("monthly salaries: %(count)s", count=_amount(amount))
    return _("%(amount)s AZN", amount=_amount(amount))


def _amount(amount: Decimal | None) -> str:
    """Whole manats without decimals."""
    if amount is None:
        return ""
    return str(amount.to_integral_value() if amount == amount.to_integral_value() else amount)


def _border(rule: BenefitRule) -> str:
    km = {"least": rule.from_km, "most": rule.below_km}
    if rule.from_km is not None and rule.below_km is not None:
        return _("from %(least)s km and below %(most)s km from the district centre", **km)
    if rule.from_km is not None:
        return _("from %(least)s km from the district centre", **km)
    if rule.below_km is not None:
        return _("below %(most)s km from the district centre", **km)
    return ""


register_section(SECTION, parse_vacancies, describe, optional=True, schema=SCHEMA)
