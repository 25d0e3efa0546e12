"""The shell of every map, drawn by folium; components/map.html and static/js/map.js do the rest.

folium never sees data: what it puts into popups would run as script. It draws the frame; points
travel as JSON and are written with textContent.
"""

from functools import cache
from importlib import import_module

CENTRE = (40.35, 47.7)
ZOOM, NEAREST, FURTHEST = 7, 14, 6
ELEMENT = "map_recruit"  # what components/map.html and our own script call the map


@cache
def shell() -> str:
    """The script that makes the map in the element of that name, without any data."""
    # Where the first map is drawn: with numpy behind it, it would take a fifth of every start.
    folium = import_module("folium")
    frame = folium.Map(location=CENTRE, zoom_start=ZOOM, tiles=None, zoom_control=False)
    frame.default_js = frame.default_css = []  # five CDNs; the page itself names our copies
    frame._id = ELEMENT.removeprefix("map_")
    frame.options.update(min_zoom=FURTHEST, max_zoom=NEAREST, zoom_snap=0.25)
    root = frame.get_root()
    root.render()
    return str(root.script.render())
