"""Forming panels, and substituting a member at one interview."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import MemberSubstituted, PanelFormed
from recruit.interviews.models import Panel, Substitute
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import Booking, check_panel
from recruit.interviews.service.common import (
    campaign_of,
    lock_calendar,
    planned,
    ref,
    require_no_clash,
    require_reason,
)
from recruit.interviews.service.completion import record_completion
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


def form_panel(
    campaign_id: int,
    members: Sequence[str],
    *,
    subject_code: str | None,
    room: str,
    asker: Asker,
    now: datetime,
) -> str:
    """A panel of three by person public ids, in the order of the rule-set's seats, the chair
    first; returns its public id.

    Everybody on it must hold a role that may mark interviews, and be no candidate here.
    """
    check_panel(members)
    if not room.strip():
        raise RuleError(N_("Write where the interviews take place."), field="room")
    allowed = {
        person.public_id: person.id for person in accounts.holders(Permission.INTERVIEWS_MARK)
    }
    for field, public_id in zip(("chair", "second", "third"), members, strict=True):
        if public_id not in allowed:
            raise RuleError(N_("This person does not mark interviews."), field=field)
        _require_no_candidate(allowed[public_id], campaign_id, field)
    chair, second, third = (allowed[public_id] for public_id in members)
    seats = queries.rules_of(campaign_id).seats
    row = Panel(
        campaign_id=campaign_id,
        subject_code=subject_code,
        room=room.strip(),
        chair_id=chair,
        second_id=second,
        third_id=third,
        seats=[{"code": one.code, "name": {"az": one.name.az, "en": one.name.en}} for one in seats],
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = PanelFormed(
        subject=Ref("panel", row.public_id),
        campaign=campaign_of(campaign_id),
        members=tuple(members),
        subject_code=subject_code,
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def _require_no_candidate(person_id: int, campaign_id: int, field: str) -> None:
    if candidates.card(person_id, campaign_id) is not None:
        message = N_("This person is a candidate of the campaign and cannot sit on its panels.")
        raise RuleError(message, field=field)


def substitute(
    public_id: str, leaves: str, joins: str, reason: str, *, asker: Asker, now: datetime
) -> None:
    """Put somebody into the place of a member at one interview, before that member has marked.

    People by public id. Two members may be substituted one after the other; who joins marks
    alone like everybody.
    """
    people = {one.public_id: one.id for one in accounts.holders(Permission.INTERVIEWS_MARK)}
    if joins not in people:
        raise RuleError(N_("This person does not mark interviews."), field="joins")
    slot = queries.slot(public_id)
    lock_calendar(slot.campaign_id, [people[joins]])
    slot, _row = planned(public_id)
    leaving = {accounts.person(one).public_id: one for one in slot.member_ids}
    if leaves not in leaving:
        raise RuleError(N_("This person does not sit at this interview."), field="leaves")
    _require_may_sit(slot, leaving[leaves], people[joins])
    row = Substitute(
        slot_id=slot.id,
        leaves_id=leaving[leaves],
        joins_id=people[joins],
        reason=require_reason(reason),
        at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("Somebody else has just substituted a member here.")) from error
    event = MemberSubstituted(
        subject=ref(slot), campaign=campaign_of(slot.campaign_id), leaves=leaves, joins=joins
    )
    journal.record(event, actor=asker.ref, now=now)
    record_completion(public_id, asker, now)


def _require_may_sit(slot: SlotInfo, leaves: int, joins: int) -> None:
    if leaves in slot.marked:
        raise RuleError(N_("This member has marked already."), field="leaves")
    if joins in slot.member_ids or joins in slot.sheets:
        message = N_("This person sits at this interview already, or declared a conflict here.")
        raise RuleError(message, field="joins")
    _require_no_candidate(joins, slot.campaign_id, "joins")
    require_no_clash(
        Booking(slot.starts_at, slot.ends_at, frozenset([joins]), f"#{slot.id}"),
        besides=[slot.id],
    )
