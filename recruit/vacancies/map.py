"""The map's shell by folium, and the one document our own script draws from.

folium never sees data: what it puts into popups would run as script. It draws the frame; points
travel as JSON and are written with textContent.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from recruit.directory.rules import District, Subject, title
from recruit.vacancies.queries import Found

CENTRE = (40.35, 47.7)
ZOOM, NEAREST, FURTHEST = 7, 14, 6
SCRIPTS = ("vendor/leaflet.js", "vendor/leaflet.markercluster.js")
STYLES = ("vendor/leaflet.css", "vendor/MarkerCluster.css", "vendor/MarkerCluster.Default.css")


@dataclass(frozen=True)
class Shell:
    element_id: str
    script: str


@cache
def shell() -> Shell:
    """The element to draw in and the script that makes the map, without any data."""
    # Where the first map is drawn: with numpy behind it, it would take a fifth of every start.
    folium = import_module("folium")
    frame = folium.Map(location=CENTRE, zoom_start=ZOOM, tiles=None, zoom_control=False)
    frame.default_js = frame.default_css = []  # five CDNs; the page itself names our copies
    frame._id = "recruit"  # a name that stays, for our own script to find
    frame.options.update(min_zoom=FURTHEST, max_zoom=NEAREST, zoom_snap=0.25)
    root = frame.get_root()
    root.render()
    return Shell(frame.get_name(), root.script.render())


def document(
    vacancies: Iterable[Found],
    districts: dict[str, District],
    subjects: dict[str, Subject],
    language: str,
) -> bytes:
    """The points as JSON; names stand once, rows point at them.

    Rows: [latitude, longitude, school, district, subject, incentive, posts, public id]. A school
    without coordinates stands at its district's centre. Districts: [name, latitude, longitude].
    """
    places = {
        code: (title(one, districts)[language], one.lat, one.lon) for code, one in districts.items()
    }
    known: dict[str, dict[Any, int]] = {"schools": {}, "districts": {}, "subjects": {}}

    def index(kind: str, name: Any) -> int:
        return known[kind].setdefault(name, len(known[kind]))

    rows = [
        [
            round(one.lat if one.lat is not None else districts[one.district_code].lat, 5),
            round(one.lon if one.lon is not None else districts[one.district_code].lon, 5),
            index("schools", one.school[language]),
            index("districts", places[one.district_code]),
            index("subjects", subjects[one.subject_code].name[language]),
            int(one.kind == "incentive"),
            one.posts,
            one.public_id,
        ]
        for one in vacancies
    ]
    whole = {kind: list(words) for kind, words in known.items()} | {"rows": rows}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
