"""Putting on record what happens in the hall; what ends an exam or gives time needs two people."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import AttemptExpelled, IncidentConfirmed, IncidentRecorded
from recruit.exam.models import Attempt, Incident, Seat, Sitting
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.extra_time import check_minutes
from recruit.exam.rules.incidents import KIND_NAMES, IncidentKind, NewIncident, Outcome, check
from recruit.exam.rules.seating import SittingState
from recruit.exam.service import ending, extra_time
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

CONFIRM = "exam.incident"


def record(sitting_public_id: str, new: NewIncident, *, asker: Asker, now: datetime) -> str:
    """Put an incident on record; its public id. One that needs a second person is proposed to
    them in the same step, and brings nothing about until they agree (rule 7)."""
    found = sittings_queries.sitting(sitting_public_id, asker.scope(Permission.SITTINGS_WATCH))
    if found.state is SittingState.CLOSED:
        raise RuleError(N_("This sitting is closed: its protocol can no longer change."))
    check(new, opens_at=found.opens_at, now=now)
    if new.minutes is not None:
        check_minutes(new.minutes)
    seat = _seat_in(new.seat, found.id) if new.seat else None
    row = Incident(
        sitting_id=found.id,
        seat_id=seat.id if seat else None,
        kind=new.kind,
        text=new.text.strip(),
        happened_at=new.happened_at,
        minutes=new.minutes,
        recorded_by=asker.own_id(),
        recorded_at=now,
        needs_second=new.needs_second,
    )
    db.session.add(row)
    db.session.flush()
    event = IncidentRecorded(
        subject=_ref(row),
        campaign=_campaign(found.campaign_id),
        kind=row.kind,
        sitting=found.public_id,
        about=_about(seat),
        text_digest=digest(row.text),
    )
    journal.record(event, actor=asker.ref, now=now)
    if new.needs_second:
        _propose(row, found.district_code, _campaign(found.campaign_id), asker, now)
    return row.public_id


def _seat_in(public_id: str, sitting_id: int) -> Seat:
    seat = db.session.scalar(
        select(Seat).where(Seat.public_id == public_id, Seat.sitting_id == sitting_id)
    )
    if seat is None:
        raise RuleError(N_("Choose whom it is about."), field="seat")
    return seat


def propose_again(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Ask once more where the second person refused; the sitting's public id."""
    row = db.session.scalar(select(Incident).where(Incident.public_id == public_id))
    if row is None:
        raise NotFoundError()
    scope = asker.scope(Permission.SITTINGS_WATCH)
    found = sittings_queries.sitting(_sitting(row).public_id, scope)
    if not row.needs_second or row.confirmed_by is not None:
        raise RuleError(N_("There is nothing left to confirm here."))
    _propose(row, found.district_code, _campaign(found.campaign_id), asker, now)
    return found.public_id


def _propose(row: Incident, district: str, campaign: str, asker: Asker, now: datetime) -> None:
    """`head`: who asks opens sittings here, so that anybody else may agree."""
    proposals.propose(
        CONFIRM,
        _ref(row),
        {
            "incident": row.public_id,
            "head": district in asker.scope(Permission.SITTINGS_OPEN),
        },
        reason=row.text,
        asker=asker,
        now=now,
        campaign=campaign,
    )


# --- what the second person brings about ----------------------------------------------------------


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    row = _locked(payload["incident"])
    sitting = _sitting(row)
    if row.confirmed_by is not None:
        raise RuleError(N_("There is nothing left to confirm here."))
    if row.recorded_by == second.own_id():
        raise RuleError(N_("You recorded this yourself: another person has to agree."))
    if not payload["head"] and sitting.district_code not in second.scope(Permission.SITTINGS_OPEN):
        raise RuleError(N_("One of the two has to be the exam head."))
    row.confirmed_by, row.confirmed_at = second.own_id(), now
    seat = db.session.get(Seat, row.seat_id) if row.seat_id else None
    event = IncidentConfirmed(
        subject=_ref(row),
        campaign=_campaign(sitting.campaign_id),
        kind=row.kind,
        sitting=sitting.public_id,
        about=_about(seat),
    )
    journal.record(event, actor=second.ref, now=now)
    if row.kind == IncidentKind.EXPELLED and seat is not None:
        _expel(row, seat, second, now)
    elif row.minutes is not None:
        _credit(row, sitting, seat, second, now)


