"""How far it is: the ellipsoid WGS84, to the metre, always in a straight line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest

from geographiclib.geodesic import Geodesic
from sqlalchemy import bindparam, or_, select

from recruit.directory.models import SchoolRow
from recruit.directory.queries.registers import districts, expand_districts
from recruit.directory.queries.schools import school_of, schools_by_ids
from recruit.directory.rules import School
from recruit.directory.rules.places import HALF_ROUND, SLACK, Box, Point, box_around, haversine
from recruit.extensions import db
from recruit.extensions.prepared import run

FIRST_BOX = 4_000.0  # metres: half the side of the first box that is looked into
GROWS_BY = 3


@dataclass(frozen=True)
class Place:
    """Where a school stands; not exact: at its district's centre, as nobody has said where."""

    lat: float
    lon: float
    exact: bool

    @property
    def point(self) -> Point:
        return self.lat, self.lon


@dataclass(frozen=True)
class Near:
    """A school and how far it is; `exact` as in its place."""

    school: School
    metres: int
    exact: bool = True


@lru_cache(maxsize=50_000)
def metres(a: Point, b: Point) -> int:
    """Metres between two (latitude, longitude) in a straight line over the ellipsoid."""
    line = Geodesic.WGS84.Inverse(a[0], a[1], b[0], b[1], Geodesic.DISTANCE)
    return round(line["s12"])


def place_of(school: School) -> Place:
    """Where a school stands, or its district's centre where that is not known."""
    if school.lat is not None and school.lon is not None:
        return Place(school.lat, school.lon, True)
    district = districts()[school.district_code]
    return Place(district.lat, district.lon, False)


def from_centre(school: School) -> int | None:
    """Metres from the centre of a school's district to the school; None: its place is not known."""
    if school.lat is None or school.lon is None:
        return None
    district = districts()[school.district_code]
    return metres((district.lat, district.lon), (school.lat, school.lon))


def nearest(lat: float, lon: float, count: int, *, not_id: int | None = None) -> list[Near]:
    """The nearest open schools to a place, the nearest first; equally near ones by their ids.

    One whose own place is not known counts at its district's centre. None nearer is ever missed.
    """
    if count < 1:
        return []
    here = (lat, lon)
    reach = FIRST_BOX
    while True:
        found = [(haversine(here, at), key, at, ok) for key, at, ok in _within(here, reach, not_id)]
        near = nsmallest(count, found)
        if reach >= HALF_ROUND or (len(near) == count and near[-1][0] * SLACK + 1 <= reach):
            return _measured(here, found, near, count)
        reach *= GROWS_BY


_Found = tuple[float, int, Point, bool]


def _measured(here: Point, found: list[_Found], near: list[_Found], count: int) -> list[Near]:
    """On the ellipsoid the order may differ a little from the sphere's: all that might be among
    the nearest are measured."""
    if not near:
        return []
    most = near[-1][0] * SLACK + 1
    exact = {key: (metres(here, at), ok) for far, key, at, ok in found if far <= most}
    chosen = nsmallest(count, ((far, key, ok) for key, (far, ok) in exact.items()))
    schools = schools_by_ids(key for _, key, _ in chosen)
    return [Near(schools[key], far, ok) for far, key, ok in chosen]


_IN_BOX = select(SchoolRow.id, SchoolRow.lat, SchoolRow.lon, SchoolRow.district_code).where(
    SchoolRow.state == "open",
    or_(
        SchoolRow.lat.between(bindparam("south"), bindparam("north"))
        & SchoolRow.lon.between(bindparam("west"), bindparam("east")),
        SchoolRow.lat.is_(None) & SchoolRow.district_code.in_(bindparam("central", expanding=True)),
    ),
)


def _within(here: Point, reach: float, not_id: int | None) -> Iterator[tuple[int, Point, bool]]:
    box = box_around(*here, reach)
    central = [one.code for one in districts().values() if (one.lat, one.lon) in box]
    for key, lat, lon, code in _rows(box, central):
        if key == not_id:
            continue
        if lat is None or lon is None:
            yield key, (districts()[code].lat, districts()[code].lon), False
        else:
            yield key, (lat, lon), True


def _rows(
    box: Box, central: Iterable[str]
) -> Iterable[tuple[int, float | None, float | None, str]]:
    found: Iterable[tuple[int, float | None, float | None, str]] = run(
        _IN_BOX,
        south=box.south,
        north=box.north,
        west=box.west,
        east=box.east,
        central=list(central),
    )
    return found


def nearest_in(here: Point, district: str, *, not_id: int | None = None) -> list[Near]:
    """All open schools of a district, with a city its own districts, the nearest first."""
    rows = db.session.scalars(
        select(SchoolRow).where(
            SchoolRow.state == "open", SchoolRow.district_code.in_(expand_districts([district]))
        )
    )
    schools = [school_of(row) for row in rows if row.id != not_id]
    places = {one.id: place_of(one) for one in schools}
    found = [Near(one, metres(here, places[one.id].point), places[one.id].exact) for one in schools]
    return sorted(found, key=lambda one: (one.metres, one.school.id))
