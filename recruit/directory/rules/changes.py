"""What became of a school: the difference between two states of it, and how it is written down."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recruit.directory.rules.schools import NewSchool, School
from recruit.kernel.text import N_, Bilingual

CHANGE_NAMES = {
    "added": N_("Entered into the register"),
    "renamed": N_("Renamed"),
    "moved": N_("Moved, or its place corrected"),
    "described": N_("Details changed"),
    "merged": N_("Merged into another school"),
    "received": N_("Another school was merged into it"),
    "closed": N_("Closed"),
    "reopened": N_("Opened again"),
}
PUBLIC_CHANGES = frozenset(CHANGE_NAMES) - {"described"}

DETAILS = (
    "sectors",
    "address",
    "description",
    "pupils",
    "teachers",
    "laboratories",
    "rooms",
    "building",
    "contact",
    "subjects",
)


@dataclass(frozen=True)
class Difference:
    """One line of a school's history; `before` and `after` are plain JSON values."""

    kind: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Change:
    """A line of the history as it is read: since when it counts, and when it was written."""

    kind: str
    counts_from: date
    at: datetime
    before: Any
    after: Any

    @property
    def name_before(self) -> Bilingual:
        return Bilingual(**self.before)

    @property
    def name_after(self) -> Bilingual:
        return Bilingual(**self.after)


def as_new(school: School) -> NewSchool:
    """A school as it would be written anew, to be changed and compared."""
    return NewSchool(
        code=school.code,
        name=school.name,
        district_code=school.district_code,
        lat=school.lat,
        lon=school.lon,
        **{name: getattr(school, name) for name in DETAILS},
    )


def differences(before: School, after: NewSchool) -> list[Difference]:
    """Everything that is not as it was, by kind; empty where nothing changed."""
    found = []
    if before.name != after.name:
        found.append(Difference("renamed", texts(before.name), texts(after.name)))
    places = [_place(one) for one in (before, after)]
    if places[0] != places[1]:
        found.append(Difference("moved", *places))
    fields = [name for name in DETAILS if getattr(before, name) != getattr(after, name)]
    if fields:
        found.append(Difference("described", None, fields))
    return found


def texts(text: Bilingual) -> dict[str, str]:
    return {"az": text.az, "en": text.en}


def _place(school: School | NewSchool) -> dict[str, str | None]:
    """Numbers as text: what is written down must read the same for ever."""
    place = None if school.lat is None else f"{school.lat}, {school.lon}"
    return {"district": school.district_code, "place": place}
