"""What becomes of an appointment: moved, cancelled, missed, begun late."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from recruit.applications import queries as applications
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import (
    CandidateCameLate,
    InterviewCancelled,
    InterviewMissed,
    InterviewMoved,
)
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import Booking, SlotState
from recruit.interviews.rules.times import check_length
from recruit.interviews.service.common import (
    application_of,
    campaign_of,
    lock_calendar,
    planned,
    ref,
    require_begun,
    require_no_clash,
    require_reason,
    require_unmarked,
)
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


def move(
    public_id: str,
    at: datetime,
    minutes: int,
    room: str,
    reason: str,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Another time, length or room, with a reason that the candidate is told."""
    slot = queries.slot(public_id)
    lock_calendar(slot.campaign_id, slot.member_ids)
    slot, row = planned(public_id)
    require_unmarked(slot)
    check_length(minutes)
    if at <= now:
        raise RuleError(N_("The interview must be in the future."), field="day")
    if not room.strip():
        raise RuleError(N_("Write where the interviews take place."), field="room")
    if (at, minutes, room.strip()) == (slot.starts_at, slot.minutes, slot.room):
        raise RuleError(N_("Nothing changes."), field="day")
    told = require_reason(reason)
    wanted = Booking(at, at + timedelta(minutes=minutes), _people(slot), room)
    require_no_clash(wanted, besides=[slot.id])
    try:
        with db.session.begin_nested():
            row.starts_at, row.minutes, row.room = at, minutes, room.strip()
            row.changes, row.reason = row.changes + 1, told
    except IntegrityError as error:
        raise RuleError(N_("Somebody else has just scheduled these interviews.")) from error
    event = InterviewMoved(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        application=application_of(slot),
        panel=slot.panel_public_id,
        was=slot.starts_at.isoformat(),
        now=at.isoformat(),
    )
    journal.record(event, actor=asker.ref, now=now)


def _people(slot: SlotInfo) -> frozenset[int]:
    candidate = applications.by_ids([slot.application_id])[slot.application_id].person_id
    return frozenset((*slot.member_ids, candidate))


def cancel(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """The appointment does not take place; the candidate is told why and waits again."""
    slot, row = planned(public_id)
    require_unmarked(slot)
    row.state, row.changes = SlotState.CANCELLED.value, row.changes + 1
    row.reason = require_reason(reason)
    db.session.flush()
    event = InterviewCancelled(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        application=application_of(slot),
    )
    journal.record(event, actor=asker.ref, now=now)


def miss(public_id: str, *, asker: Asker, now: datetime) -> None:
    """The candidate did not come. What follows is the rule-set's: another appointment or not."""
    slot, row = planned(public_id)
    require_begun(slot, now)
    require_unmarked(slot)
    row.state, row.changes = SlotState.MISSED.value, row.changes + 1
    db.session.flush()
    event = InterviewMissed(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        application=application_of(slot),
        appointment=slot.appointment,
    )
    journal.record(event, actor=asker.ref, now=now)


def came_late(public_id: str, minutes: int, *, asker: Asker, now: datetime) -> None:
    """Note how late the candidate came, for the minutes."""
    slot, row = planned(public_id)
    require_begun(slot, now)
    if queries.result_of_slot(slot):
        raise RuleError(N_("The result stands: the minutes no longer change."))
    if not 1 <= minutes <= slot.minutes * 4:
        raise RuleError(N_("Write how many minutes late."), field="minutes")
    row.late_minutes = minutes
    db.session.flush()
    event = CandidateCameLate(
        subject=ref(slot), campaign=campaign_of(slot.campaign_id), minutes=minutes
    )
    journal.record(event, actor=asker.ref, now=now)
