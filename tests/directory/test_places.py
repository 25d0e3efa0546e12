"""Distances to the metre, the nearest schools, places that are odd: without pages."""

from datetime import UTC, datetime
from random import Random

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.directory import queries, service
from recruit.directory.queries.distances import metres
from recruit.directory.rules import NewSchool
from recruit.directory.rules.places import (
    HALF_ROUND,
    box_around,
    doubt_of,
    haversine,
    read_place,
    swapped,
)
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from tests.factories.directory import load_registers

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
BAKU, GANJA = (40.3777, 49.892), (40.6816, 46.3613)
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # Published geodesics on WGS84: a degree along the equator and along the meridian there,
        # a quarter of the meridian, half the equator's way to the antipode.
        ((0, 0), (0, 1), 111_319),
        ((0, 0), (1, 0), 110_574),
        ((0, 0), (90, 0), 10_001_966),
        ((0, 0), (0, 179), 19_926_189),
        # Karney's example: Wellington to Salamanca.
        ((-41.32, 174.81), (40.96, -5.50), 19_959_679),
        (BAKU, BAKU, 0),
    ],
)
def test_known_geodesics_are_right_to_the_metre(
    a: tuple[float, float], b: tuple[float, float], expected: int
) -> None:
    assert metres(a, b) == metres(b, a) == expected


@pytest.mark.unit
@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
@settings(max_examples=60, deadline=None)
def test_a_box_holds_everything_within_its_distance(
    lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    here, there = (lat, lon), (to_lat, to_lon)
    far = metres(here, there)
    assert there in box_around(lat, lon, far + 1)
    assert haversine(here, there) <= far * 1.012 + 1
    assert far <= min(HALF_ROUND, haversine(here, there) * 1.012 + 1)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("40.79, 48.15", (40.79, 48.15)),
        ("40,79; 48,15", (40.79, 48.15)),
        (" 40.79 48.15 ", (40.79, 48.15)),
        ("-1, -2", (-1, -2)),
        ("İsmayıllı", None),
        ("12 nömrəli məktəb", None),
        ("40.79", None),
        ("", None),
    ],
)
def test_coordinates_are_read_as_people_write_them(
    text: str, place: tuple[float, float] | None
) -> None:
    assert read_place(text) == place


@pytest.mark.unit
@pytest.mark.parametrize("text", ["91, 10", "10, 181", "-90.1 0"])
def test_places_on_no_map_are_refused(text: str) -> None:
    with pytest.raises(RuleError):
        read_place(text)


@pytest.mark.unit
def test_odd_places_are_recognised() -> None:
    assert swapped((48.15, 40.79)) == (40.79, 48.15)
    assert swapped((40.79, 48.15)) is None
    assert swapped((10.0, 10.0)) is None
    assert doubt_of((48.15, 40.79), 900_000, 60) == "abroad"
    assert doubt_of((40.79, 48.15), 60_001, 60) == "far"
    assert doubt_of((40.79, 48.15), 60_000, 60) is None


def _scattered(chance: Random, count: int) -> list[NewSchool]:
    """Schools everywhere, many at equal places, some around the antimeridian and the poles, some
    without a place."""
    made, districts = [], list(queries.districts().values())
    for number in range(count):
        district = chance.choice(districts)
        place: tuple[float | None, float | None] = (
            round(district.lat + chance.gauss(0, 0.1), 2),
            round(district.lon + chance.gauss(0, 0.1), 2),
        )
        if number % 17 == 0:
            place = (None, None)
        elif number % 29 == 0:
            place = (chance.choice([-90.0, 89.9, 0.0]), chance.choice([-180.0, 179.9, 0.0]))
        name = Bilingual(f"Məktəb {number}", f"School {number}")
        made.append(NewSchool(f"N{number}", name, district.code, *place))
    return made


@pytest.mark.db
def test_the_ten_nearest_are_never_others(app: Flask) -> None:
    """Against looking at every school: around borders of districts, at equal places, far away."""
    with app.app_context():
        load_registers()
        chance = Random(6)
        ids = service.add_schools(_scattered(chance, 300), actor=SYSTEM, now=NOW)
        schools = list(queries.schools_by_ids(ids.values()).values())
        places = {one.id: queries.place_of(one).point for one in schools}
        borders = [(lat, lon) for lat in (39.7, 40.4) for lon in (46.4, 47.9, 49.8)]
        probes = [*borders, (0.0, 179.95), (90.0, 0.0), (-90.0, 0.0), (0.0, 0.0)]
        probes += [places[one.id] for one in chance.sample(schools, 8)]
        for probe in probes:
            for count in (1, 10):
                wanted = sorted((metres(probe, at), key) for key, at in places.items())[:count]
                found = queries.nearest(*probe, count)
                assert [(one.metres, one.school.id) for one in found] == wanted, probe


@pytest.mark.db
def test_closed_schools_and_oneself_are_not_near(app: Flask) -> None:
    with app.app_context():
        load_registers()
        new = [
            NewSchool(f"C{n}", Bilingual(f"Məktəb {n}", f"School {n}"), "AZ-ISM", 40.8, 48.1)
            for n in range(3)
        ]
        ids = service.add_schools(new, actor=SYSTEM, now=NOW)
        first, second, third = (ids[f"C{n}"] for n in range(3))
        db.session.execute(
            queries.SCHOOLS.update()  # type: ignore[attr-defined]
            .where(queries.SCHOOLS.c.id == second)
            .values(state="closed")
        )
        assert [one.school.id for one in queries.nearest(40.8, 48.1, 10, not_id=first)] == [third]
        assert queries.nearest(40.8, 48.1, 0) == []


@pytest.mark.db
def test_a_school_without_a_place_stands_at_its_districts_centre(app: Flask) -> None:
    with app.app_context():
        load_registers()
        new = NewSchool("P1", Bilingual("Məktəb", "School"), "AZ-ISM")
        ids = service.add_schools([new], actor=SYSTEM, now=NOW)
        school = queries.schools_by_ids(ids.values())[ids["P1"]]
        centre = queries.districts()["AZ-ISM"]
        place = queries.place_of(school)
        assert (place.point, place.exact) == ((centre.lat, centre.lon), False)
        assert queries.from_centre(school) is None
        assert queries.nearest(centre.lat, centre.lon, 1)[0].exact is False
