"""The copied front-end files, and the shapes of the districts that are made beside them."""

import csv
import gzip
import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from dev.cities import area
from dev.vendor import DISTRICTS, FILES, VENDOR, districts, without_source_map

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def features() -> dict[str, Any]:
    collection = json.loads((VENDOR / "districts.geo.json").read_text(encoding="utf-8"))
    return {each["properties"]["code"]: each for each in collection["features"]}


@pytest.fixture(scope="module")
def register() -> dict[str, dict[str, str]]:
    with DISTRICTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def points(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    for polygon in polygons_of(geometry):
        for ring in polygon:
            yield from (tuple(point) for point in ring)


def polygons_of(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    many = geometry["coordinates"]
    return {"Point": [[[many]]], "Polygon": [many]}.get(geometry["type"], many)


def test_every_district_is_on_the_map(
    features: dict[str, Any], register: dict[str, dict[str, str]]
) -> None:
    assert features.keys() == register.keys()
    for code, row in register.items():
        known = features[code]["properties"]
        assert [known[k] for k in ("code", "parent", "name_az", "name_en")] == [
            row[k] for k in ("code", "parent", "name_az", "name_en")
        ]
        assert [known["lat"], known["lon"]] == [float(row["centre_lat"]), float(row["centre_lon"])]


def test_what_has_no_borders_yet_is_a_point_with_a_name(features: dict[str, Any]) -> None:
    lonely = [code for code, one in features.items() if one["geometry"]["type"] == "Point"]
    assert lonely == ["AZ-X-AGD"]  # Ağdərə


@pytest.mark.parametrize("city", ["AZ-BA", "AZ-GA"])
def test_a_citys_own_districts_cover_its_outline_each_around_its_centre(
    features: dict[str, Any], register: dict[str, dict[str, str]], city: str
) -> None:
    inside = [code for code, row in register.items() if row["parent"] == city]
    areas = {code: size(features[code]["geometry"]) for code in inside}
    assert all(areas.values())
    assert sum(areas.values()) == pytest.approx(size(features[city]["geometry"]), rel=0.01)
    for code in inside:
        for lon, lat in points(features[code]["geometry"]):
            nearest = min(away(features[other], lon, lat) for other in inside)
            assert away(features[code], lon, lat) <= nearest + 1e-3


def away(feature: dict[str, Any], lon: float, lat: float) -> float:
    """In degrees of latitude."""
    known = feature["properties"]
    squeeze = math.cos(math.radians(known["lat"]))
    return math.hypot((known["lon"] - lon) * squeeze, known["lat"] - lat)


def size(geometry: dict[str, Any]) -> float:
    """Square degrees, the holes left out."""
    return sum(
        abs(area(polygon[0][:-1])) - sum(abs(area(hole[:-1])) for hole in polygon[1:])
        for polygon in polygons_of(geometry)
    )


def test_two_codes_give_both_shapes(features: dict[str, Any]) -> None:
    """Lənkəran is a city and a rayon of one name."""
    assert features["AZ-LAN"]["geometry"]["type"] == "MultiPolygon"


def test_the_shapes_lie_in_azerbaijan(features: dict[str, Any]) -> None:
    for each in features.values():
        for lon, lat in points(each["geometry"]):
            assert 44 < lon < 51
            assert 38 < lat < 42
            assert (round(lon, 4), round(lat, 4)) == (lon, lat)


def test_a_polygon_code_without_a_shape_is_an_error(tmp_path: Any) -> None:
    register = tmp_path / "districts.csv"
    head = "code,parent,name_az,name_en,centre_lat,centre_lon,polygon_codes"
    register.write_text(f"{head}\nAZ-XX,,X,X,40,47,AZE-0\n", encoding="utf-8")
    with pytest.raises(KeyError, match="AZE-0"):
        districts(register)


def test_the_files_are_there_and_name_no_source_map() -> None:
    for name in FILES:
        text = (VENDOR / name).read_text(encoding="utf-8")
        assert text
        assert "sourceMappingURL" not in text
    assert (VENDOR / "images" / "layers.png").exists()


def test_each_text_lies_compressed_beside_itself() -> None:
    for name in ("districts.geo.json", *FILES):
        packed = (VENDOR / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (VENDOR / name).read_bytes(), name


def test_only_the_source_map_line_goes() -> None:
    assert without_source_map("a();\n//# sourceMappingURL=a.js.map\n") == "a();\n"
    assert without_source_map("a{}\n/*# sourceMappingURL=a.css.map */") == "a{}\n"
