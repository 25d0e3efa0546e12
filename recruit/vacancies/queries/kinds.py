"""The kinds of vacancy that a campaign's rules name."""

from recruit.campaigns import queries as campaigns
from recruit.vacancies.rules.kinds import DEFAULT_RULES, Kinds, VacancyRules
from recruit.vacancies.rules.section import SECTION


def rules_of(campaign_id: int) -> VacancyRules:
    """The section "vacancies" of the rules in force; its defaults where they say nothing."""
    found: VacancyRules | None = campaigns.optional_section(campaign_id, SECTION)
    return found or DEFAULT_RULES


def kinds_of(campaign_id: int) -> Kinds:
    """By code, in the order of the rules: what pages call kinds by, and what each brings."""
    return rules_of(campaign_id).kinds
