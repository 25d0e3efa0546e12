"""How far a vacancy is from somebody's home district, in a straight line."""

from recruit.directory import queries as directory
from recruit.vacancies.rules import Vacancy

METRES = 1000


def from_district(district_code: str | None, vacancy: Vacancy) -> int | None:
    """Whole kilometres from a district's centre to a vacancy's school.

    A school whose place is not known stands at the centre of its own district; None where the
    district is not known.
    """
    home = directory.districts().get(district_code or "")
    if home is None:
        return None
    there = directory.place_of(vacancy.school)
    return round(directory.metres((home.lat, home.lon), there.point) / METRES)
