"""The admission slip: everything that it says, and the code that proves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Adjustment
from recruit.candidates.rules.adjustments import extra_minutes
from recruit.directory import queries as directory
from recruit.directory.rules import District, Subject
from recruit.exam.queries import adjustments
from recruit.exam.queries import sittings as queries
from recruit.exam.rules.seating import SeatInfo
from recruit.exam.rules.slips import seat_of_slip, slip_code
from recruit.kernel.asker import EVERYWHERE, Asker
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class Slip:
    seat: SeatInfo
    person: PersonInfo
    number: str  # the candidate's
    campaign: Campaign
    subject: Subject
    district: District
    adjustments: tuple[Adjustment, ...]
    extra_minutes: int
    code: str

    @property
    def ends_at(self) -> datetime:
        """When the exam of somebody who begins at the opening is over."""
        return self.seat.opens_at + timedelta(minutes=self.seat.minutes + self.extra_minutes)


def own_slip(seat_public_id: str, *, asker: Asker, now: datetime) -> Slip:
    """The slip of one's own seat; NotFoundError for anybody else's."""
    return _slip(queries.seat_of(seat_public_id, asker.own_id(), now))


def proved(code: str, now: datetime) -> Slip | None:
    """The slip that shows this code, as it stands now; None where we gave no such code."""
    seat = seat_of_slip(current_app.config["SECRET_KEY"], code)
    if seat is None:
        return None
    try:
        return _slip(queries.seat_within(seat, EVERYWHERE, now))
    except NotFoundError:  # sealed by us, but the seat is no more
        return None


def _slip(seat: SeatInfo) -> Slip:
    card = candidates.card(seat.person_id, seat.campaign_id)
    granted = adjustments.granted(seat.person_id, seat.campaign_id)
    return Slip(
        seat=seat,
        person=accounts.person(seat.person_id),
        number=card.candidate_number if card else "",
        campaign=campaigns.campaign_by_id(seat.campaign_id),
        subject=directory.subjects()[seat.subject_code],
        district=directory.districts()[seat.district_code],
        adjustments=granted,
        extra_minutes=extra_minutes(granted, seat.minutes),
        code=slip_code(current_app.config["SECRET_KEY"], seat.seat_public_id),
    )
