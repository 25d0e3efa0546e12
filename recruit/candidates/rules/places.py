"""Where a mistake of a form's document stands: in which part of it, and at which setting."""

import re
from dataclasses import dataclass
from typing import Any

Doc = dict[str, Any]
PARTS = ("sections", "fields", "columns", "checks")
_STEP = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")


@dataclass(frozen=True)
class Place:
    """The codes of the parts that a path leads through, and what is left of it: names of settings,
    each with the number of its item (from 1) where it is a list."""

    codes: tuple[str, ...]
    settings: tuple[tuple[str, int | None], ...]

    @property
    def owner(self) -> str:
        """The code of the innermost part."""
        return self.codes[-1] if self.codes else ""


def place_of(path: str, document: Doc) -> Place:
    """What a RuleError's path names in a document; paths begin at the form, or with a field's
    code."""
    head, _dot, rest = path.partition(".")
    steps = [_step(one) for one in rest.split(".")] if rest else []
    if head != "form":
        return Place((head,), tuple(steps))
    here: Any = document
    codes: list[str] = []
    while steps:
        name, number = steps[0]
        items = here.get(name) if name in PARTS and isinstance(here, dict) else None
        if number is None or not isinstance(items, list) or number > len(items):
            break
        here = items[number - 1]
        codes.append(str(here.get("code", "")) if isinstance(here, dict) else "")
        steps.pop(0)
    return Place(tuple(codes), tuple(steps))


def _step(text: str) -> tuple[str, int | None]:
    found = _STEP.fullmatch(text)
    if found is None:
        return text, None
    return found[1], int(found[2]) if found[2] else None


def label_of(code: str, document: Doc) -> Doc | None:
    """The label of the field with this code, if the document has one."""
    for section in document.get("sections", []):
        for one in section.get("fields", []):
            if one.get("code") == code:
                label: Doc | None = one.get("label")
                return label
    return None
