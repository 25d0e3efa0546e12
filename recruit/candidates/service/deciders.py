"""Nobody applies in a campaign in whose decisions they take part."""

from collections.abc import Iterable
from datetime import datetime

from recruit.accounts import queries as accounts
from recruit.accounts.queries import LATEST
from recruit.campaigns.rules import Campaign
from recruit.extensions.prepared import run
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


# The role of one person that decides in a campaign: `person_id`, `since` as `begin_of` says.
ROLE = accounts.role_since(DECIDING)


def begin_of(campaign: Campaign) -> datetime:
    """Since when a role counts; one that ended before does no harm."""
    return min((phase.opens_at for phase in campaign.calendar.phases), default=LATEST)


def deciders_among(person_ids: Iterable[int], campaign: Campaign) -> dict[int, Bilingual]:
    """Who of these people has, or had since the campaign began, a role that decides in it, and
    which."""
    return accounts.roles_since(person_ids, DECIDING, begin_of(campaign))


def refuse_deciders(person_id: int, campaign: Campaign) -> None:
    """RuleError for somebody who takes part in the campaign's decisions."""
    refuse_role(run(ROLE, person_id=person_id, since=begin_of(campaign)).scalar())


def refuse_role(role: Bilingual | None) -> None:
    """The same where it is known already which role that is."""
    if role is not None:
        raise RuleError(REFUSED, role=role)
