"""What people type when they ask how far it is: a school, a district's centre, or coordinates."""

from dataclasses import dataclass

from recruit.directory.queries.distances import metres, place_of
from recruit.directory.queries.listing import found_by_text
from recruit.directory.queries.registers import districts
from recruit.directory.queries.schools import schools_by_public_ids
from recruit.directory.rules import School, title
from recruit.directory.rules.places import Point, read_place, swapped
from recruit.kernel.text import Bilingual, fold

MOST_FOUND = 12
LONGEST = 200


@dataclass(frozen=True)
class Spot:
    """One end of a distance; `value` is what stands for it in an address."""

    kind: str  # school | district | point
    value: str
    name: Bilingual
    point: Point
    exact: bool = True  # False: a school that stands at its district's centre
    school: School | None = None
    turned: Point | None = None  # the place the other way round, where only so it is in the country


@dataclass(frozen=True)
class Asked:
    """What a typed text means: one spot, or several to choose from, or nothing."""

    text: str
    spot: Spot | None = None
    choices: tuple[Spot, ...] = ()


def asked(text: str) -> Asked:
    """RuleError where coordinates lie on no map."""
    plain = " ".join(text[:LONGEST].split())
    if not plain:
        return Asked("")
    if point := read_place(plain):
        return Asked(plain, _point(point))
    if spot := _named(plain):
        return Asked(plain, spot)
    found = _found(plain)
    exact = [one for one in found if fold(plain) in map(fold, (one.name.az, one.name.en))]
    if len(found) == 1 or len(exact) == 1:
        return Asked(plain, (exact or found)[0])
    return Asked(plain, None, tuple(found))


def spot_of(school: School) -> Spot:
    place = place_of(school)
    return Spot("school", school.public_id, school.name, place.point, place.exact, school)


def between(a: Spot, b: Spot) -> int:
    return metres(a.point, b.point)


def _point(point: Point) -> Spot:
    words = f"{point[0]}, {point[1]}"
    return Spot("point", words, Bilingual(words, words), point, turned=swapped(point))


def _named(text: str) -> Spot | None:
    """By a public id, or by a district's code."""
    if text in districts():
        return _district(text)
    school = schools_by_public_ids([text]).get(text)
    return spot_of(school) if school else None


def _district(code: str) -> Spot:
    district = districts()[code]
    return Spot("district", code, title(district, districts()), (district.lat, district.lon))


def _found(text: str) -> list[Spot]:
    """Districts whose names begin so, then schools."""
    wanted = fold(text)
    centres = [
        _district(one.code)
        for one in districts().values()
        if fold(one.name.az).startswith(wanted) or fold(one.name.en).startswith(wanted)
    ]
    schools = [spot_of(one) for one in found_by_text(text, MOST_FOUND)]
    return [*centres[:4], *schools][:MOST_FOUND]
