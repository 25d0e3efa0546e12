"""Who may not come near the bank: whoever sits its exams."""

from sqlalchemy import exists, select

from recruit.accounts.queries import PERSONS
from recruit.applications.queries import APPLICATIONS
from recruit.campaigns import queries as campaigns
from recruit.candidates.queries import CARDS
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual


class CandidateOfCampaignError(RuleError):
    """The bank is closed to people who are candidates of a running campaign."""

    def __init__(self, campaign: Bilingual) -> None:
        super().__init__(
            N_("You are a candidate of a running campaign: %(campaign)s. Until it is over its "
               "exam items are closed to you: you cannot write, review or see them."),
            campaign=campaign,
        )  # fmt: skip


def require_no_candidate(asker: Asker) -> None:
    """CandidateOfCampaignError for whoever has a card or an application in a running campaign.

    People are told apart by their FIN, whichever account they come with.
    """
    if asker.person_id is None:
        return
    for campaign in campaigns.campaigns():
        if campaign.state == "running" and _takes_part(asker.person_id, campaign.id):
            raise CandidateOfCampaignError(campaign.name)


def _takes_part(person_id: int, campaign_id: int) -> bool:
    own = select(PERSONS.c.fin).where(PERSONS.c.id == person_id).scalar_subquery()
    same = select(PERSONS.c.id).where((PERSONS.c.id == person_id) | (PERSONS.c.fin == own))
    found = [
        exists().where(table.c.campaign_id == campaign_id, table.c.person_id.in_(same))
        for table in (CARDS, APPLICATIONS)
    ]
    return bool(db.session.scalar(select(found[0] | found[1])))
