"""Where a person could be moved to."""

from sqlalchemy import select

from recruit.exam.models import Seat
from recruit.exam.queries import sittings as queries
from recruit.exam.queries.extra_time import Place
from recruit.exam.rules.moves import Target, fits, free_seats
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.kernel.asker import Scope


def taken_in(sitting_id: int) -> frozenset[int]:
    """The numbers of the seats that somebody has."""
    return frozenset(db.session.scalars(select(Seat.number).where(Seat.sitting_id == sitting_id)))


def targets(place: Place, scope: Scope) -> list[Target]:
    """The rooms with a free seat where this person could go on, their own first."""
    own = place.sitting
    rooms = [
        one
        for one in queries.sittings(own.campaign_id, scope)
        if fits(own, one, place.subject_code)
        and (place.attempt_public_id is None or one.state is SittingState.OPENED)
    ]
    rooms.sort(key=lambda one: (one.id != own.id, one.place != own.place, one.room))
    found = [Target(one, free_seats(one.capacity, taken_in(one.id))) for one in rooms]
    return [one for one in found if one.free]
