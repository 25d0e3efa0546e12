"""Appointing: by the program over several days, or one candidate by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from recruit.applications.rules import Application
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import InterviewScheduled
from recruit.interviews.models import Slot
from recruit.interviews.queries import PanelInfo
from recruit.interviews.rules import Booking, Day, SlotState, appoint
from recruit.interviews.rules.times import check_length
from recruit.interviews.service.common import (
    campaign_of,
    lock_calendar,
    require_no_clash,
    require_reason,
)
from recruit.interviews.service.waiting import is_admitted, waiting_applications
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

MOST = 500


@dataclass(frozen=True)
class Plan:
    """When a panel sits and for how many; `room` "" is the panel's own."""

    days: tuple[Day, ...]
    minutes: int
    count: int
    pause: int = 0
    room: str = ""


def schedule(panel_public_id: str, plan: Plan, *, asker: Asker, now: datetime) -> int:
    """Appointments for up to `count` of those who wait, as far as the days reach; how many.

    Nobody, neither member nor candidate, and no room is in two places at once.
    """
    panel = queries.panel(panel_public_id)
    _require_plan(plan, now)
    lock_calendar(panel.campaign_id, panel.member_ids)
    scope = asker.scope(Permission.INTERVIEWS_MANAGE)
    waiting = waiting_applications(panel, scope)[: plan.count]
    if not waiting:
        raise RuleError(N_("Nobody waits for an interview with this panel."))
    by_id = {one.id: one for one in waiting}
    room = plan.room.strip() or panel.room
    times = appoint(
        [one.id for one in waiting],
        plan.days,
        plan.minutes,
        panel=frozenset(panel.member_ids),
        room=room,
        person_of={one.id: one.person_id for one in waiting},
        taken=queries.bookings(plan.days[0].begins, plan.days[-1].ends),
        pause=plan.pause,
        after=now,
    )
    if not times:
        raise RuleError(
            N_("No time is free in these hours: the panel, the room or the candidates are taken."),
            field="hour",
        )
    rows = [_row(panel, by_id[key], at, plan.minutes, room) for key, at in times]
    _add(rows)
    for row, (key, _at) in zip(rows, times, strict=True):
        _record(row, panel, by_id[key], asker, now)
    return len(rows)


def _require_plan(plan: Plan, now: datetime) -> None:
    check_length(plan.minutes)
    if not plan.days or plan.days[0].begins <= now:
        raise RuleError(N_("The first interview must be in the future."), field="day")
    if not 1 <= plan.count <= MOST:
        message = N_("From 1 to %(most)s interviews can be scheduled at once.")
        raise RuleError(message, field="count", most=MOST)


def appoint_one(
    panel_public_id: str,
    application: Application,
    at: datetime,
    minutes: int,
    room: str = "",
    *,
    reason: str = "",
    asker: Asker,
    now: datetime,
) -> str:
    """One appointment by hand; its public id.

    Who missed one needs a reason to be invited again, as often as the rule-set allows.
    """
    panel = queries.panel(panel_public_id)
    check_length(minutes)
    if at <= now:
        raise RuleError(N_("The interview must be in the future."), field="day")
    _require_invitable(panel, application)
    lock_calendar(panel.campaign_id, panel.member_ids)
    missed = _missed(panel, application, reason)
    place = room.strip() or panel.room
    people = frozenset((*panel.member_ids, application.person_id))
    require_no_clash(Booking(at, at + timedelta(minutes=minutes), people, place))
    row = _row(panel, application, at, minutes, place)
    row.appointment, row.reason = missed + 1, reason.strip() or None
    _add([row])
    _record(row, panel, application, asker, now)
    return row.public_id


def _require_invitable(panel: PanelInfo, application: Application) -> None:
    """The candidate is one whom this panel may meet."""
    if application.campaign_id != panel.campaign_id or not is_admitted(application):
        raise RuleError(N_("This candidate does not wait for an interview."), field="number")
    if panel.subject_code not in (None, application.subject_code):
        raise RuleError(N_("The panel meets candidates of another subject."), field="number")


def _missed(panel: PanelInfo, application: Application, reason: str) -> int:
    """How many appointments were missed; RuleError where there cannot be another one."""
    earlier = queries.appointments_of(application.id)
    if any(one.state is SlotState.PLANNED for one in earlier):
        raise RuleError(N_("This candidate has an appointment already."), field="number")
    missed = sum(1 for one in earlier if one.state is SlotState.MISSED)
    if missed >= queries.rules_of(panel.campaign_id).appointments:
        raise RuleError(
            N_("The rules invite nobody more often who did not come: %(count)s times."),
            field="number",
            count=missed,
        )
    if missed:
        require_reason(reason)
    return missed


def _row(panel: PanelInfo, one: Application, at: datetime, minutes: int, room: str) -> Slot:
    return Slot(
        panel_id=panel.id,
        application_id=one.id,
        campaign_id=panel.campaign_id,
        starts_at=at,
        minutes=minutes,
        room=room,
    )


def _add(rows: list[Slot]) -> None:
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError as error:
        raise RuleError(N_("Somebody else has just scheduled these interviews.")) from error


def _record(row: Slot, panel: PanelInfo, one: Application, asker: Asker, now: datetime) -> None:
    event = InterviewScheduled(
        subject=Ref("interview", row.public_id),
        campaign=campaign_of(panel.campaign_id),
        application=one.public_id,
        panel=panel.public_id,
    )
    journal.record(event, actor=asker.ref, now=now)
