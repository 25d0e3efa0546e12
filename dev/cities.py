"""Schematic shapes for the districts inside a city, drawn by us: no free source has their borders.

Each district gets the part of the city's outline that is nearer to its centre than to any other
centre of the city. That is where the district roughly lies, not where its borders run; every map
that shows them says so.
"""

from math import cos, radians

Point = tuple[float, float]  # longitude, latitude
Ring = list[list[float]]
Polygons = list[list[Ring]]
Line = tuple[float, float, float]  # a, b, c: the points with a * lon + b * lat <= c are inside

SPECK = 2e-5  # square degrees, about 0.2 square kilometres: what is smaller is not worth drawing


def cells(centres: dict[str, Point], outline: Polygons) -> dict[str, Polygons]:
    """For each centre its part of the outline; together they cover it, and none overlaps."""
    return {code: _cell(centre, centres, outline) for code, centre in centres.items()}


def _cell(centre: Point, centres: dict[str, Point], outline: Polygons) -> Polygons:
    borders = [_between(centre, other) for other in centres.values() if other != centre]
    found = []
    for polygon in outline:
        rings = [_within(ring, borders) for ring in polygon]
        if rings[0]:
            found.append([ring for ring in rings if ring])
    return found


def _between(one: Point, other: Point) -> Line:
    """The half of the plane that is nearer to one than to the other; a degree of longitude is
    shorter than one of latitude."""
    squeeze = cos(radians((one[1] + other[1]) / 2)) ** 2
    a, b = 2 * squeeze * (other[0] - one[0]), 2 * (other[1] - one[1])
    c = squeeze * (other[0] ** 2 - one[0] ** 2) + other[1] ** 2 - one[1] ** 2
    return a, b, c


def _within(ring: Ring, borders: list[Line]) -> Ring:
    """The ring cut down to what lies inside all borders; empty where that is no more than a speck.

    A closed ring as GeoJSON wants it: its first point is its last one, too.
    """
    points = [(lon, lat) for lon, lat in ring[:-1]]
    for border in borders:
        points = _cut(points, border)
    if abs(area(points)) < SPECK:
        return []
    rounded = [[round(lon, 4), round(lat, 4)] for lon, lat in points]
    return [*rounded, rounded[0]]


def _cut(points: list[Point], border: Line) -> list[Point]:
    a, b, c = border
    found: list[Point] = []
    for here, there in zip(points, points[1:] + points[:1], strict=True):
        inside, next_inside = (a * x + b * y - c for x, y in (here, there))
        if inside <= 0:
            found.append(here)
        if (inside < 0 < next_inside) or (next_inside < 0 < inside):
            part = inside / (inside - next_inside)
            found.append(
                (here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1]))
            )
    return found


def area(points: list[Point]) -> float:
    """Of a ring in square degrees, negative where it runs clockwise."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in pairs) / 2
