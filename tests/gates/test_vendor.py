"""The copied front-end files, and the shapes of the districts that are made beside them."""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest

from dev.vendor import DISTRICTS, FILES, VENDOR, districts, without_source_map

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def features() -> dict[str, Any]:
    collection = json.loads((VENDOR / "districts.geo.json").read_text(encoding="utf-8"))
    return {each["properties"]["code"]: each for each in collection["features"]}


def points(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    many = geometry["coordinates"]
    for polygon in [many] if geometry["type"] == "Polygon" else many:
        for ring in polygon:
            yield from (tuple(point) for point in ring)


def test_every_district_with_polygon_codes_has_a_shape(features: dict[str, Any]) -> None:
    with DISTRICTS.open(encoding="utf-8", newline="") as file:
        expected = {row["code"]: row for row in csv.DictReader(file) if row["polygon_codes"]}
    assert features.keys() == expected.keys()
    for code, row in expected.items():
        assert features[code]["properties"] == {k: row[k] for k in ("code", "name_az", "name_en")}


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
    register.write_text("code,name_az,name_en,polygon_codes\nAZ-XX,X,X,AZE-0\n", encoding="utf-8")
    with pytest.raises(KeyError, match="AZE-0"):
        districts(register)


def test_the_files_are_there_and_name_no_source_map() -> None:
    for name in FILES:
        text = (VENDOR / name).read_text(encoding="utf-8")
        assert text
        assert "sourceMappingURL" not in text
    assert (VENDOR / "images" / "layers.png").exists()


def test_only_the_source_map_line_goes() -> None:
    assert without_source_map("a();\n//# sourceMappingURL=a.js.map\n") == "a();\n"
    assert without_source_map("a{}\n/*# sourceMappingURL=a.css.map */") == "a{}\n"
