"""Districts coloured by a number: classes of numbers, and the shapes as SVG paths.

The shapes are the schematic ones of every map (static/vendor/districts.geo.json). A picture is
drawn on the server: it needs no script, prints, and follows the reader's light or dark mode.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask import current_app

CLASSES = 5
SHAPES = "vendor/districts.geo.json"
WIDE = 120.0  # units of a degree of longitude
HIGH = 157.0  # and of latitude, at forty degrees north
CORNER = (44.7, 42.0)  # longitude and latitude of the upper left
SIZE = (720, 590)
COARSE = 0.8  # units: points nearer to each other are drawn as one
CITY = 240  # units a city's own picture is high
AROUND = (0.04, 0.13)  # what it shows around its centres: degrees, and a share of their distance
Point = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """A district's number, and how it is said: 125 as "12.5"."""

    name: str
    number: int | None  # None: there is none
    text: str


@dataclass(frozen=True)
class Area:
    """One district in a picture; `level` 1 to CLASSES, 0 where there is no number."""

    code: str
    path: str
    x: float
    y: float
    level: int
    title: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One picture: the country, or a city larger."""

    name: str
    width: int
    height: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Picture:
    sheets: tuple[Sheet, ...]
    legend: tuple[tuple[int, str], ...]  # (level, words)


@dataclass(frozen=True)
class Shape:
    code: str
    parent: str
    centre: Point
    label: Point  # where its number stands
    rings: tuple[tuple[Point, ...], ...]


# --- classes --------------------------------------------------------------------------------------


def classes(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """At most CLASSES ranges, lowest first, that hold about equally many of the numbers each.

    Equal numbers are always in one class, and each class holds at least one.
    """
    values = sorted(numbers)
    distinct = sorted(set(values))
    if len(distinct) <= CLASSES:
        return [(one, one) for one in distinct]
    tops = [values[(len(values) * (step + 1)) // CLASSES - 1] for step in range(CLASSES)]
    found: list[tuple[int, int]] = []
    for top in sorted(set(tops)):
        first = next(v for v in distinct if not found or v > found[-1][1])
        found.append((first, top))
    return found


def level_of(number: int | None, ranges: list[tuple[int, int]]) -> int:
    """Which range a number lies in, from 1; 0 for none."""
    if number is None:
        return 0
    return next((n for n, (low, top) in enumerate(ranges, 1) if low <= number <= top), 0)


def legend(
    ranges: list[tuple[int, int]], show: Callable[[int], str]
) -> tuple[tuple[int, str], ...]:
    """What each level means, in numbers."""
    return tuple(
        (level, show(low) if low == top else f"{show(low)}–{show(top)}")
        for level, (low, top) in enumerate(ranges, 1)
    )


# --- pictures -------------------------------------------------------------------------------------


def picture(figures: Mapping[str, Figure], show: Callable[[int], str]) -> Picture:
    """The country coloured by the figures, by district code, and each city that has figures for
    its own districts once more, larger. What has no figure is drawn, but stays empty."""
    ranges = classes(one.number for one in figures.values() if one.number is not None)
    shapes = _shapes(str(Path(current_app.static_folder or "") / SHAPES))
    inside = {shape.parent for shape in shapes if shape.parent and shape.code in figures}
    drawn = [shape for shape in shapes if not shape.parent or shape.parent in inside]
    drawn = [shape for shape in drawn if shape.code not in inside]
    whole = _areas(drawn, figures, ranges, CORNER, 1.0)
    cramped = {shape.code for shape in drawn if shape.parent}  # their numbers stand in the city's
    areas = (replace(one, text="") if one.code in cramped else one for one in whole)
    country = Sheet("", *SIZE, tuple(areas))
    cities = [_city(code, drawn, figures, ranges) for code in sorted(inside)]
    return Picture((country, *cities), legend(ranges, show))


def _city(
    code: str, drawn: list[Shape], figures: Mapping[str, Figure], ranges: list[tuple[int, int]]
) -> Sheet:
    """A city's own districts, as far as their centres reach: an outline may reach much farther."""
    parts = [shape for shape in drawn if shape.parent == code]
    lons = [shape.centre[0] for shape in parts]
    lats = [shape.centre[1] for shape in parts]
    across = max(max(lons) - min(lons), max(lats) - min(lats))
    around = AROUND[0] + AROUND[1] * across
    scale = CITY / ((max(lats) - min(lats) + 2 * around) * HIGH)
    width = (max(lons) - min(lons) + 2 * around) * WIDE * scale
    corner = (min(lons) - around, max(lats) + around)
    # The middle of an outline may lie outside this picture; a district's centre does not.
    parts = [replace(shape, label=shape.centre) for shape in parts]
    return Sheet(code, round(width), CITY, tuple(_areas(parts, figures, ranges, corner, scale)))


def _areas(
    shapes: Iterable[Shape],
    figures: Mapping[str, Figure],
    ranges: list[tuple[int, int]],
    corner: Point,
    scale: float,
) -> Iterator[Area]:
    def at(point: Point) -> Point:
        return (
            round((point[0] - corner[0]) * WIDE * scale, 1),
            round((corner[1] - point[1]) * HIGH * scale, 1),
        )

    for shape in shapes:
        figure = figures.get(shape.code)
        path = "".join(_path([at(point) for point in ring]) for ring in shape.rings)
        known = figure is not None and figure.number is not None
        yield Area(
            shape.code,
            path,
            *at(shape.label),
            level_of(figure.number, ranges) if figure else 0,
            f"{figure.name}: {figure.text}" if figure else "",
            figure.text if figure and known else "",
        )


def _path(points: list[Point]) -> str:
    kept = points[:1]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= COARSE:
            kept.append((x, y))
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


@cache
def _shapes(path: str) -> tuple[Shape, ...]:
    collection = json.loads(Path(path).read_text(encoding="utf-8"))
    return tuple(_shape(feature) for feature in collection["features"])


def _shape(feature: Mapping[str, Any]) -> Shape:
    """A district that is only a point has no rings: it is drawn as a small circle."""
    known, geometry = feature["properties"], feature["geometry"]
    many = {"Point": [], "Polygon": [geometry["coordinates"]]}.get(
        geometry["type"], geometry["coordinates"]
    )
    rings = tuple(tuple((lon, lat) for lon, lat in ring) for polygon in many for ring in polygon)
    centre = (known["lon"], known["lat"])
    return Shape(known["code"], known["parent"], centre, _middle(rings) or centre, rings)


def _middle(rings: tuple[tuple[Point, ...], ...]) -> Point | None:
    """The centre of gravity of the largest ring: centres of districts often lie at their edge."""
    largest, middle = 0.0, None
    for ring in rings:
        area = east = north = 0.0
        for (x, y), (u, v) in pairwise(ring):
            turn = x * v - u * y
            area += turn
            east += (x + u) * turn
            north += (y + v) * turn
        if abs(area) > largest:
            largest, middle = abs(area), (east / (3 * area), north / (3 * area))
    return middle
