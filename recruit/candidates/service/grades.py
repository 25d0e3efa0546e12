"""The rule-set's conversion of marks, and the forms of its campaign."""

from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import register_section
from recruit.candidates import queries
from recruit.candidates.queries.forms import FormInfo
from recruit.candidates.rules import FormDefinition, editing
from recruit.candidates.rules.grades import (
    SCHEMA,
    converts_otherwise,
    describe_grades,
    parse_grades,
    with_scales,
)
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_

SECTION = "grades"

register_section(SECTION, parse_grades, describe_grades, optional=True, schema=SCHEMA)


def rules_with_grades(form: FormInfo) -> list[int]:
    """The campaigns of a form whose active rule-set converts marks itself."""
    return [
        one
        for one in queries.campaigns_of(form)
        if campaigns.has_active_rule_set(one) and SECTION in campaigns.active_rule_set(one).document
    ]


def require_same_conversion(form: FormInfo, draft: FormDefinition) -> None:
    """RuleError where a table converts marks otherwise than the campaign's rule-set does."""
    for campaign_id in rules_with_grades(form):
        for code in converts_otherwise(draft, campaigns.section(campaign_id, SECTION)):
            raise RuleError(
                N_(
                    "The table %(label)s converts marks otherwise than the rule-set. Take the "
                    "rule-set's scales on the table's page."
                ),
                label=draft.fields[code].label,
            )


def with_rule_set_scales(form: FormInfo, section: str, field: str) -> dict[str, object]:
    """The form's draft with the scales of the campaign's rule-set in one table.

    NotFoundError where no rule-set converts marks, or the table converts none.
    """
    wanted = rules_with_grades(form)
    part = editing.find_field(form.draft, section, field)
    if not wanted or "scales" not in (part.get("result") or {}):
        raise NotFoundError()
    rules = campaigns.active_rule_set(wanted[-1]).document[SECTION]
    return editing.put_field(form.draft, section, with_scales(part, rules), replaces=field)
