"""The map's shell by folium, and the one document our own script draws from.

folium never sees data: what it puts into popups would run as script. It draws the frame; points
travel as JSON and are written with textContent.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import folium

from recruit.directory.rules import District, Subject
from recruit.vacancies.rules import Vacancy

CENTRE = (40.35, 47.7)
ZOOM, NEAREST, FURTHEST = 7, 14, 6
SCRIPTS = ("vendor/leaflet.js", "vendor/leaflet.markercluster.js")
STYLES = ("vendor/leaflet.css", "vendor/MarkerCluster.css", "vendor/MarkerCluster.Default.css")


class _Map(folium.Map):
    """folium's map without its five CDNs; the page itself names our copies."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


@dataclass(frozen=True)
class Shell:
    element_id: str
    script: str


@cache
def shell() -> Shell:
    """The element to draw in and the script that makes the map, without any data."""
    frame = _Map(location=CENTRE, zoom_start=ZOOM, tiles=None, control_scale=True)
    frame._id = "recruit"  # a name that stays, for our own script to find
    frame.options.update(min_zoom=FURTHEST, max_zoom=NEAREST)
    root = frame.get_root()
    root.render()
    return Shell(frame.get_name(), root.script.render())  # type: ignore[attr-defined]


def document(
    vacancies: Iterable[Vacancy],
    districts: dict[str, District],
    subjects: dict[str, Subject],
    language: str,
) -> bytes:
    """The points as compressed JSON; names stand once, rows point at them.

    Rows: [latitude, longitude, school, district, subject, incentive, posts, public id]. A school
    without coordinates stands at its district's centre.
    """
    names: dict[str, dict[str, int]] = {"schools": {}, "districts": {}, "subjects": {}}

    def index(kind: str, name: str) -> int:
        return names[kind].setdefault(name, len(names[kind]))

    rows: list[list[Any]] = []
    for one in sorted(vacancies, key=lambda vacancy: vacancy.id):
        district = districts[one.district_code]
        rows.append(
            [
                round(one.school.lat if one.school.lat is not None else district.lat, 5),
                round(one.school.lon if one.school.lon is not None else district.lon, 5),
                index("schools", one.school.name[language]),
                index("districts", district.name[language]),
                index("subjects", subjects[one.subject_code].name[language]),
                int(one.kind == "incentive"),
                one.posts,
                one.public_id,
            ]
        )
    whole = {kind: list(words) for kind, words in names.items()} | {"rows": rows}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)
