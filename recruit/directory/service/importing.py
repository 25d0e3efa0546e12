"""Schools from a file: checked whole, staged, and carried out once when it is confirmed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries
from recruit.directory.events import SchoolsImported
from recruit.directory.models import SchoolImport, SchoolRow
from recruit.directory.rules import NewSchool, School
from recruit.directory.rules.changes import Difference, differences
from recruit.directory.rules.rows import COLUMNS, Register, Row, RowError, parse_rows
from recruit.directory.service.adding import SCHOOLS, school_values
from recruit.directory.service.editing import (
    EDIT,
    Changed,
    Question,
    question_of,
    ready_lines,
    worked_out,
    write,
)
from recruit.extensions import db
from recruit.extensions.prepared import Ready, ready, write_ready
from recruit.files.tables import Table
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_, Bilingual

TEMPLATE_SHEET = "schools"


@dataclass(frozen=True)
class Asking:
    """A row whose place is questioned."""

    row: Row
    question: Question


@dataclass(frozen=True)
class Checked:
    """What a file holds when nothing is wrong, else every error."""

    rows: list[Row]
    errors: list[RowError]
    warnings: list[RecruitError]

    @property
    def added(self) -> list[Row]:
        return [row for row in self.rows if row.before is None]

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.before and differences(row.before, row.after)]

    @property
    def questions(self) -> list[Asking]:
        """New places that are odd; what stood there before is not asked about again."""
        return [Asking(row, asked) for row in self.rows if (asked := _question(row))]


@dataclass(frozen=True)
class Staged:
    """A file that waits for confirmation, checked against the register as it is now."""

    public_id: str
    checked: Checked
    done: bool


def check_file(table: Table, *, asker: Asker) -> Checked:
    """Check every row; nothing is stored. RuleError for who has no district."""
    lines = zip(table.numbers, table.rows, strict=True)
    rows, errors = _parse(table.header, list(lines), asker)
    if not rows and not errors:
        errors = [(1, "", RuleError(N_("The file has no rows.")))]
    spoken = [one for one in table.warnings if one.params.get("sheet") != TEMPLATE_SHEET]
    return Checked([] if errors else rows, errors, [*spoken, *_unknown(table.header)])


def _parse(
    header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]], asker: Asker
) -> tuple[list[Row], list[RowError]]:
    scope = asker.scope(EDIT)
    if not (scope.everywhere or scope.districts):
        raise RuleError(N_("Schools are imported by the officials of a district."))
    where = header.index("code") if "code" in header else None
    codes = [] if where is None else [cells[where] for _, cells in lines]
    register = Register(
        queries.districts(), queries.subjects(), queries.schools_by_codes(codes), scope
    )
    return parse_rows(header, lines, register)


def _unknown(header: Sequence[str]) -> list[RecruitError]:
    names = [name for name in header if name not in COLUMNS]
    if not names:
        return []
    message = N_("These columns are not known and were not read: %(names)s.")
    return [RecruitError(message, names=", ".join(name[:40] for name in names[:10]))]


def _question(row: Row) -> Question | None:
    after, before = row.after, row.before
    if after.lat is None or after.lon is None:
        return None
    if before and (before.lat, before.lon, before.district_code) == (
        after.lat,
        after.lon,
        after.district_code,
    ):
        return None
    return question_of(queries.districts()[after.district_code], after.lat, after.lon)


def stage(table: Table, *, asker: Asker, now: datetime) -> str:
    """Keep a checked file as it came until it is confirmed; returns its public id."""
    known = [number for number, name in enumerate(table.header) if name in COLUMNS]
    lines = [
        {"row": number, "cells": [cells[one] for one in known]}
        for number, cells in zip(table.numbers, table.rows, strict=True)
    ]
    header = {"row": 0, "cells": [table.header[one] for one in known]}
    row = SchoolImport(person_id=asker.own_id(), rows=[header, *lines], staged_at=now)
    db.session.add(row)
    db.session.flush()
    return row.public_id


def staged(public_id: str, *, asker: Asker) -> Staged:
    """The asker's own staged file."""
    row = db.session.scalar(
        select(SchoolImport).where(
            SchoolImport.public_id == public_id, SchoolImport.person_id == asker.own_id()
        )
    )
    if row is None:
        raise NotFoundError()
    if row.done_at is not None:
        return Staged(public_id, Checked([], [], []), True)
    lines = [(line["row"], line["cells"]) for line in row.rows[1:]]
    rows, errors = _parse(row.rows[0]["cells"], lines, asker)
    return Staged(public_id, Checked(rows, errors, []), False)


