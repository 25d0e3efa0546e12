"""What hangs on a person who asks to be erased."""

from recruit.accounts import queries as accounts
from recruit.appeals import queries as appeals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.placement import queries as placement
from recruit.portal.rules.erasure import AppliedFact, Standing


def standing_of(person_id: int) -> Standing:
    """Over all campaigns."""
    everywhere = {one.id: one for one in campaigns.campaigns()}
    return Standing(
        official=bool(accounts.grants_of([person_id])[person_id]),
        applied=tuple(fact for one in everywhere.values() for fact in _applied(person_id, one)),
        places=tuple(
            (one.state, everywhere[one.campaign_id].state == "running")
            for one in placement.places_of(person_id)
        ),
        objections_waiting=sum(
            not found.decided
            for one in everywhere.values()
            for found in appeals.of_person(person_id, one.id)
        ),
    )


def _applied(person_id: int, campaign: Campaign) -> list[AppliedFact]:
    return [
        AppliedFact(one.state, campaign.state == "running", one.decided_at is not None)
        for one in applications.of_person(person_id, campaign.id)
    ]
