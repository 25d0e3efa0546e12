"""The identity check in the hall: an invigilator gives out a code, the candidate signs in with it.

No phone and no password: FIN, candidate number, and six letters that open this seat once. The
session knows nothing but the seat's exam.
"""

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.attempts import Limit
from recruit.accounts.service import attempts, sessions
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.exam.events import HallSignedIn, HallSignInBlocked, IdentityChecked
from recruit.exam.models import HallCode, Seat, Sitting
from recruit.exam.queries import identity as queries
from recruit.exam.queries.identity import HallSeat
from recruit.exam.rules.centres import inside
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.slips import code_digest, new_hall_code
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

UNKNOWN = "unknown"  # no seat is called so
# A whole hall waits for whoever is kept out: the wait stays short, and a new code ends it.
IN_THE_HALL = Limit(free=5, forgotten_after=timedelta(hours=1), longest=timedelta(minutes=2))


def release_code(seat_public_id: str, *, asker: Asker, now: datetime) -> str:
    """The identity was checked: a new code for the seat, to be told to its candidate.

    It opens one session, and the one before it opens none any more. It works until it is used or
    the attempt has ended. NotFoundError outside the asker's districts.
    """
    row, sitting = _seat(seat_public_id, asker)
    if sitting.state == SittingState.CLOSED or queries.has_ended(row.id):
        raise RuleError(N_("This exam has ended."))
    db.session.execute(
        update(HallCode)
        .where(HallCode.seat_id == row.id, HallCode.used_at.is_(None), HallCode.voided_at.is_(None))
        .values(voided_at=now)
    )
    code = new_hall_code()
    db.session.add(
        HallCode(
            seat_id=row.id,
            digest=_digest(row.public_id, code),
            released_by=asker.own_id(),
            released_at=now,
        )
    )
    attempts.forget(_person_key(accounts.person(row.person_id)))
    attempts.forget(_seat_key(row.public_id))
    event = IdentityChecked(
        subject=_application(row.application_id),
        campaign=campaigns.campaign_by_id(row.campaign_id).public_id,
        sitting=sitting.public_id,
        seat=row.number,
    )
    journal.record(event, actor=asker.ref, now=now)
    return code


def _seat(public_id: str, asker: Asker) -> tuple[Seat, Sitting]:
    """The seat, locked, where the asker watches its sitting."""
    found: Any = db.session.execute(
        select(Seat, Sitting)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(Seat.public_id == public_id)
        .with_for_update(of=Seat)
        .execution_options(populate_existing=True)
    ).first()
    scope = asker.scope(Permission.SITTINGS_WATCH) | asker.scope(Permission.SITTINGS_OPEN)
    if found is None or found[1].district_code not in scope:
        raise NotFoundError()
    return found[0], found[1]


def sign_in(fin: str, number: str, code: str, *, client: str, device: str, now: datetime) -> str:
    """Open a session for one seat; its token.

    RuleError, the same for whatever is wrong. Failures are counted by then for the person and,
    where one is found, for the seat: commit even after the error. `client`: the computer's
    address; who is outside the centre's networks is told so before anything is counted, so that
    nobody is kept out of the hall from elsewhere.
    """
    person = accounts.person_by_fin("".join(fin.split()).upper())
    seats = _seats(person, number)
    seat = next((one for one in seats if one.digest), None) or next(iter(seats), None)
    if seat and not inside(client, seat.networks):
        raise RuleError(
            N_("Exams of this centre open only in its own network. Call the invigilator.")
        )
    key = _person_key(person) if person else f"hall-unknown:{_digest(UNKNOWN, fin)[:60]}"
    wait = attempts.count(key, IN_THE_HALL, now)
    if seat:
        attempts.count(_seat_key(seat.public_id), IN_THE_HALL, now)
    used = next((one for one in seats if _opens(one, code) and _use(one, now)), None)
    if used is None or person is None:
        if person and wait:
            _record_block(person, wait, now)
        raise RuleError(
            N_(
                "FIN, candidate number and code do not belong together, or the code has been used. "
                "Ask the invigilator for a new code."
            )
        )
    return _enter(used, person, key, device, now)


def _seats(person: PersonInfo | None, number: str) -> list[HallSeat]:
    """The person's seats in the campaigns where they have this candidate number."""
    if person is None:
        return []
    seats = queries.hall_seats(person.id)
    plain = "".join(number.split())
    cards = {one: candidates.card(person.id, one) for one in {s.campaign_id for s in seats}}
    fitting = {
        campaign_id
        for campaign_id, card in cards.items()
        if card and hmac.compare_digest(card.candidate_number.encode(), plain.encode())
    }
    return [one for one in seats if one.campaign_id in fitting]


def _opens(seat: HallSeat, code: str) -> bool:
    return seat.digest is not None and hmac.compare_digest(
        seat.digest, _digest(seat.public_id, code)
    )


def _use(seat: HallSeat, now: datetime) -> bool:
    """Use the code up; of two at the same moment one gets in. An attempt that ended needs none."""
    if queries.has_ended(seat.id):
        return False
    used: Any = db.session.execute(
        update(HallCode)
        .where(
            HallCode.id == seat.code_id,
            HallCode.used_at.is_(None),
            HallCode.voided_at.is_(None),
        )
        .values(used_at=now),
        execution_options={"synchronize_session": False},
    )
    return bool(used.rowcount)


def _enter(seat: HallSeat, person: PersonInfo, key: str, device: str, now: datetime) -> str:
    """One seat, one computer: whoever was signed in at this seat before is signed out."""
    only = Ref("seat", seat.public_id)
    attempts.forget(key)
    attempts.forget(_seat_key(seat.public_id))
    sessions.end_confined(only, now)
    token = sessions.begin(person.id, device, now=now, only=only)
    event = HallSignedIn(
        subject=_application(seat.application_id),
        campaign=campaigns.campaign_by_id(seat.campaign_id).public_id,
        sitting=seat.sitting,
        seat=seat.number,
    )
    journal.record(event, actor=Ref("person", person.public_id), now=now)
    return token


def _record_block(person: PersonInfo, wait: timedelta, now: datetime) -> None:
    event = HallSignInBlocked(
        subject=Ref("person", person.public_id), seconds=int(wait.total_seconds())
    )
    journal.record(event, actor=Ref("visitor", "anonymous"), now=now)


def _application(application_id: int) -> Ref:
    return Ref("application", applications.by_ids([application_id])[application_id].public_id)


def _digest(seat: str, code: str) -> str:
    return code_digest(current_app.config["SECRET_KEY"], seat, code)


def _person_key(person: PersonInfo) -> str:
    return f"hall:{person.public_id}"


def _seat_key(seat: str) -> str:
    return f"hall-seat:{seat}"