def turned(checked: Checked) -> Checked:
    """The same with latitude and longitude put right where they look exchanged."""
    rows = [_turned(row) for row in checked.rows]
    return replace(checked, rows=rows)


def _turned(row: Row) -> Row:
    if row.turned is None:
        return row
    lat, lon = row.turned
    return replace(row, after=replace(row.after, lat=lat, lon=lon), turned=None)


@dataclass(frozen=True)
class Prepared:
    """A checked file worked out row by row, so that storing it takes a moment."""

    public_id: str
    added: Ready
    changed: Changed
    history: Ready
    digest: str


def prepare(public_id: str, checked: Checked, *, asker: Asker, now: datetime) -> Prepared:
    """Work out what a file stores, before the transaction that stores it. RuleError where the
    register has changed since the file was checked first."""
    if checked.errors:
        raise _overtaken()
    added = [school_values(row.after) | {"public_id": new_public_id()} for row in checked.added]
    changed = worked_out(_pairs(checked.changed))
    lines = [(one["public_id"], Difference("added")) for one in added]
    lines += [(school.public_id, difference) for school, difference in changed.lines]
    return Prepared(
        public_id,
        ready(SchoolRow, added),
        changed,
        ready_lines(lines, asker.ref, now),
        _digest(checked.rows),
    )


def carry_out(prepared: Prepared, *, asker: Asker, now: datetime) -> int:
    """Add and change what a file says, all of it or nothing; a second confirmation does nothing.
    RuleError where another import took one of its codes in between."""
    taken: Any = db.session.execute(
        update(SchoolImport)
        .where(
            SchoolImport.public_id == prepared.public_id,
            SchoolImport.person_id == asker.own_id(),
            SchoolImport.done_at.is_(None),
        )
        .values(done_at=now),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount == 0:
        return 0
    try:
        write_ready(prepared.added)
    except IntegrityError as error:  # another import ran at the same moment: the key decided
        raise _overtaken() from error
    write(prepared.changed)
    write_ready(prepared.history)
    counts = len(prepared.added.rows), len(prepared.changed.schools)
    event = SchoolsImported(
        subject=SCHOOLS, added=counts[0], changed=counts[1], digest=prepared.digest
    )
    journal.record(event, actor=asker.ref, now=now)
    return sum(counts)


def _pairs(rows: Iterable[Row]) -> list[tuple[School, NewSchool]]:
    return [(row.before, row.after) for row in rows if row.before is not None]


def _digest(rows: Iterable[Row]) -> str:
    return digest(canonical_json(sorted(row.after.code for row in rows)))


def _overtaken() -> RuleError:
    return RuleError(N_("The register has changed in between. Upload the file again."))


def as_table(schools: Iterable[School]) -> Iterator[list[Any]]:
    """Schools as rows of a file that can be imported again."""
    yield list(COLUMNS)
    for one in schools:
        cells = _cells(one)
        yield [cells[name] for name in COLUMNS]


def _cells(school: School) -> dict[str, Any]:
    nothing = Bilingual("", "")
    address, description = school.address or nothing, school.description or nothing
    return {
        "code": school.code,
        "name_az": school.name.az,
        "name_en": school.name.en,
        "district": school.district_code,
        "lat": _degrees(school.lat),
        "lon": _degrees(school.lon),
        "sectors": " ".join(school.sectors),
        "address_az": address.az,
        "address_en": address.en,
        "description_az": description.az,
        "description_en": description.en,
        "pupils": school.pupils,
        "teachers": school.teachers,
        "laboratories": school.laboratories,
        "rooms": school.rooms,
        "building": school.building,
        "phone": school.contact.phone,
        "email": school.contact.email,
        "site": school.contact.site,
        "subjects": " ".join(school.subjects),
    }


def _degrees(value: float | None) -> str:
    return "" if value is None else str(value)
