"""Places in a JSON document, written `points.sources[2].scale`; nothing is changed in place."""

import copy
import re
from typing import Any

from recruit.kernel.errors import NotFoundError

Path = tuple[str | int, ...]
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,4})\]")


def path_of(text: str) -> Path:
    """NotFoundError where the text is no path."""
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise NotFoundError()
        steps.append(int(found[2]) if found[2] else found[1])
        at = found.end()
    return tuple(steps)


def text_of(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def value_at(document: Any, path: Path) -> Any:
    """NotFoundError where nothing stands there."""
    value = document
    for step in path:
        if not _stands(value, step):
            raise NotFoundError()
        value = value[step]
    return value


def _stands(value: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(value, list) and step < len(value)
    return isinstance(value, dict) and step in value


def with_value(document: Any, path: Path, value: Any) -> Any:
    """A copy of the document with this value at the path, whose parent must be there."""
    if not path:
        return copy.deepcopy(value)
    changed = copy.deepcopy(document)
    parent: Any = value_at(changed, path[:-1])
    if isinstance(parent, list) and path[-1] == len(parent):
        parent.append(value)
    else:
        parent[path[-1]] = value
    return changed


def without(document: Any, path: Path) -> Any:
    """A copy without what stands at the path."""
    changed = copy.deepcopy(document)
    value_at(changed, path)
    del value_at(changed, path[:-1])[path[-1]]
    return changed


def moved(document: Any, path: Path, by: int) -> Any:
    """A copy in which an entry of a list has moved; at the list's end it stays where it is."""
    changed = copy.deepcopy(document)
    entry, entries, place = value_at(changed, path), value_at(changed, path[:-1]), path[-1]
    if not isinstance(entries, list) or not isinstance(place, int):
        raise NotFoundError()
    target = place + by
    if 0 <= target < len(entries):
        entries.pop(place)
        entries.insert(target, entry)
    return changed
