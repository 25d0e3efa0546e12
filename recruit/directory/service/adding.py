"""Adding schools in bulk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.directory import queries
from recruit.directory.events import SchoolsAdded
from recruit.directory.models import SchoolRow
from recruit.directory.rules import NewSchool
from recruit.directory.rules.places import doubt_of
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual, fold, sort_key

SCHOOLS = Ref("register", "schools")


def add_schools(new: Iterable[NewSchool], *, actor: Ref, now: datetime) -> dict[str, int]:
    """Add the schools whose codes are not known yet; the ids of all of them by code."""
    wanted = {school.code: school for school in new}
    _require_districts(wanted.values())
    known = queries.schools_by_codes(wanted)
    added = [school_values(school) for code, school in wanted.items() if code not in known]
    if added:
        insert_rows(SchoolRow, added)
        event = SchoolsAdded(subject=SCHOOLS, count=len(added))
        journal.record(event, actor=actor, now=now)
    return {code: found.id for code, found in queries.schools_by_codes(wanted).items()}


def _require_districts(schools: Iterable[NewSchool]) -> None:
    districts = queries.districts()
    for school in schools:
        if school.district_code not in districts:
            raise RuleError(
                N_("There is no district with the code %(code)s."), code=school.district_code
            )


def school_values(school: NewSchool) -> dict[str, Any]:
    """The columns of a school, search text, sort keys and what is odd about its place worked
    out."""
    return {
        "code": school.code,
        "name": school.name,
        "district_code": school.district_code,
        "sectors": list(school.sectors),
        "address": school.address,
        "description": school.description,
        "pupils": school.pupils,
        "teachers": school.teachers,
        "laboratories": school.laboratories,
        "rooms": school.rooms,
        "building": school.building,
        "phone": school.contact.phone,
        "email": school.contact.email,
        "site": school.contact.site,
        "subjects": list(school.subjects),
        **name_values(school.name),
        **place_values(school.district_code, school.lat, school.lon),
    }


def name_values(name: Bilingual, earlier: Iterable[Bilingual] = ()) -> dict[str, str]:
    """Search text, with the names that a school had before, and sort keys."""
    texts = dict.fromkeys(fold(f"{one.az} {one.en}") for one in (name, *earlier))
    return {
        "search": " ".join(texts)[:1000],
        "sort_az": sort_key(name.az)[:400],
        "sort_en": sort_key(name.en)[:400],
    }


def place_values(district_code: str, lat: float | None, lon: float | None) -> dict[str, Any]:
    """A place, and why it is questioned."""
    return {"lat": lat, "lon": lon, "doubt": _doubt(district_code, lat, lon)}


def _doubt(district_code: str, lat: float | None, lon: float | None) -> str | None:
    if lat is None or lon is None:
        return None
    district = queries.districts()[district_code]
    far = queries.metres((district.lat, district.lon), (lat, lon))
    return doubt_of((lat, lon), far, district.radius_km)


def question_again() -> None:
    """Ask anew about every place, where districts have got other centres or surroundings."""
    columns = (SchoolRow.id, SchoolRow.district_code, SchoolRow.lat, SchoolRow.lon, SchoolRow.doubt)
    found = [
        {"id": row.id, "doubt": doubt}
        for row in db.session.execute(select(*columns).where(SchoolRow.lat.is_not(None)))
        if (doubt := _doubt(row.district_code, row.lat, row.lon)) != row.doubt
    ]
    if found:
        db.session.execute(update(SchoolRow), found)
