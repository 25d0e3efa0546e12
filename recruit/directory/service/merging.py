"""Merging, closing, opening again; removing what was added by mistake."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries
from recruit.directory.events import SchoolClosed, SchoolRemoved, SchoolReopened, SchoolsMerged
from recruit.directory.models import SchoolRow
from recruit.directory.rules import School
from recruit.directory.rules.changes import Difference, texts
from recruit.directory.service.adding import name_values
from recruit.directory.service.editing import (
    EDIT,
    editable,
    may_settle,
    require_open,
    write_history,
)
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Merging:
    """Two schools, the first of which goes into the second."""

    gone: School
    stays: School


def merging(public_id: str, into: str, *, asker: Asker) -> Merging:
    """What a merge would join; `into` is a public id or a code. RuleError (field into) where the
    two cannot be joined."""
    gone = settled(public_id, asker=asker)
    require_open(gone)
    known = queries.schools_by_public_ids([into]).get(into) or queries.school_by_code(into)
    if known is None:
        raise RuleError(N_("There is no such school."), field="into")
    if known.id == gone.id:
        raise RuleError(N_("A school cannot be merged into itself."), field="into")
    if not known.is_open:
        raise RuleError(N_("That school is closed or merged itself."), field="into")
    if not may_settle(known, asker.scope(EDIT)):
        raise RuleError(N_("That school lies outside the districts you work for."), field="into")
    return Merging(gone, known)


def merge(
    public_id: str, into: str, *, counts_from: date | None = None, asker: Asker, now: datetime
) -> School:
    """Join a school to another, which stays. What was joined to the first leads on to the second.

    Nothing of the first is lost: its page leads to the other, its names find it. Gives back the
    school that stays. Refused like `merging`.
    """
    two = merging(public_id, into, asker=asker)
    earlier = queries.merged_into(two.gone.id)
    db.session.execute(
        update(SchoolRow)
        .where(SchoolRow.merged_into_id == two.gone.id)
        .values(merged_into_id=two.stays.id)
    )
    db.session.execute(
        update(SchoolRow)
        .where(SchoolRow.id == two.gone.id)
        .values(state="merged", merged_into_id=two.stays.id)
    )
    names = queries.names_before([two.stays.public_id, two.gone.public_id])
    found = [name for known in names.values() for name in known]
    all_names = [*found, two.gone.name, *(one.name for one in earlier)]
    db.session.execute(
        update(SchoolRow)
        .where(SchoolRow.id == two.stays.id)
        .values(search=name_values(two.stays.name, all_names)["search"])
    )
    lines = [
        (two.gone, Difference("merged", texts(two.gone.name), {"into": two.stays.public_id})),
        (two.stays, Difference("received", texts(two.gone.name), {"from": two.gone.public_id})),
    ]
    write_history(lines, asker.ref, now, counts_from)
    event = SchoolsMerged(subject=Ref("school", two.gone.public_id), into=two.stays.public_id)
    journal.record(event, actor=asker.ref, now=now)
    return two.stays


def close(public_id: str, *, counts_from: date | None = None, asker: Asker, now: datetime) -> None:
    """Close a school; its page says so and stays."""
    school = settled(public_id, asker=asker)
    require_open(school)
    _set_state(school, "closed")
    write_history([(school, Difference("closed"))], asker.ref, now, counts_from)
    event = SchoolClosed(subject=Ref("school", public_id))
    journal.record(event, actor=asker.ref, now=now)


def reopen(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Open a closed school again. A merged one stays merged: enter it anew."""
    school = settled(public_id, asker=asker)
    if school.state != "closed":
        raise RuleError(N_("Only a closed school can be opened again."))
    _set_state(school, "open")
    write_history([(school, Difference("reopened"))], asker.ref, now)
    event = SchoolReopened(subject=Ref("school", public_id))
    journal.record(event, actor=asker.ref, now=now)


def remove(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Take out a school that was entered by mistake. The database refuses it as long as anything
    points to the school, and this says so: RuleError."""
    school = settled(public_id, asker=asker)
    try:
        with db.session.begin_nested():
            db.session.execute(delete(SchoolRow).where(SchoolRow.id == school.id))
    except IntegrityError as error:
        raise RuleError(
            N_(
                "Vacancies, photographs or roles belong to this school, so it cannot be removed."
                " Close it, or merge it into another school."
            )
        ) from error
    event = SchoolRemoved(subject=Ref("school", public_id), code=school.code)
    journal.record(event, actor=asker.ref, now=now)


def settled(public_id: str, *, asker: Asker) -> School:
    """A school whose name, place and state the asker decides; NotFoundError else, and for heads."""
    school = editable(public_id, asker=asker)
    if not may_settle(school, asker.scope(EDIT)):
        raise NotFoundError()
    return school


def _set_state(school: School, state: str) -> None:
    db.session.execute(update(SchoolRow).where(SchoolRow.id == school.id).values(state=state))
