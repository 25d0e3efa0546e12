"""Finding among the vacancies of one campaign, in memory.

Each value of each filter is a set of vacancies, kept as the bits of one whole number: what fits
all filters is what their sets have in common, and counting it takes as long for a hundred values
as a database takes for one. The same code finds a day's new vacancies for everybody's searches.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple, TypeVar

from recruit.directory.rules.places import Point, box_around, haversine

NEARS = 64  # so many places' distances are remembered
COUNTS = 256  # and so many sets' counts of a filter
SPARSE = 256  # a set with less than one in so many is looked through one by one
Key = TypeVar("Key")
Tag = tuple[str, str]
_BITS = bytes.maketrans(b"01", b"\x00\x01")
_SOME = re.compile(rb"[^\x00]")


class Entry(NamedTuple):
    """As much of a vacancy as finding needs. `tags`: (filter, value); `words` are folded."""

    id: int
    tags: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    places: tuple[Point, ...]  # the school's and the further school's
    schools: tuple[int, ...]
    hours: int
    order_en: str = ""
    published: float = 0.0
    cut_off: int | None = None  # hundredths
    ended: bool = False  # whether it is known how the posts were filled, then without a cut-off too
    benefit: tuple[int, int] = (0, 0)  # what it pays a month and once


@dataclass(frozen=True)
class Ask:
    """What is looked for. Several values of one filter are each welcome; none is an empty set."""

    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None
    school: int | None = None
    near: Point | None = None
    within: float | None = None  # metres


def hours_band(hours: int) -> str:
    """The band of hours a week that a vacancy counts to."""
    return next(name for name, (_, most) in HOURS.items() if hours <= most)


HOURS = {"1-9": (1, 9), "10-17": (10, 17), "18-24": (18, 24), "25-60": (25, 10_000)}


class Catalogue:
    """The vacancies that can be found, in the order of their place in Azerbaijani."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.all = (1 << len(entries)) - 1
        self.ended = any(one.ended for one in entries)
        self.pays = any(one.benefit != (0, 0) for one in entries)
        self.tags = _sets((tag, n) for n, one in enumerate(entries) for tag in one.tags)
        self._words = _sets((word, n) for n, one in enumerate(entries) for word in one.words)
        self._hours = _sets((one.hours, n) for n, one in enumerate(entries))
        self._schools = _positions((s, n) for n, one in enumerate(entries) for s in one.schools)
        self._by_latitude = sorted(
            (lat, lon, n) for n, one in enumerate(entries) for lat, lon in one.places
        )
        self._latitudes = [lat for lat, _, _ in self._by_latitude]
        self._near: dict[tuple[Point, float | None], dict[int, float]] = {}
        self._typed: dict[str, int] = {}
        self._named = _tags_by_name(self.tags)
        self._counts: dict[tuple[int, str], list[tuple[Tag, int]]] = {}

    def find(self, ask: Ask, *, but: str = "") -> int:
        """The set of what fits; `but` leaves one filter out."""
        found = self.all
        for name, values in ask.values.items():
            if name != but:
                found &= self._any(name, values)
        for word in ask.words:
            found &= self._with_word(word)
        if ask.hours is not None and but != "hours":
            least, most = ask.hours
            found &= _union(bits for h, bits in self._hours.items() if least <= h <= most)
        if ask.school is not None:
            found &= bits_of(self._schools.get(ask.school, ()))
        if ask.near is not None and ask.within is not None:
            found &= bits_of(self.distances(ask.near, ask.within))
        return found

    def counts(self, ask: Ask, names: Collection[str]) -> dict[str, dict[str, int]]:
        """For each filter, how many each of its values would leave, the others as they are."""
        whole = self.find(ask)
        chosen = {*ask.values} | ({"hours"} if ask.hours else set())
        together: dict[int, list[str]] = {}
        for name in names:
            base = self.find(ask, but=name) if name in chosen else whole
            together.setdefault(base, []).append(name)
        found: dict[str, dict[str, int]] = {name: {} for name in names}
        for base, under in together.items():
            for (name, value), count in self._counted(base, under):
                found[name][value] = count
        return found

    def _counted(self, base: int, names: Collection[str]) -> Iterator[tuple[Tag, int]]:
        """How often each tag of these filters stands in a set. A small one costs what it holds; a
        large one costs what the campaign's bits cost, once."""
        if base.bit_count() * SPARSE < len(self.entries):
            tags = (tag for n in positions_of(base) for tag in self.entries[n].tags)
            yield from Counter(tag for tag in tags if tag[0] in names).items()
            return
        for name in names:
            known = self._counts.get((base, name))
            if known is None:
                values = (
                    (tag, (self.tags[tag] & base).bit_count()) for tag in self._named.get(name, ())
                )
                known = [(tag, count) for tag, count in values if count]
                if len(self._counts) >= COUNTS:
                    self._counts.clear()
                self._counts[base, name] = known
            yield from known

    def ordered(self, found: int, order: str, ask: Ask, *, english: bool = False) -> list[int]:
        """The found vacancies' positions in one of ORDERS."""
        positions = positions_of(found)
        if order == "distance" and ask.near is not None:
            metres = self._metres(positions, ask.near, ask.within)
            return sorted(positions, key=metres.__getitem__)
        if order in KEYS:
            key = KEYS[order]
            return sorted(positions, key=lambda n: key(self.entries[n]))
        if english:
            return sorted(positions, key=lambda n: self.entries[n].order_en)
        return positions

    def distances(self, near: Point, within: float | None) -> dict[int, float]:
        """Metres by position, to the nearer of a vacancy's places; only what lies within."""
        known = self._near.get((near, within))
        if known is None:
            known = self._measured(near, within)
            if len(self._near) >= NEARS:
                self._near.clear()
            self._near[near, within] = known
        return known

    def _metres(
        self, positions: Sequence[int], near: Point, within: float | None
    ) -> Mapping[int, float]:
        """The same for a few positions that lie within."""
        if (near, within) in self._near or len(positions) * 4 > len(self.entries):
            return self.distances(near, within)
        places = {n: self.entries[n].places for n in positions}
        return {n: min(haversine(near, one) for one in known) for n, known in places.items()}

    def _measured(self, near: Point, within: float | None) -> dict[int, float]:
        first, last = 0, len(self._by_latitude)
        if within is not None:
            box = box_around(*near, within)
            first = bisect_left(self._latitudes, box.south)
            last = bisect_right(self._latitudes, box.north)
        found: dict[int, float] = {}
        for lat, lon, n in self._by_latitude[first:last]:
            metres = haversine(near, (lat, lon))
            if (within is None or metres <= within) and metres < found.get(n, 1e9):
                found[n] = metres
        return found

    def _any(self, name: str, values: Iterable[str]) -> int:
        return _union(self.tags.get((name, value), 0) for value in values)

    def _with_word(self, typed: str) -> int:
        """What has a word that contains what was typed."""
        if typed not in self._typed:
            if len(self._typed) >= 10 * NEARS:
                self._typed.clear()
            self._typed[typed] = _union(bits for word, bits in self._words.items() if typed in word)
        return self._typed[typed]