def _expel(row: Incident, seat: Seat, second: Asker, now: datetime) -> None:
    """End the exam where it runs; what had ended stays and is judged. Who had not begun never
    will: both hold the seat's row, so there is no third way."""
    db.session.scalar(select(Seat.id).where(Seat.id == seat.id).with_for_update())
    plan: ExamPlan = campaigns.section(seat.campaign_id, "exam")
    row.outcome = Outcome(plan.expelled)
    ending.expel(seat.application_id, now=now, by=second.ref)
    attempt = db.session.scalar(
        select(Attempt)
        .where(Attempt.application_id == seat.application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if attempt is None:
        return
    event = AttemptExpelled(
        subject=Ref("attempt", attempt.public_id),
        campaign=_campaign(seat.campaign_id),
        application=_about(seat),
        incident=row.public_id,
        outcome=row.outcome,
        answered=attempt.answered or 0,
        answers_digest=attempt.answers_digest or "",
    )
    journal.record(event, actor=second.ref, now=now)


def _credit(
    row: Incident, sitting: Sitting, seat: Seat | None, second: Asker, now: datetime
) -> None:
    minutes = row.minutes or 0
    if seat is not None:
        extra_time.give_to_seat(seat.public_id, minutes, reason=row.text, actor=second.ref, now=now)
    else:
        extra_time.give_to_sitting(
            sitting.public_id,
            minutes,
            reason=row.text,
            actor=second.ref,
            now=now,
            since=row.happened_at,
        )


def _locked(public_id: str) -> Incident:
    row = db.session.scalar(
        select(Incident)
        .where(Incident.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    return row


def _sitting(row: Incident) -> Sitting:
    """Where the person sits now, else where it happened."""
    seat = db.session.get(Seat, row.seat_id) if row.seat_id else None
    return db.session.get_one(Sitting, seat.sitting_id if seat else row.sitting_id)


def _ref(row: Incident) -> Ref:
    return Ref("incident", row.public_id)


def _about(seat: Seat | None) -> str:
    if seat is None:
        return ""
    return applications.by_ids([seat.application_id])[seat.application_id].public_id


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    row = db.session.scalars(
        select(Incident).where(Incident.public_id == payload["incident"])
    ).one()
    sitting = _sitting(row)
    rows = [
        (_("Incident"), _(KIND_NAMES[IncidentKind(row.kind)])),
        (_("Room"), f"{sitting.place}, {sitting.room}"),
    ]
    if row.seat_id:
        seat = db.session.get_one(Seat, row.seat_id)
        rows.append((_("Candidate"), accounts.person(seat.person_id).full_name))
        rows.append((_("Seat"), str(seat.number)))
    if row.kind == IncidentKind.EXPELLED:
        plan: ExamPlan = campaigns.section(sitting.campaign_id, "exam")
        annulled = plan.expelled == Outcome.ANNULLED
        rows.append((_("What follows"), _(_ANNULLED) if annulled else _(_KEPT)))
    if row.minutes is not None:
        rows.append((_("Extra minutes"), str(row.minutes)))
    return rows


_KEPT = N_("The exam ends now; its result is kept and shown with a note.")
_ANNULLED = N_("The exam ends now, and its result is annulled.")


def _district(payload: dict[str, Any]) -> str:
    row = db.session.scalars(
        select(Incident).where(Incident.public_id == payload["incident"])
    ).one()
    return _sitting(row).district_code


proposals.declare(
    CONFIRM,
    label=N_("Confirm an incident"),
    permission=Permission.SITTINGS_WATCH,
    apply=_apply,
    describe=_describe,
    district=_district,
)
