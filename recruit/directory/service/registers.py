"""Filling the registers of districts, subjects and universities."""

import csv
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from recruit.directory import queries
from recruit.directory.events import (
    RegistersLoaded,
    SubjectAdded,
    UniversityAdded,
    UniversityRenamed,
)
from recruit.directory.models import DistrictRow, SubjectRow, UniversityRow
from recruit.directory.rules import SUBJECTS, District, Subject, University
from recruit.directory.service.adding import question_again
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import N_, Bilingual, fold, sort_key

DISTRICTS_FILE = Path(__file__).parent.parent / "data" / "districts.csv"
UNIVERSITIES_FILE = DISTRICTS_FILE.with_name("universities.csv")
OPTION_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
REGISTERS = Ref("register", "directory")


def load_registers(now: datetime) -> bool:
    """Bring districts, default subjects and universities up to date; True where something changed.

    Idempotent, and three short queries where there is nothing to do. Subjects and universities
    that officials changed or added stay as they are.
    """
    districts, subjects = _load_districts(), _load_subjects()
    universities = _load_universities()
    if not districts and not subjects and not universities:
        return False
    db.session.flush()
    queries.forget()
    if districts:
        question_again()
    event = RegistersLoaded(
        subject=REGISTERS, districts=districts, subjects=subjects, universities=universities
    )
    journal.record(event, actor=SYSTEM, now=now)
    return True


def districts_in_file(path: Path = DISTRICTS_FILE) -> list[District]:
    """The shipped table of districts; cities stand before their own districts."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [_district(line) for line in csv.DictReader(file)]
    return sorted(found, key=lambda d: d.parent is not None)


def _district(line: dict[str, str]) -> District:
    return District(
        line["code"],
        line["parent"] or None,
        Bilingual(line["name_az"], line["name_en"]),
        line["kind"],
        Bilingual(line["region_az"], line["region_en"]),
        float(line["centre_lat"]),
        float(line["centre_lon"]),
        tuple(line["polygon_codes"].split()),
        int(line["radius_km"]),
    )


def _load_districts() -> int:
    rows = {row.code: row for row in db.session.scalars(select(DistrictRow))}
    changed = 0
    for district in districts_in_file():
        row = rows.get(district.code)
        if row is not None and queries.district_of(row) == district:
            continue
        if row is None:
            row = DistrictRow(code=district.code)
            db.session.add(row)
        _fill_district(row, district)
        changed += 1
    return changed


def _fill_district(row: DistrictRow, district: District) -> None:
    row.parent, row.kind = district.parent, district.kind
    row.name, row.region = district.name, district.region
    row.lat, row.lon, row.polygons = district.lat, district.lon, list(district.polygons)
    row.radius_km = district.radius_km
    row.search = fold(f"{district.name.az} {district.name.en}")
    row.sort_az, row.sort_en = sort_key(district.name.az), sort_key(district.name.en)


def _load_subjects() -> int:
    known = set(db.session.scalars(select(SubjectRow.code)))
    missing = [subject for subject in SUBJECTS if subject.code not in known]
    db.session.add_all([_subject_row(subject) for subject in missing])
    return len(missing)


def _subject_row(subject: Subject) -> SubjectRow:
    return SubjectRow(
        code=subject.code,
        name=subject.name,
        languages=list(subject.languages),
        applicable=subject.applicable,
        sort_az=sort_key(subject.name.az),
        sort_en=sort_key(subject.name.en),
    )


def add_subject(subject: Subject, *, actor: Ref, now: datetime) -> None:
    """Add a subject; refused where its code is taken or a name is missing."""
    if not subject.name.complete:
        raise RuleError(N_("Write the name in both languages."), field="name")
    if subject.code in queries.subjects():
        raise RuleError(
            N_("There is a subject with the code %(code)s already."),
            code=subject.code,
            field="code",
        )
    db.session.add(_subject_row(subject))
    event = SubjectAdded(subject=Ref("subject", subject.code), code=subject.code)
    journal.record(event, actor=actor, now=now)
    queries.forget()


def _load_universities() -> int:
    known = set(db.session.scalars(select(UniversityRow.code)))
    with UNIVERSITIES_FILE.open(encoding="utf-8", newline="") as file:
        found = [
            University(line["code"], Bilingual(line["name_az"], line["name_en"]))
            for line in csv.DictReader(file)
            if line["code"] not in known
        ]
    db.session.add_all([_fill_university(UniversityRow(code=one.code), one) for one in found])
    return len(found)


def _fill_university(row: UniversityRow, university: University) -> UniversityRow:
    name = university.name
    row.name = name
    row.sort_az, row.sort_en = sort_key(name.az)[:400], sort_key(name.en)[:400]
    return row


def put_university(university: University, *, actor: Ref, now: datetime) -> None:
    """Add a university, or give a known one another name; refused without both names."""
    if not OPTION_CODE.fullmatch(university.code):
        raise RuleError(N_("A code has small Latin letters, digits and hyphens."), field="code")
    if not university.name.complete:
        raise RuleError(N_("Write the name in both languages."), field="name_az")
    row = db.session.get(UniversityRow, university.code)
    subject = Ref("university", university.code)
    event: UniversityAdded | UniversityRenamed
    if row is None:
        db.session.add(_fill_university(UniversityRow(code=university.code), university))
        event = UniversityAdded(subject=subject, code=university.code)
    elif row.name == university.name:
        return
    else:
        _fill_university(row, university)
        event = UniversityRenamed(subject=subject, code=university.code)
    journal.record(event, actor=actor, now=now)
    queries.forget()
