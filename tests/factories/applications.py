"""Applications in any state."""

from datetime import datetime
from typing import Any

from recruit.applications import queries, service
from recruit.applications.rules import Application, ApplicationState, NewApplication
from recruit.candidates.rules import Card
from recruit.kernel.events import SYSTEM
from tests.factories.candidates import NOW, make_card


def make_application(
    card: Card | None = None,
    subject: str = "physics",
    *,
    state: ApplicationState = ApplicationState.SUBMITTED,
    now: datetime = NOW,
    **card_options: Any,
) -> Application:
    """An application on a full card (of a physics teacher, unless told otherwise)."""
    card = card or make_card(now=now, **card_options)
    decided = state in (ApplicationState.ELIGIBLE, ApplicationState.NOT_ELIGIBLE)
    new = NewApplication(
        card.person_id,
        card.id,
        card.campaign_id,
        subject,
        state,
        submitted_at=now,
        decided_at=now if decided else None,
    )
    ids = service.add_applications([new], actor=SYSTEM, now=now)
    return queries.by_ids(ids)[ids[0]]
