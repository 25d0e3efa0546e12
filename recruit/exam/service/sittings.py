"""Scheduling sittings, giving seats with their papers."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

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
from recruit.exam.queries import blueprints, centres
from recruit.exam.queries import items as items_queries
from recruit.exam.queries import sittings as queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.blueprints import ANY, DIFFICULTY, Blueprint
from recruit.exam.rules.centres import MOST_SEATS, span_of
from recruit.exam.rules.drawing import BankItem, ShortOfItemsError, draw
from recruit.exam.rules.drawing import Paper as DrawnPaper
from recruit.exam.rules.seating import NewSitting, Sitter, SittingState, free_numbers
from recruit.exam.service.centres import book
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_


def plan_of(campaign_id: int) -> ExamPlan:
    """The exam of a campaign's active rule-set."""
    plan: ExamPlan = campaigns.section(campaign_id, "exam")
    return plan


# --- scheduling -----------------------------------------------------------------------------------


def schedule_sitting(campaign_id: int, new: NewSitting, *, asker: Asker, now: datetime) -> str:
    """Plan a sitting within the asker's districts; its public id."""
    if new.room_public_id:
        centres.place(new.room_public_id, asker.scope(Permission.EXAMS_MANAGE))
    elif new.district_code not in asker.scope(Permission.EXAMS_MANAGE):
        raise RuleError(N_("This district is not one of yours."), field="district")
    return add_sitting(campaign_id, new, actor=asker.ref, now=now)


def add_sitting(campaign_id: int, new: NewSitting, *, actor: Ref, now: datetime) -> str:
    """Plan a sitting, with the time that the active rule-set gives; in a room of a centre, which
    must be free for it, or at a place that is only named."""
    plan = plan_of(campaign_id)
    _check(new)
    new, room_id = _placed(new, plan)
    row = Sitting(
        campaign_id=campaign_id,
        subjects=sorted(new.subjects),
        district_code=new.district_code,
        place=new.place,
        room=new.room,
        room_id=room_id,
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


def _placed(new: NewSitting, plan: ExamPlan) -> tuple[NewSitting, int | None]:
    """The sitting with what its room says; the room is locked and free, or RuleError."""
    if not new.room_public_id:
        return new, None
    known = centres.place(new.room_public_id)
    capacity = new.capacity or known.room.capacity
    span = span_of(new.opens_at, new.closes_at, plan.minutes, plan.grace_seconds)
    found = book(new.room_public_id, span, capacity)
    stated = replace(
        new,
        district_code=found.centre.district_code,
        place=found.centre.name.az[:200],
        room=found.room.name,
        capacity=capacity,
    )
    return stated, found.room.id


def _check(new: NewSitting) -> None:
    if not new.subjects:
        raise RuleError(N_("Choose at least one subject."), field="subjects")
    if set(new.subjects) - set(directory.subjects()):
        raise RuleError(N_("There is no such subject."), field="subjects")
    if new.closes_at <= new.opens_at:
        raise RuleError(N_("The end must be after the beginning."), field="closes_at")
    of_room = bool(new.room_public_id) and new.capacity == 0
    if not (of_room or 1 <= new.capacity <= MOST_SEATS):
        raise RuleError(N_("A sitting has 1 to %(most)s seats."), most=MOST_SEATS, field="capacity")


# --- seats ----------------------------------------------------------------------------------------


def seat_all(public_id: str, *, asker: Asker, now: datetime) -> int:
    """Give seats, with papers, to the eligible applications of the sitting's subjects that have
    none, in the order of their submission, until the room is full; how many were seated."""
    row = _locked(public_id, asker)
    _require_state(row, SittingState.PLANNED, SittingState.OPENED)
    free = free_numbers(_taken(row.id), row.capacity, row.capacity)
    waiting = _waiting(row)[: len(free)]
    sitters = [_sitter(one, number) for one, number in zip(waiting, free, strict=False)]
    give_seats(row.campaign_id, row.id, sitters, now=now)
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
    free = free_numbers(_taken(row.id), row.capacity, 1)
    if not free:
        raise RuleError(N_("There is no free seat left in this sitting."))
    give_seats(row.campaign_id, row.id, [_sitter(application, free[0])], now=now)
    event = SeatGiven(
        subject=Ref("application", application.public_id),
        campaign=_campaign(row.campaign_id),
        sitting=row.public_id,
        number=free[0],
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


def _taken(sitting_id: int) -> set[int]:
    """The numbers that somebody has."""
    return set(db.session.scalars(select(Seat.number).where(Seat.sitting_id == sitting_id)))


def _sitter(one: Application, number: int) -> Sitter:
    return Sitter(one.id, one.person_id, one.subject_code, number)


def give_seats(
    campaign_id: int,
    sitting_id: int,
    sitters: Sequence[Sitter],
    *,
    first: int = 1,
    now: datetime,
    bank: Mapping[str, Sequence[BankItem]] | None = None,
    shown: Counter[int] | None = None,
    seed: str | None = None,
) -> dict[int, DrawnPaper]:
    """Rows of seats and papers; the papers by application id. Who has no number gets the next
    from `first`.

    All papers are drawn from one reading of the bank, and each counts in `shown` for the next.
    `seed`: repeatable papers for the demo; a real paper has a secret seed of its own.
    """
    plan = plan_of(campaign_id)
    shown = Counter() if shown is None else shown
    if bank is None:
        bank = items_queries.bank(
            {s.subject_for(one.subject_code) for one in sitters for s in plan.sections}
        )
    drawn_by = blueprints.in_force(bank, plan)
    seats: list[dict[str, Any]] = []
    drawn: dict[int, tuple[DrawnPaper, str]] = {}
    for running, one in enumerate(sitters, start=first):
        number = one.number or running
        own = f"{seed}:{number}:{one.subject_code}" if seed else secrets.token_hex(16)
        paper = _draw(plan, one.subject_code, bank, own, shown, drawn_by)
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
    drawn_by: Mapping[str, Blueprint],
) -> DrawnPaper:
    try:
        return draw(plan, subject, bank, seed, shown, drawn_by)
    except RuleError as error:
        # The rules know subjects, sections and topics by their codes; people know them by name.
        code = error.params["subject"]
        error.params["subject"] = directory.subjects()[code].name
        if "section" in error.params:
            sections = {one.code: one.name for one in plan.sections}
            error.params["section"] = sections[error.params["section"]]
        if isinstance(error, ShortOfItemsError):
            names = {one.code: one.name for one in blueprints.topic_tree(code).topics}
            error.params["topic"] = names.get(error.topic or "", ANY)
            error.params["difficulty"] = DIFFICULTY.get(error.params["difficulty"], ANY)
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
                    "document": paper.text,
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
