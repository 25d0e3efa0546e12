"""Grades taught: whole numbers from 0 (the preparatory group) to 11, written "1-4" or "5, 7"."""

import re
from collections.abc import Iterable

LOWEST, HIGHEST = 0, 11
_PART = re.compile(r"^\s*(\d{1,2})\s*(?:[-–]\s*(\d{1,2}))?\s*$", re.ASCII)


def read_grades(text: str) -> tuple[int, ...] | None:
    """The grades, each once, the lowest first; None where the text says none."""
    found: set[int] = set()
    for part in re.split(r"[,;]", text):
        match = _PART.match(part)
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2] or match[1])
        if not LOWEST <= first <= last <= HIGHEST:
            return None
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


def say_grades(grades: Iterable[int]) -> str:
    """ "1-4, 7": what `read_grades` reads again."""
    return ", ".join(f"{a}-{b}" if b > a else str(a) for a, b in _runs(sorted(set(grades))))


def _runs(grades: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for one in grades:
        if runs and runs[-1][1] == one - 1:
            runs[-1] = (runs[-1][0], one)
        else:
            runs.append((one, one))
    return runs
