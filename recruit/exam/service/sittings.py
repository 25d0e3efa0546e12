"""Scheduling sittings, giving seats with their papers."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.applications import queries as applications
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam.events import (
    SeatGiven,
    SeatsGiven,
    SittingScheduled,
)
from recruit.exam.models import Paper, PaperItem, Seat, Sitting
from recruit.exam.queries import items as items_queries
from recruit.exam.queries import sittings as queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.drawing import BankItem, draw
from recruit.exam.rules.drawing import Paper as DrawnPaper
from recruit.exam.rules.seating import NewSitting, Sitter, SittingState
from recruit.exam.service.rows import insert_rows
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

MOST_SEATS = 2000


def plan_of(campaign_id: int) -> ExamPlan:
    """The exam of a campaign's active rule-set."""
    plan: ExamPlan = campaigns.section(campaign_id, "exam")
    return plan


# --- scheduling -----------------------------------------------------------------------------------


def schedule_sitting(campaign_id: int, new: NewSitting, *, asker: Asker, now: datetime) -> str:
    """Plan a sitting within the asker's districts; its public id."""
    if new.district_code not in asker.scope(Permission.EXAMS_MANAGE):
        raise RuleError(N_("This district is not one of yours."), field="district")
    return add_sitting(campaign_id, new, actor=asker.ref, now=now)


def add_sitting(campaign_id: int, new: NewSitting, *, actor: Ref, now: datetime) -> str:
    """Plan a sitting, with the time that the active rule-set gives."""
    _check(new)
    plan = plan_of(campaign_id)
    row = Sitting(
        campaign_id=campaign_id,
        subjects=sorted(new.subjects),
        district_code=new.district_code,
        place=new.place,
        room=new.room,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        minutes=plan.minutes,
        grace_seconds=plan.grace_seconds,
        capacity=new.capacity,
        self_seating=new.self_seating,
        state=SittingState.PLANNED,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = SittingScheduled(
        subject=Ref("sitting", row.public_id),
        campaign=_campaign(campaign_id),
        subjects=tuple(row.subjects),
        capacity=new.capacity,
    )
    journal.record(event, actor=actor, now=now)
    return row.public_id


def _check(new: NewSitting) -> None:
    if not new.subjects:
        raise RuleError(N_("Choose at least one subject."), field="subjects")
    if set(new.subjects) - set(directory.subjects()):
        raise RuleError(N_("There is no such subject."), field="subjects")
    if new.closes_at <= new.opens_at:
        raise RuleError(N_("The end must be after the beginning."), field="closes_at")
    if not 1 <= new.capacity <= MOST_SEATS:
        raise RuleError(N_("A sitting has 1 to %(most)s seats."), most=MOST_SEATS, field="capacity")


# --- seats ----------------------------------------------------------------------------------------


def seat_all(public_id: str, *, asker: Asker, now: datetime) -> int:
    """Give seats, with papers, to the eligible applications of the sitting's subjects that have
    none, in the order of their submission, until the room is full; how many were seated."""
    row = _locked(public_id, asker)
    _require_state(row, SittingState.PLANNED, SittingState.OPENED)
    taken, last = _taken(row.id)
    waiting = _waiting(row)[: row.capacity - taken]
    sitters = [_sitter(one) for one in waiting]
    give_seats(row.campaign_id, row.id, sitters, first=last + 1, now=now)
    event = SeatsGiven(
        subject=Ref("sitting", public_id),
        campaign=_campaign(row.campaign_id),
        count=len(waiting),
    )
    journal.record(event, actor=asker.ref, now=now)
    return len(waiting)


def _waiting(row: Sitting) -> list[Application]:
    """Eligible and without a seat; one per person, as nobody sits two papers at once."""
    found = [
        one
        for one in applications.in_campaign(row.campaign_id, [ApplicationState.ELIGIBLE])
        if one.subject_code in row.subjects
    ]
    seated = queries.seated(one.id for one in found)
    here = set(db.session.scalars(select(Seat.person_id).where(Seat.sitting_id == row.id)))
    waiting = []
    for one in sorted(found, key=lambda a: (a.submitted_at or a.decided_at or row.opens_at, a.id)):
        if one.id not in seated and one.person_id not in here:
            here.add(one.person_id)
            waiting.append(one)
    return waiting


def take_seat(
    application_public_id: str, sitting_public_id: str, *, asker: Asker, now: datetime
) -> str:
    """A candidate takes a seat where the sitting lets them; the seat's public id.

    The sitting's row is locked, so that the last seat is given once.
    """
    application = applications.application(application_public_id)
    if application.person_id != asker.own_id():
        raise NotFoundError()
    row = db.session.scalar(
        select(Sitting).where(Sitting.public_id == sitting_public_id).with_for_update()
    )
    if row is None or row.campaign_id != application.campaign_id:
        raise NotFoundError()
    _require_open_to(row, application, now)
    known = db.session.scalar(select(Seat.public_id).where(Seat.application_id == application.id))
    if known:
        return known
    taken, last = _taken(row.id)
    if taken >= row.capacity:
        raise RuleError(N_("There is no free seat left in this sitting."))
    give_seats(row.campaign_id, row.id, [_sitter(application)], first=last + 1, now=now)
    event = SeatGiven(
        subject=Ref("application", application.public_id),
        campaign=_campaign(row.campaign_id),
        sitting=row.public_id,
        number=last + 1,
    )
    journal.record(event, actor=asker.ref, now=now)
    return db.session.scalars(
        select(Seat.public_id).where(Seat.application_id == application.id)
    ).one()


def _require_open_to(row: Sitting, application: Application, now: datetime) -> None:
    if application.state is not ApplicationState.ELIGIBLE:
        raise RuleError(N_("Only an admitted application gets a seat."))
    if not row.self_seating or application.subject_code not in row.subjects:
        raise RuleError(N_("You cannot choose this sitting for this subject."))
    if row.state == SittingState.CLOSED or now > row.closes_at:
        raise RuleError(N_("This sitting is over."))


def _taken(sitting_id: int) -> tuple[int, int]:
    """(seats given, the highest number)."""
    count, last = db.session.execute(
        select(func.count(Seat.id), func.max(Seat.number)).where(Seat.sitting_id == sitting_id)
    ).one()
    return count, last or 0


def _sitter(one: Application) -> Sitter:
    return Sitter(one.id, one.person_id, one.subject_code)


def give_seats(
    campaign_id: int,
    sitting_id: int,
    sitters: Sequence[Sitter],
    *,
    first: int,
    now: datetime,
    bank: Mapping[str, Sequence[BankItem]] | None = None,
    shown: Counter[int] | None = None,
    seed: str | None = None,
) -> dict[int, DrawnPaper]:
    """Rows of seats and papers, numbered from `first`; the papers by application id.

    All papers are drawn from one reading of the bank, and each counts in `shown` for the next.
    `seed`: repeatable papers for the demo; a real paper has a secret seed of its own.
    """
    plan = plan_of(campaign_id)
    shown = Counter() if shown is None else shown
    if bank is None:
        bank = items_queries.bank(
            {s.subject_for(one.subject_code) for one in sitters for s in plan.sections}
        )
    seats: list[dict[str, Any]] = []
    drawn: dict[int, tuple[DrawnPaper, str]] = {}
    for number, one in enumerate(sitters, start=first):
        own = f"{seed}:{number}:{one.subject_code}" if seed else secrets.token_hex(16)
        paper = _draw(plan, one.subject_code, bank, own, shown)
        shown.update(item.item_id for item in paper.items)
        drawn[one.application_id] = (paper, own)
        seats.append(_seat_row(campaign_id, sitting_id, one, number, now))
    if seats:
        insert_rows(Seat, seats)
        _insert_papers(drawn, now)
    return {application_id: paper for application_id, (paper, _) in drawn.items()}


def _draw(
    plan: ExamPlan,
    subject: str,
    bank: Mapping[str, Sequence[BankItem]],
    seed: str,
    shown: Mapping[int, int],
) -> DrawnPaper:
    try:
        return draw(plan, subject, bank, seed, shown)
    except RuleError as error:
        # The rules know a subject by its code only; people know it by its name.
        error.params["subject"] = directory.subjects()[error.params["subject"]].name
        raise


def _seat_row(
    campaign_id: int, sitting_id: int, one: Sitter, number: int, now: datetime
) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "sitting_id": sitting_id,
        "application_id": one.application_id,
        "person_id": one.person_id,
        "campaign_id": campaign_id,
        "subject_code": one.subject_code,
        "number": number,
        "given_at": now,
    }


