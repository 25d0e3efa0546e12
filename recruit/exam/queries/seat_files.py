"""What the program knows about the people whom a file of seats names."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from recruit.accounts.queries import PERSONS
from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.candidates.queries import CARDS
from recruit.exam.models import Seat
from recruit.exam.rules.seat_files import Known, Room
from recruit.exam.rules.seating import Sitting
from recruit.extensions import db

CHUNK = 400  # texts in one IN (...), each asked for twice


def known(sitting: Sitting, candidates: Iterable[str]) -> dict[tuple[str, str], Known]:
    """By (FIN or candidate number, subject), whatever of the two was asked for."""
    wanted, found = sorted(set(candidates)), dict[tuple[str, str], Known]()
    for start in range(0, len(wanted), CHUNK):
        rows: Any = db.session.execute(
            _statement(sitting.campaign_id, wanted[start : start + CHUNK])
        )
        for row in rows:
            one = Known(
                row.id,
                row.person_id,
                row.state == ApplicationState.ELIGIBLE,
                row.number if row.sitting_id == sitting.id else None,
                row.sitting_id is not None and row.sitting_id != sitting.id,
            )
            for name in (row.fin, row.candidate_number):
                if name:
                    found[name, row.subject_code] = one
    return found


def _statement(campaign_id: int, names: list[str]) -> Any:
    return (
        select(
            APPLICATIONS.c.id,
            APPLICATIONS.c.person_id,
            APPLICATIONS.c.subject_code,
            APPLICATIONS.c.state,
            PERSONS.c.fin,
            CARDS.c.candidate_number,
            Seat.sitting_id,
            Seat.number,
        )
        .join(PERSONS, PERSONS.c.id == APPLICATIONS.c.person_id)
        .join(CARDS, CARDS.c.id == APPLICATIONS.c.card_id)
        .outerjoin(Seat, Seat.application_id == APPLICATIONS.c.id)
        .where(
            APPLICATIONS.c.campaign_id == campaign_id,
            or_(PERSONS.c.fin.in_(names), CARDS.c.candidate_number.in_(names)),
        )
    )


def room(sitting: Sitting) -> Room:
    """Who sits where already."""
    rows: Any = db.session.execute(
        select(Seat.number, Seat.application_id, Seat.person_id).where(
            Seat.sitting_id == sitting.id
        )
    )
    seats = rows.all()
    return Room(
        frozenset(sitting.subjects),
        sitting.capacity,
        {number: application for number, application, _ in seats},
        {person: application for _, application, person in seats},
    )
