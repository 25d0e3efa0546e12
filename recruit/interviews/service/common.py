"""What the use cases of interviews share: locks, and the little words of events."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.models import Panel, Slot
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import Booking, Clash, SlotState, clash_of
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

LEAST_REASON = 5  # characters


def campaign_of(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


def ref(slot: SlotInfo | Slot) -> Ref:
    return Ref("interview", slot.public_id)


def application_of(slot: SlotInfo | Slot) -> str:
    return applications.by_ids([slot.application_id])[slot.application_id].public_id


def require_reason(reason: str, field: str = "reason") -> str:
    if len(reason.strip()) < LEAST_REASON:
        raise RuleError(N_("Write the reason."), field=field)
    return reason.strip()


def lock_calendar(campaign_id: int, people: Collection[int]) -> None:
    """Until this transaction ends nobody else appoints in the campaign or with these people."""
    members = or_(
        Panel.chair_id.in_(people), Panel.second_id.in_(people), Panel.third_id.in_(people)
    )
    db.session.scalars(
        select(Panel.id)
        .where(or_(Panel.campaign_id == campaign_id, members))
        .order_by(Panel.id)
        .with_for_update()
    ).all()


def require_no_clash(wanted: Booking, *, besides: Collection[int] = ()) -> None:
    """Refuse what would put somebody, or two interviews, into one place at one time."""
    taken = queries.bookings(wanted.starts_at, wanted.ends_at, besides=besides)
    found = clash_of(wanted, taken)
    if found is None:
        return
    clash, other = found
    texts = {
        Clash.PERSON: N_("One of these people is at another interview then: %(at)s."),
        Clash.ROOM: N_("The room is taken then: %(at)s."),
    }
    raise RuleError(texts[clash], field="hour", at=other.starts_at)


def row_of(slot: SlotInfo) -> Slot:
    """The appointment's row, locked."""
    row = db.session.scalar(
        select(Slot)
        .where(Slot.id == slot.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    return row


def planned(public_id: str) -> tuple[SlotInfo, Slot]:
    """An appointment that still stands, and its row, locked."""
    row = row_of(queries.slot(public_id))
    slot = queries.slot(public_id)
    if slot.state is not SlotState.PLANNED:
        raise RuleError(N_("This appointment does not stand any more."))
    return slot, row


def require_unmarked(slot: SlotInfo) -> None:
    if any(not sheet.conflict for sheet in slot.sheets.values()):
        raise RuleError(N_("Marks are given already: this interview has taken place."))


def require_begun(slot: SlotInfo, now: datetime) -> None:
    if now < slot.starts_at:
        raise RuleError(
            N_("The interview has not begun yet. It begins: %(at)s."), at=slot.starts_at
        )
