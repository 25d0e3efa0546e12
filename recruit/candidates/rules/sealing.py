"""Which answers are kept sealed, in groups that are forgotten together."""

from dataclasses import dataclass
from typing import Any, Protocol

from recruit.kernel.text import Bilingual

HIDDEN = Bilingual("Gizlidir", "Hidden")  # what stands in the place of a sealed answer
SENSITIVE, KEPT = "sensitive", "kept"
MARKS = frozenset({"sealed", "group"})


class Sealing(Protocol):
    """What a form's definition says about keeping its answers."""

    @property
    def sensitive(self) -> frozenset[str]: ...

    def kept(self, code: str) -> int | None: ...


@dataclass(frozen=True)
class Stricter:
    """Two versions of a form: what is sensitive in one is sensitive, the shorter time counts."""

    one: Sealing
    other: Sealing

    @property
    def sensitive(self) -> frozenset[str]:
        return self.one.sensitive | self.other.sensitive

    def kept(self, code: str) -> int | None:
        days = (self.one.kept(code), self.other.kept(code))
        return min((one for one in days if one is not None), default=None)


def group_of(definition: Sealing, code: str) -> str | None:
    """The group an answer is sealed in, None for those that lie open.

    A group never mixes answers that only some may read, or that expire on different days.
    """
    days, sensitive = definition.kept(code), code in definition.sensitive
    if not sensitive and days is None:
        return None
    name = SENSITIVE if sensitive else KEPT
    return name if days is None else f"{name}-{days}"


def days_of(group: str) -> int | None:
    """How many days after its campaign a group is kept; None for as long as the law says."""
    _name, dash, days = group.partition("-")
    return int(days) if dash else None


def sealed(text: str, group: str) -> dict[str, str]:
    return {"sealed": text, "group": group}


def is_sealed(value: Any) -> bool:
    """No kind of field has such a value of its own: theirs are texts, numbers and lists."""
    return isinstance(value, dict) and value.keys() == MARKS


def is_hidden(value: Any) -> bool:
    """Sealed, and only for those who ask for it on record."""
    return is_sealed(value) and value["group"].partition("-")[0] == SENSITIVE
