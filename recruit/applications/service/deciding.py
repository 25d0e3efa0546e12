"""Nobody decides in a campaign in which they apply: what giving a role meets.

An application that stands refuses the role: the person withdraws it first, or the role waits for
the campaign's end. A card alone refuses nothing, as anybody may have begun one and most never
apply; the second official is told, and whoever has the role can no longer submit.
"""

from collections.abc import Collection

from sqlalchemy import exists, select

from recruit.accounts.service import roles
from recruit.applications.models import ApplicationRow
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as cards
from recruit.candidates.service.deciders import DECIDING
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

OVER = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
STANDS = N_(
    "This person has applied in %(campaign)s, and this role decides in it. The application has "
    "to be withdrawn first, or the campaign to be over."
)
BEGUN = N_(
    "This person has begun a card in %(campaign)s. With this role they can no longer apply in it."
)


def meet_role(person_id: int, permissions: Collection[Permission]) -> list[RuleError]:
    """RuleError where the role must not be given; what the second official has to know."""
    if not DECIDING & set(permissions):
        return []
    running = [one for one in campaigns.campaigns() if one.state == "running"]
    warnings = []
    for campaign in running:
        if _applies(person_id, campaign):
            raise RuleError(STANDS, campaign=campaign.name)
        if cards.card(person_id, campaign.id) is not None:
            warnings.append(RuleError(BEGUN, campaign=campaign.name))
    return warnings


def _applies(person_id: int, campaign: Campaign) -> bool:
    standing = exists().where(
        ApplicationRow.person_id == person_id,
        ApplicationRow.campaign_id == campaign.id,
        ApplicationRow.state.not_in([str(one) for one in OVER]),
    )
    return bool(db.session.scalar(select(standing)))


roles.meets(meet_role)
