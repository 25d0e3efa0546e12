"""Drawn pictures of schools, so that the demo shows no real place."""

import io
from random import Random

from PIL import Image, ImageDraw

SIZE = (960, 540)
GROUND, TOP, BOTTOM = 400, 170, 440
SKIES = ("#cfe3f2", "#f2e3cf", "#dfe7ea")
WALLS = ("#e8dcc0", "#d9c3a5", "#e4e1da", "#c9d3c0")
GLASS, ROOF, DOOR, GRASS, LEAVES, TRUNK = (
    "#5b7f95",
    "#8a4b3c",
    "#6b4a2f",
    "#9db77f",
    "#4f7d4a",
    "#6d5237",
)


def draw(seed: str) -> bytes:
    """A school's building with its yard as a PNG; the same for the same seed."""
    chance = Random(seed)  # noqa: S311  (a drawing)
    picture = Image.new("RGB", SIZE, chance.choice(SKIES))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, GROUND, *SIZE), fill=GRASS)
    left, right = 170, 790
    pen.rectangle((left, TOP, right, BOTTOM), fill=chance.choice(WALLS), outline="#55504a", width=3)
    pen.polygon([(left - 24, TOP), (right + 24, TOP), (right - 60, 110), (left + 60, 110)], ROOF)
    windows = chance.choice((5, 6, 7))
    step = (right - left) // windows
    for row in (200, 300):
        for number in range(windows):
            x = left + step * number + step // 4
            pen.rectangle((x, row, x + step // 2, row + 60), fill=GLASS, outline="white", width=4)
    pen.rectangle((450, 360, 510, BOTTOM), fill=DOOR)
    for x in (70, 860, chance.randrange(20, 140)):
        pen.rectangle((x - 7, 380, x + 7, 470), fill=TRUNK)
        pen.ellipse((x - 55, 270, x + 55, 400), fill=LEAVES)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
