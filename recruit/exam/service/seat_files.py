"""Seating from a file: checked whole, staged, and carried out once when it is confirmed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam.events import SeatsGiven
from recruit.exam.models import SeatFile, Sitting
from recruit.exam.queries import seat_files as queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.seat_files import Assigned, SeatLine, WrongCell, assign, parse_lines
from recruit.exam.rules.seating import Sitter, SittingState
from recruit.exam.rules.seating import Sitting as SittingInfo
from recruit.exam.service.sittings import give_seats
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

MOST_ROWS = 5000


@dataclass(frozen=True)
class Checked:
    """What a file says: who sits where when nothing is wrong, else every error."""

    assigned: list[Assigned]
    wrong: list[WrongCell]
    warnings: list[RecruitError]


@dataclass(frozen=True)
class Staged:
    """A file that waits for its confirmation, or has had it."""

    public_id: str
    sitting: SittingInfo
    assigned: list[Assigned]
    done: bool

    @property
    def new(self) -> list[Assigned]:
        """The rows that confirming will change something for."""
        return [one for one in self.assigned if not one.stands]


def check_file(public_id: str, table: Table, *, asker: Asker) -> Checked:
    """Check every row against the sitting; nothing is stored."""
    sitting = _sitting(public_id, asker)
    _require_unclosed(sitting)
    subjects = {code: one.name for code, one in directory.subjects().items()}
    lines, unread = parse_lines(table.header, zip(table.numbers, table.rows, strict=True), subjects)
    if not lines and not unread:
        unread = [WrongCell(1, "", RuleError(N_("The file has no rows.")))]
    assigned, wrong = _assign(sitting, lines)
    errors = sorted([*unread, *wrong], key=lambda one: one.row)
    return Checked([] if errors else assigned, errors, table.warnings)


def _assign(
    sitting: SittingInfo, lines: Sequence[SeatLine]
) -> tuple[list[Assigned], list[WrongCell]]:
    known = queries.known(sitting, [line.candidate for line in lines])
    return assign(lines, known, queries.room(sitting))


def stage(public_id: str, assigned: Sequence[Assigned], *, asker: Asker, now: datetime) -> str:
    """Keep a checked file until it is confirmed; its public id."""
    sitting = _sitting(public_id, asker)
    row = SeatFile(
        sitting_id=sitting.id,
        person_id=asker.own_id(),
        rows=[asdict(one) for one in assigned],
        staged_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


def staged(public_id: str, *, asker: Asker) -> Staged:
    """The asker's own staged file."""
    found: Any = db.session.execute(
        select(SeatFile, Sitting.public_id)
        .join(Sitting, Sitting.id == SeatFile.sitting_id)
        .where(SeatFile.public_id == public_id, SeatFile.person_id == asker.own_id())
    ).first()
    if found is None:
        raise NotFoundError()
    row, sitting = found
    assigned = [Assigned(**one) for one in row.rows]
    return Staged(row.public_id, _sitting(sitting, asker), assigned, row.done_at is not None)


def waiting(sitting_id: int, *, asker: Asker) -> list[tuple[str, datetime]]:
    """The asker's files for a sitting that are not confirmed yet, the newest first: (public id,
    when they were checked)."""
    rows: Any = db.session.execute(
        select(SeatFile.public_id, SeatFile.staged_at)
        .where(
            SeatFile.sitting_id == sitting_id,
            SeatFile.person_id == asker.own_id(),
            SeatFile.done_at.is_(None),
        )
        .order_by(SeatFile.id.desc())
        .limit(5)
    )
    return [(public_id, at) for public_id, at in rows]


def carry_out(public_id: str, *, asker: Asker, now: datetime) -> int:
    """Give the seats of a staged file, with their papers, in one go; a second confirmation gives
    none. How many were given.

    RuleError where the sitting has changed since, so that a row no longer holds.
    """
    file = staged(public_id, asker=asker)
    db.session.execute(select(Sitting.id).where(Sitting.id == file.sitting.id).with_for_update())
    if not _taken_up(public_id, now):
        return 0
    sitting = _sitting(file.sitting.public_id, asker)
    _require_unclosed(sitting)
    lines = [SeatLine(one.row, one.candidate, one.subject_code, one.seat) for one in file.assigned]
    assigned, wrong = _assign(sitting, lines)
    if wrong:
        raise RuleError(N_("The sitting has changed in between. Upload the file again."))
    sitters = [
        Sitter(one.application_id, one.person_id, one.subject_code, one.seat)
        for one in assigned
        if not one.stands
    ]
    if sitters:
        give_seats(sitting.campaign_id, sitting.id, sitters, now=now)
        event = SeatsGiven(
            subject=Ref("sitting", sitting.public_id),
            campaign=campaigns.campaign_by_id(sitting.campaign_id).public_id,
            count=len(sitters),
        )
        journal.record(event, actor=asker.ref, now=now)
    return len(sitters)


def _taken_up(public_id: str, now: datetime) -> bool:
    """Whether this is the one confirmation that counts."""
    taken: Any = db.session.execute(
        update(SeatFile)
        .where(SeatFile.public_id == public_id, SeatFile.done_at.is_(None))
        .values(done_at=now),
        execution_options={"synchronize_session": False},
    )
    return bool(taken.rowcount)


def _sitting(public_id: str, asker: Asker) -> SittingInfo:
    return sittings_queries.sitting(public_id, asker.scope(Permission.EXAMS_MANAGE))


def _require_unclosed(sitting: SittingInfo) -> None:
    if sitting.state is SittingState.CLOSED:
        raise RuleError(N_("This sitting is over."))
