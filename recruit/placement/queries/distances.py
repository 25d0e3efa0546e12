"""How far it is, as the crow flies over the ellipsoid."""

from functools import lru_cache

from geographiclib.geodesic import Geodesic

from recruit.directory import queries as directory
from recruit.vacancies.rules import Vacancy

METRES = 1000


def from_district(district_code: str | None, vacancy: Vacancy) -> int | None:
    """Whole kilometres from a district's centre to a vacancy's school.

    A school whose place is not known stands at the centre of its own district; None where the
    district is not known.
    """
    districts = directory.districts()
    home = districts.get(district_code or "")
    if home is None:
        return None
    school, there = vacancy.school, districts[vacancy.district_code]
    lat = there.lat if school.lat is None else school.lat
    lon = there.lon if school.lon is None else school.lon
    return kilometres(home.lat, home.lon, lat, lon)


@lru_cache(maxsize=20_000)
def kilometres(lat: float, lon: float, to_lat: float, to_lon: float) -> int:
    line = Geodesic.WGS84.Inverse(lat, lon, to_lat, to_lon, Geodesic.DISTANCE)
    return round(line["s12"] / METRES)