def _cut_off(one: Entry) -> tuple[bool, bool, int]:
    """The lowest first; where posts stayed free nothing is lower; what is not known last."""
    return (not one.ended, one.cut_off is not None, one.cut_off or 0)


KEYS: dict[str, Callable[[Entry], tuple[float, ...]]] = {
    "newest": lambda one: (-one.published, -one.id),
    "cut-off": _cut_off,
    "benefits": lambda one: (-one.benefit[0], -one.benefit[1]),
}
ORDERS = ("place", "distance", "newest", "cut-off", "benefits")


def bits_of(positions: Iterable[int]) -> int:
    """A set of positions as the bits of a number."""
    kept = list(positions)
    if not kept:
        return 0
    whole = bytearray(max(kept) // 8 + 1)
    for n in kept:
        whole[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(whole, "little")


def positions_of(bits: int) -> list[int]:
    """The positions in a set, rising."""
    if bits.bit_count() * SPARSE < bits.bit_length():
        return list(_few_positions(bits))
    if not bits:
        return []
    flags = format(bits, "b")[::-1].encode().translate(_BITS)
    return list(compress(range(len(flags)), flags))


def _few_positions(bits: int) -> Iterator[int]:
    whole = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for some in _SOME.finditer(whole):
        first, flags = 8 * some.start(), some[0][0]
        yield from (first + n for n in range(8) if flags >> n & 1)


def _union(sets: Iterable[int]) -> int:
    whole = 0
    for one in sets:
        whole |= one
    return whole


def _tags_by_name(tags: Iterable[Tag]) -> dict[str, list[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        found.setdefault(tag[0], []).append(tag)
    return found


def _positions(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for key, n in pairs:
        found.setdefault(key, []).append(n)
    return found


def _sets(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    return {key: bits_of(positions) for key, positions in _positions(pairs).items()}
