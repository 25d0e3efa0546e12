"""Use cases of reports: reading a case is recorded."""

from datetime import datetime

from recruit.campaigns import queries as campaigns
from recruit.candidates.rules import Card
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM, Ref
from recruit.reports.events import CaseRead, CaseTaken, RegisterTaken
from recruit.reports.queries.case import visible_card
from recruit.reports.rules import check_purpose


def open_case(card_public_id: str, purpose: str, *, asker: Asker, now: datetime) -> Card:
    """Put on record that, and what for, the asker reads a whole case from now on."""
    card = visible_card(card_public_id, asker)
    campaign = campaigns.campaign_by_id(card.campaign_id)
    event = CaseRead(
        subject=Ref("card", card.public_id),
        campaign=campaign.public_id,
        purpose=check_purpose(purpose),
    )
    journal.record(event, actor=asker.ref, now=now)
    return card


def take_case(card: Card, format_: str, digest: str, *, asker: Asker, now: datetime) -> None:
    """Put on record that the asker takes the whole case along as a file."""
    event = CaseTaken(
        subject=Ref("card", card.public_id),
        campaign=campaigns.campaign_by_id(card.campaign_id).public_id,
        format=format_,
        digest=digest,
    )
    journal.record(event, actor=asker.ref, now=now)


def take_register(
    format_: str, rows: int, filters: tuple[str, ...], *, asker: Asker, now: datetime
) -> None:
    """Put on record that the asker takes a list of candidates along as a file."""
    event = RegisterTaken(subject=SYSTEM, format=format_, rows=rows, filters=filters)
    journal.record(event, actor=asker.ref, now=now)
