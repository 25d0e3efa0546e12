"""Schools by their ids and codes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import FromClause, select

from recruit.directory.models import SchoolRow
from recruit.directory.rules import Contact, School
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError

CHUNK = 500  # keys in one IN (...): below every database's limit of parameters

# Read-only, for joins and sorting in the queries of the features above.
SCHOOLS: FromClause = SchoolRow.__table__


def school(public_id: str) -> School:
    """The school with this public id; NotFoundError where there is none."""
    row = db.session.scalar(select(SchoolRow).where(SchoolRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return school_of(row)


def schools_by_ids(ids: Iterable[int]) -> dict[int, School]:
    return {found.id: found for found in _schools(SchoolRow.id, ids)}


def school_by_code(code: str) -> School | None:
    return schools_by_codes([code]).get(code)


def schools_by_codes(codes: Iterable[str]) -> dict[str, School]:
    return {found.code: found for found in _schools(SchoolRow.code, codes)}


def schools_by_public_ids(public_ids: Iterable[str]) -> dict[str, School]:
    return {found.public_id: found for found in _schools(SchoolRow.public_id, public_ids)}


def _schools(column: Any, keys: Iterable[Any]) -> list[School]:
    wanted = sorted(set(keys))
    found = []
    for start in range(0, len(wanted), CHUNK):
        part = column.in_(wanted[start : start + CHUNK])
        found += [school_of(row) for row in db.session.scalars(select(SchoolRow).where(part))]
    return found


def school_of(row: SchoolRow) -> School:
    return School(
        row.id,
        row.public_id,
        row.name,
        row.district_code,
        row.lat,
        row.lon,
        tuple(row.sectors),
        row.address,
        row.code,
        row.description,
        row.pupils,
        row.teachers,
        row.laboratories,
        row.rooms,
        row.building,
        Contact(row.phone, row.email, row.site),
        tuple(row.subjects),
        row.state,
        row.merged_into_id,
    )
