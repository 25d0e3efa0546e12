"""Places on the earth: the maths without a library, and what is odd about a place."""

import math
import re
from dataclasses import dataclass

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

Point = tuple[float, float]  # latitude, longitude

EARTH = 6_371_008.8  # metres: the mean radius of WGS84
# The ellipsoid's radii of curvature lie between 6,335 and 6,400 km, so a distance on the sphere is
# off by at most this part of it; whoever chooses by the sphere takes so much more.
SLACK = 1.012
HALF_ROUND = 20_050_000.0  # metres: nothing on earth is farther away
# What Azerbaijan's borders fit into, with a little around it.
COUNTRY = (38.2, 42.1, 44.5, 51.0)  # south, north, west, east


@dataclass(frozen=True)
class Box:
    """Everything within some distance lies between these; corners hold a little more."""

    south: float
    north: float
    west: float
    east: float

    def __contains__(self, point: Point) -> bool:
        lat, lon = point
        return self.south <= lat <= self.north and self.west <= lon <= self.east


def box_around(lat: float, lon: float, metres: float) -> Box:
    """The box of degrees that holds every place within so many metres, in a straight line."""
    angle = metres * SLACK / EARTH
    reach = math.degrees(angle)
    south, north = lat - reach, lat + reach
    widest = math.cos(math.radians(max(abs(south), abs(north)))) if abs(lat) + reach < 90 else 0.0
    wide = math.degrees(math.asin(min(1.0, math.sin(angle) / widest))) if widest > 0 else 360.0
    if angle >= math.pi / 2 or lon - wide < -180 or lon + wide > 180:
        return Box(max(south, -90.0), min(north, 90.0), -180.0, 180.0)
    return Box(max(south, -90.0), min(north, 90.0), lon - wide, lon + wide)


def haversine(a: Point, b: Point) -> float:
    """Metres on the sphere: right within SLACK, and a hundred times faster than the ellipsoid."""
    lat, to_lat = math.radians(a[0]), math.radians(b[0])
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * (
        math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def in_country(point: Point) -> bool:
    south, north, west, east = COUNTRY
    return south <= point[0] <= north and west <= point[1] <= east


def swapped(point: Point) -> Point | None:
    """The place the other way round, where only so it lies in the country."""
    other = (point[1], point[0])
    return other if not in_country(point) and in_country(other) else None


DOUBTS = {
    "abroad": N_("outside the country"),
    "far": N_("far from its district"),
}


def doubt_of(point: Point, centre_metres: int, radius_km: int) -> str | None:
    """Why a place is questioned, a code of DOUBTS; never by polygons: they are schematic."""
    if not in_country(point):
        return "abroad"
    return "far" if centre_metres > radius_km * 1000 else None


_TWO = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d{1,12})?)°?\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d{1,12})?)°?\s*")


def read_place(text: str) -> Point | None:
    """`40.79, 48.15` as a place; None where the text is no pair of numbers.

    RuleError where the numbers lie on no map of the earth.
    """
    found = _TWO.fullmatch(text)
    if found is None:
        return None
    lat, lon = (float(part.replace(",", ".")) for part in found.groups())
    return checked_place(lat, lon)


def checked_place(lat: float, lon: float) -> Point:
    """RuleError (field lat or lon) where there is no such place on earth."""
    if not -90 <= lat <= 90:
        raise RuleError(N_("A latitude lies between -90 and 90."), field="lat")
    if not -180 <= lon <= 180:
        raise RuleError(N_("A longitude lies between -180 and 180."), field="lon")
    return lat, lon
