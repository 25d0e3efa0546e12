"""Correcting schools: what changes is written into the row, its history and the journal at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from recruit.directory import queries
from recruit.directory.events import SchoolDescribed, SchoolMoved, SchoolRenamed
from recruit.directory.models import SchoolChange, SchoolRow
from recruit.directory.rules import Contact, District, NewSchool, School
from recruit.directory.rules.changes import Difference, as_new, differences
from recruit.directory.rules.checks import (
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    clean_both,
    clean_contact,
    clean_count,
    clean_name,
)
from recruit.directory.rules.places import checked_place, doubt_of, swapped
from recruit.directory.service.adding import add_schools, name_values, school_values
from recruit.extensions import db
from recruit.extensions.prepared import Ready, ready, ready_changes, write_changes, write_ready
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.clock import baku
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_, Bilingual

EDIT = Permission.SCHOOLS_EDIT
COUNTS = ("pupils", "teachers", "laboratories", "rooms")


@dataclass(frozen=True)
class Basics:
    """What the district says of a school."""

    name: Bilingual
    district_code: str
    lat: float | None
    lon: float | None
    sectors: tuple[str, ...]
    address: Bilingual | None


@dataclass(frozen=True)
class Details:
    """What the school says of itself."""

    description: Bilingual | None
    pupils: int | None
    teachers: int | None
    laboratories: int | None
    rooms: int | None
    building: str | None
    contact: Contact
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Why a place is asked about: words, their numbers, and the place the other way round where
    that would be in the country."""

    message: str
    params: dict[str, Any]
    turned: tuple[float, float] | None = None


