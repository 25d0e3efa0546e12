"""Marking alone, stepping aside, explaining marks that lie far from the others'."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import ConflictDeclared, InterviewMarked, OutlierExplained
from recruit.interviews.models import Mark, Sheet
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import check_marks
from recruit.interviews.service.common import (
    campaign_of,
    planned,
    ref,
    require_begun,
    require_reason,
)
from recruit.interviews.service.completion import record_completion
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_


def submit_marks(
    public_id: str,
    marks: Mapping[str, Decimal],
    *,
    note: str | None = None,
    asker: Asker,
    now: datetime,
) -> None:
    """A member's marks, once and for good; only then the others' marks are shown."""
    slot = _markable(public_id, asker)
    require_begun(slot, now)
    check_marks(queries.rules_of(slot.campaign_id), marks)
    sheet = _add_sheet(slot, asker, conflict=False, note=note, now=now)
    db.session.add_all(
        Mark(sheet_id=sheet.id, criterion=code, points=points) for code, points in marks.items()
    )
    db.session.flush()
    printed = {code: str(points) for code, points in marks.items()}
    event = InterviewMarked(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        criteria=len(marks),
        digest=digest(canonical_json(printed)),
    )
    journal.record(event, actor=asker.ref, now=now)
    record_completion(public_id, asker, now)


def declare_conflict(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """A member steps aside for this interview; from then on they cannot mark it."""
    slot = _markable(public_id, asker)
    if len(reason.strip()) < 5:
        raise RuleError(N_("Say what the conflict of interest is."), field="reason")
    _add_sheet(slot, asker, conflict=True, note=reason.strip(), now=now)
    event = ConflictDeclared(subject=ref(slot), campaign=campaign_of(slot.campaign_id))
    journal.record(event, actor=asker.ref, now=now)
    record_completion(public_id, asker, now)


def explain(
    public_id: str, text: str, member: str | None = None, *, asker: Asker, now: datetime
) -> None:
    """Say why one's marks lie far from the others'; the chair may say it for a member.

    `member` by public id; None is oneself. Once all are explained the result stands.
    """
    queries.slot_for_member(public_id, asker.own_id())
    slot, _row = planned(public_id)
    who = accounts.person_by_public_id(member).id if member else asker.own_id()
    if asker.own_id() not in (who, slot.member_ids[0]):
        raise NotFoundError()
    if who not in queries.unexplained(slot, queries.rules_of(slot.campaign_id)):
        raise RuleError(N_("There is nothing to explain."))
    db.session.execute(
        update(Sheet)
        .where(Sheet.slot_id == slot.id, Sheet.person_id == who, Sheet.explanation.is_(None))
        .values(explanation=require_reason(text, "explanation"), explained_at=now),
        execution_options={"synchronize_session": False},
    )
    event = OutlierExplained(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        member=accounts.person(who).public_id,
    )
    journal.record(event, actor=asker.ref, now=now)
    record_completion(public_id, asker, now)


def _markable(public_id: str, asker: Asker) -> SlotInfo:
    """The interview, locked: who sits there and which sheet is the last is decided now."""
    queries.slot_for_member(public_id, asker.own_id())
    slot, _row = planned(public_id)
    mine = slot.sheets.get(asker.own_id())
    if mine and mine.conflict:
        raise RuleError(N_("You declared a conflict of interest and cannot mark this interview."))
    if mine:
        raise RuleError(N_("You have submitted your marks for this interview already."))
    if asker.own_id() not in slot.member_ids:
        raise RuleError(N_("Somebody else sits at this interview for you."))
    return slot


def _add_sheet(
    slot: SlotInfo, asker: Asker, *, conflict: bool, note: str | None, now: datetime
) -> Sheet:
    row = Sheet(
        slot_id=slot.id,
        person_id=asker.own_id(),
        conflict=conflict,
        note=note,
        submitted_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("You have submitted your marks for this interview already.")) from error
    return row
