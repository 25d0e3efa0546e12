"""Nobody applies in a campaign in whose decisions they take part."""

from collections.abc import Iterable

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign
from recruit.kernel.asker import Permission as P
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

# Who has one of these decides about candidates, or knows what others must not know before.
DECIDING = frozenset(
    {
        P.CAMPAIGNS_MANAGE,
        P.RULES_PROPOSE,
        P.RULES_ACTIVATE,
        P.FORMS_MANAGE,
        P.APPLICATIONS_CHECK,
        P.ADJUSTMENTS_DECIDE,
        P.ITEMS_WRITE,
        P.ITEMS_REVIEW,
        P.EXAMS_MANAGE,
        P.SITTINGS_OPEN,
        P.SITTINGS_WATCH,
        P.INTERVIEWS_MANAGE,
        P.INTERVIEWS_MARK,
        P.POINTS_COMPUTE,
        P.PLACEMENT_RUN,
        P.PLACEMENT_PUBLISH,
        P.APPEALS_DECIDE,
        P.PEOPLE_MANAGE,
    }
)


REFUSED = N_(
    "You take part in the decisions of this campaign (%(role)s), so you cannot apply in it."
)


def deciders_among(person_ids: Iterable[int], campaign: Campaign) -> dict[int, Bilingual]:
    """Who of these people has, or had since the campaign began, a role that decides in it, and
    which. A role that ended before does no harm."""
    begin = min((phase.opens_at for phase in campaign.calendar.phases), default=None)
    return accounts.roles_since(person_ids, DECIDING, begin)


def refuse_deciders(person_id: int, campaign: Campaign) -> None:
    """RuleError for somebody who takes part in the campaign's decisions."""
    role = deciders_among([person_id], campaign).get(person_id)
    if role is not None:
        raise RuleError(REFUSED, role=role)