def _insert_papers(drawn: Mapping[int, tuple[DrawnPaper, str]], now: datetime) -> None:
    ids = list(drawn)
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        rows: Any = db.session.execute(
            select(Seat.application_id, Seat.id).where(Seat.application_id.in_(chunk))
        )
        seat_ids = dict(rows.all())
        insert_rows(
            Paper,
            [
                {
                    "seat_id": seat_ids[one],
                    "document": paper.document,
                    "digest": paper.digest,
                    "shapes": paper.shapes,
                    "seed": own,
                    "drawn_at": now,
                }
                for one, (paper, own) in ((one, drawn[one]) for one in chunk)
            ],
        )
        rows = db.session.execute(
            select(Paper.seat_id, Paper.id).where(Paper.seat_id.in_(seat_ids.values()))
        )
        paper_ids = dict(rows.all())
        insert_rows(
            PaperItem,
            [
                {
                    "paper_id": paper_ids[seat_ids[one]],
                    "position": item.position,
                    "item_id": item.item_id,
                }
                for one in chunk
                for item in drawn[one][0].items
            ],
        )


def _locked(public_id: str, asker: Asker | None = None) -> Sitting:
    row = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id).with_for_update())
    if row is None or (asker and row.district_code not in asker.scope(Permission.EXAMS_MANAGE)):
        raise NotFoundError()
    return row


def _require_state(row: Sitting, *states: SittingState) -> None:
    if row.state not in states:
        raise RuleError(N_("This is not possible in the sitting's present state."))


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id
