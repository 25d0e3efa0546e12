"""In which line of a JSON text a path such as `points.sources[2].cap` stands."""

import json
import re
from typing import Any

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_SPACE = re.compile(r"[ \t\r\n,:]*")


def line_of(text: str, path: str) -> int:
    """The line, from 1; of what does not stand there the line of what it is missing in."""
    at = _beginning(text)
    for name, number in _STEP.findall(path):
        found = _entry(text, at, int(number) if number else name)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _beginning(text: str) -> int:
    return _past_space(text, 1 if text.startswith("\ufeff") else 0)


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _entry(text: str, at: int, wanted: str | int) -> int | None:
    """Where the value of a key, or the entry of a list, begins."""
    opening = text[at : at + 1]
    if opening != ("[" if isinstance(wanted, int) else "{"):
        return None
    at, place = _past_space(text, at + 1), 0
    while at < len(text) and text[at] not in "]}":
        name: Any = place
        if opening == "{":
            name, at = _value(text, at)
            at = _past_space(text, at)
        if name == wanted:
            return at
        at = _past_space(text, _value(text, at)[1])
        place += 1
    return None


def _value(text: str, at: int) -> tuple[Any, int]:
    return json.JSONDecoder().raw_decode(text, at)
