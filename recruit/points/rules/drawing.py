"""Where the pieces of a stacked bar and of a distribution lie: whole numbers for SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from recruit.points.rules.totals import Total

WIDTH = 1000
COLOURS = 5


@dataclass(frozen=True)
class Piece:
    """`at` and `width` in thousandths of the bar; `colour` from 1 to 5, 0 for no piece."""

    at: int
    width: int
    colour: int


def bar(total: Total, full: Decimal = Decimal(100)) -> list[Piece]:
    """One piece for each line of the total; lines without points have none.

    The bar is as wide as `full` points, or as the total where that is more.
    """
    positive = [max(line.points, Decimal(0)) for line in total.lines]
    whole = max(full, sum(positive, Decimal(0)))
    pieces, at, colour = [], 0, 0
    for points in positive:
        width = int(points * WIDTH / whole)
        if not width:
            pieces.append(Piece(at, 0, 0))
            continue
        pieces.append(Piece(at, width, colour % COLOURS + 1))
        at, colour = at + width, colour + 1
    return pieces


def columns(counts: Sequence[int], height: int = 100) -> list[int]:
    """Heights of columns, the highest as high as `height`; what is not empty is seen."""
    highest = max(counts, default=0)
    return [max(count * height // highest, 1) if count else 0 for count in counts]
