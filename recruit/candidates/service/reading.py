"""Officials read sensitive answers, each time on record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import SensitiveFieldsRead
from recruit.candidates.queries.sealing import open_some
from recruit.candidates.rules import Card
from recruit.candidates.service.documents import READERS
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref


def visible_card(public_id: str, asker: Asker) -> Card:
    """A card for an official in whose scope it lies, else NotFoundError."""
    card = queries.card_by_public_id(public_id)
    if not in_scope(card, asker):
        raise NotFoundError()
    return card


def in_scope(card: Card, asker: Asker) -> bool:
    """Whether the asker is an official who reads cards of this district."""
    return any(card.district_code in asker.scope(one) for one in READERS if asker.may(one))


def read_sensitive(
    card: Card, codes: Collection[str], *, asker: Asker, now: datetime
) -> dict[str, Any]:
    """These answers, plain, for an official in whose scope the card lies; and a line in the
    journal that names the fields. The caller commits before it shows them.

    Read as the card stands, or at the version that `card` was given for.
    """
    if not in_scope(card, asker):
        raise NotFoundError()
    form = queries.form_for(card.campaign_id)
    asked = sorted(set(codes) & form.all_fields.keys())
    found = open_some((card.id, card.public_id, card.answers), asked)
    if found:
        campaign = campaigns.campaign_by_id(card.campaign_id).public_id
        event = SensitiveFieldsRead(
            subject=Ref("card", card.public_id), campaign=campaign, fields=tuple(sorted(found))
        )
        journal.record(event, actor=asker.ref, now=now)
    return found