class PlaceQuestionedError(RuleError):
    """A place that may be right, and counts as soon as somebody says that it is."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.message, field="lat", **question.params)
        self.question = question


def editable(public_id: str, *, asker: Asker) -> School:
    """A school that the asker may correct, at least in part; NotFoundError else."""
    found = queries.school(public_id)
    if not asker.scope(EDIT).covers(found.district_code, found.id):
        raise NotFoundError()
    return found


def may_settle(school: School, scope: Scope) -> bool:
    """Name, place and state belong to the district; a head has the rest."""
    return school.district_code in scope


def question_of(district: District, lat: float, lon: float) -> Question | None:
    """Why a place is questioned, in words; never refused, as borders are not known exactly."""
    far = queries.metres((district.lat, district.lon), (lat, lon))
    doubt = doubt_of((lat, lon), far, district.radius_km)
    if doubt is None:
        return None
    if turned := swapped((lat, lon)):
        return Question(
            N_("The place lies outside the country. Were latitude and longitude exchanged?"),
            {},
            turned,
        )
    return Question(_ASKS[doubt], {"km": far // 1000})


_ASKS = {
    "abroad": N_("The place lies outside the country. Is that right?"),
    "far": N_(
        "The place is %(km)s km from the centre of the district, in a straight line. Is that right?"
    ),
}


def create(
    code: str, basics: Basics, *, confirmed: bool = False, asker: Asker, now: datetime
) -> str:
    """Enter a school into the register; its public id. Refused like `settle`."""
    clean = _clean_basics(basics, asker, confirmed)
    if queries.school_by_code(code) is not None:
        raise RuleError(
            N_("There is a school with the code %(code)s already."), code=code, field="code"
        )
    new = _with_basics(NewSchool(code, clean.name, clean.district_code), clean)
    add_schools([new], actor=asker.ref, now=now)
    found = queries.schools_by_codes([code])[code]
    write_history([(found, Difference("added"))], asker.ref, now)
    return found.public_id


def settle(
    public_id: str,
    basics: Basics,
    *,
    counts_from: date | None = None,
    confirmed: bool = False,
    asker: Asker,
    now: datetime,
) -> bool:
    """Correct name, district, place, sectors and address; False where nothing changed.

    RuleError at the field that is wrong; PlaceQuestionedError for a new place that is odd and not
    confirmed. NotFoundError outside the asker's districts, and for heads.
    """
    school = editable(public_id, asker=asker)
    if not may_settle(school, asker.scope(EDIT)):
        raise NotFoundError()
    require_open(school)
    same = (basics.lat, basics.lon, basics.district_code) == (
        school.lat,
        school.lon,
        school.district_code,
    )
    clean = _clean_basics(basics, asker, confirmed or same)
    after = _with_basics(as_new(school), clean)
    return bool(
        store(worked_out([(school, after)]), counts_from=counts_from, actor=asker.ref, now=now)
    )


def describe(public_id: str, details: Details, *, asker: Asker, now: datetime) -> bool:
    """Correct what a school is like; False where nothing changed. RuleError at the wrong field."""
    school = editable(public_id, asker=asker)
    require_open(school)
    unknown = set(details.subjects) - queries.subjects().keys()
    if unknown:
        raise RuleError(N_("There is no such subject."), field="subjects")
    for name in COUNTS:
        clean_count(getattr(details, name), name)
    after = replace(
        as_new(school),
        description=clean_both(details.description, "description", LONGEST_DESCRIPTION),
        building=details.building,
        contact=clean_contact(details.contact),
        subjects=details.subjects,
        **{name: getattr(details, name) for name in COUNTS},
    )
    return bool(store(worked_out([(school, after)]), actor=asker.ref, now=now))


def require_open(school: School) -> None:
    if not school.is_open:
        raise RuleError(N_("This school is closed or merged; it changes no more."))


def _clean_basics(basics: Basics, asker: Asker, confirmed: bool) -> Basics:
    district = queries.districts().get(basics.district_code)
    if district is None:
        raise RuleError(N_("Choose a district."), field="district")
    if district.code not in asker.scope(EDIT):
        raise RuleError(
            N_("This school lies outside the districts you work for."), field="district"
        )
    if not basics.sectors:
        raise RuleError(N_("Choose at least one sector."), field="sectors")
    if (basics.lat is None) != (basics.lon is None):
        lacking = "lat" if basics.lat is None else "lon"
        raise RuleError(N_("Write both latitude and longitude, or neither."), field=lacking)
    if basics.lat is not None and basics.lon is not None:
        checked_place(basics.lat, basics.lon)
        question = question_of(district, basics.lat, basics.lon)
        if question and not confirmed:
            raise PlaceQuestionedError(question)
    address = clean_both(basics.address, "address", LONGEST_ADDRESS)
    return replace(basics, name=clean_name(basics.name), address=address)


def _with_basics(school: NewSchool, basics: Basics) -> NewSchool:
    return replace(
        school,
        name=basics.name,
        district_code=basics.district_code,
        lat=basics.lat,
        lon=basics.lon,
        sectors=basics.sectors,
        address=basics.address,
    )


@dataclass(frozen=True)
class Changed:
    """Schools worked out as they will be, so that writing them takes a moment."""

    schools: list[School]
    rows: list[Ready]
    lines: list[tuple[School, Difference]]
    events: list[Event]


def worked_out(pairs: Iterable[tuple[School, NewSchool]]) -> Changed:
    """What writing schools as they are now means; those that did not change are left out."""
    changes = [(one, after, found) for one, after in pairs if (found := differences(one, after))]
    earlier = queries.names_before([one.public_id for one, _, _ in changes])
    return Changed(
        [one for one, _, _ in changes],
        ready_changes(
            SchoolRow,
            [_values(one, after, earlier.get(one.public_id, [])) for one, after, _ in changes],
        ),
        [(one, difference) for one, _, found in changes for difference in found],
        [_event(one, after, each) for one, after, found in changes for each in found],
    )


def store(
    changed: Changed, *, counts_from: date | None = None, actor: Ref, now: datetime
) -> list[School]:
    """Write schools, their history and an event for each difference; gives back those that
    changed."""
    write(changed)
    write_history(changed.lines, actor, now, counts_from)
    journal.record_each(changed.events, actor=actor, now=now)
    return changed.schools


def write(changed: Changed) -> None:
    """Schools alone, for bulk: their history is written with others', and one event in the end
    tells of all."""
    write_changes(changed.rows)
    db.session.expire_all()


PLACE = ("district_code", "lat", "lon", "doubt")  # which stay where they are the same: indexed


def _values(school: School, after: NewSchool, earlier: Sequence[Bilingual]) -> dict[str, Any]:
    names = [*earlier, *([school.name] if school.name != after.name else [])]
    values = school_values(after) | name_values(after.name, names)
    before = (school.district_code, school.lat, school.lon)
    same = {"code"} | (
        set(PLACE) if before == (after.district_code, after.lat, after.lon) else set()
    )
    return {"id": school.id} | {name: v for name, v in values.items() if name not in same}


def _event(school: School, after: NewSchool, difference: Difference) -> Event:
    subject = Ref("school", school.public_id)
    if difference.kind == "renamed":
        return SchoolRenamed(subject=subject)
    if difference.kind == "moved":
        return SchoolMoved(subject=subject, district=after.district_code)
    return SchoolDescribed(subject=subject, fields=tuple(difference.after))


def write_history(
    lines: Iterable[tuple[School, Difference]],
    actor: Ref,
    now: datetime,
    counts_from: date | None = None,
) -> None:
    """Lines of history, which nobody changes afterwards."""
    write_lines([(school.public_id, one) for school, one in lines], actor, now, counts_from)


def write_lines(
    lines: Iterable[tuple[str, Difference]],
    actor: Ref,
    now: datetime,
    counts_from: date | None = None,
) -> None:
    """The same by the schools' public ids."""
    write_ready(ready_lines(lines, actor, now, counts_from))


def ready_lines(
    lines: Iterable[tuple[str, Difference]],
    actor: Ref,
    now: datetime,
    counts_from: date | None = None,
) -> Ready:
    """The same, worked out for `write_ready`."""
    since = counts_from or baku(now).date()
    rows = [
        {
            "school": school,
            "at": now,
            "counts_from": since,
            "kind": one.kind,
            "by": actor.id,
            "before": one.before,
            "after": one.after,
        }
        for school, one in lines
    ]
    return ready(SchoolChange, rows)
