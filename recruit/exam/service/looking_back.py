"""The wrong answers of an attempt with their keys: for its candidate, and only in the review."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from recruit.exam.models import Attempt
from recruit.exam.queries import attempts as queries
from recruit.exam.queries.looking_back import review_of
from recruit.exam.rules.attempts import Attempt as AttemptInfo
from recruit.exam.rules.content import Shown
from recruit.exam.rules.timing import Phase
from recruit.exam.service import marking
from recruit.exam.service.sittings import plan_of
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class Wrong:
    """An item that was answered and is not wholly right."""

    position: int
    shown: Shown
    response: str


def in_review(attempt: AttemptInfo, now: datetime) -> bool:
    """Whether keys may be shown at this moment."""
    return review_of(attempt, plan_of(attempt.campaign_id), now).phase is Phase.REVIEW


def wrong_answers(attempt: AttemptInfo, now: datetime) -> list[Wrong]:
    """By position, as the campaign marks them: a corrected key is shown, a voided item is not
    wrong. NotFoundError outside of the review."""
    if not in_review(attempt, now):
        raise NotFoundError()
    row = db.session.scalars(select(Attempt).where(Attempt.id == attempt.id)).one()
    marker = marking.Marker(attempt.campaign_id, [row])
    given = queries.responses([attempt.id]).get(attempt.id, {})
    return [
        Wrong(item.position, item.shown, response)
        for item in marking.keyed(marker.papers[attempt.paper_id], marker.contents)
        if (response := given.get(item.position))
        and item.item_id not in marker.voided
        and item.shown.share(response) != 1
    ]
