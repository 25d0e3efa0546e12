"""Candidate-proposing deferred acceptance over flat arrays: pure, exact, in any order the same.

A key says how a candidate stands at one vacancy: a tuple of integers, compared number by number,
larger is better. Keys at one vacancy are all different, so there is exactly one best answer for
the candidates and the order of the input cannot matter.

Keys are looked at once: each choice gets a whole number, its standing among all at its vacancy,
and from then on only these are compared.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappush, heapreplace
from itertools import chain, islice, pairwise, repeat
from typing import Any, overload

VERSION = "2"

Key = tuple[int, ...]
NOBODY = -1
EIGHT_BYTES = 8
CHUNK = 10_000  # keys taken in at once


class EqualKeysError(ValueError):
    """Two candidates cannot be told apart at a vacancy (all by their index)."""

    def __init__(self, vacancy: int, candidates: tuple[int, int]) -> None:
        super().__init__(f"equal keys at vacancy {vacancy}: candidates {candidates}")
        self.vacancy = vacancy
        self.candidates = candidates


class Keys(Sequence[Key]):
    """Keys of one length, number after number in one array; of any size where they need it."""

    def __init__(self, keys: Iterable[Iterable[int]] = ()) -> None:
        self.width = 0
        self._numbers: array[int] | list[int] = array("Q")
        self._count = 0
        rest = iter(keys)
        while some := [tuple(key) for key in islice(rest, CHUNK)]:
            self.extend(some)

    def append(self, key: Iterable[int]) -> None:
        """Add a key; ValueError where it is not as long as the others."""
        self.extend([tuple(key)])

    def extend(self, keys: Iterable[Key]) -> None:
        """Add many keys at once; ValueError where one is not as long as the others."""
        added = list(keys)
        if added and self._count == 0:
            self.width = len(added[0])
        if any(len(key) != self.width for key in added):
            raise ValueError(self.width)
        before = len(self._numbers)
        try:
            self._numbers.extend(chain.from_iterable(added))
        except OverflowError:  # negative, or beyond eight bytes
            self._numbers = [*self._numbers[:before], *chain.from_iterable(added)]
        self._count += len(added)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Key: ...
    @overload
    def __getitem__(self, index: slice) -> list[Key]: ...
    def __getitem__(self, index: int | slice) -> Key | list[Key]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(self._count))]
        begin = index * self.width
        return tuple(self._numbers[begin : begin + self.width])

    def __iter__(self) -> Iterator[Key]:
        numbers = iter(self._numbers)
        return zip(*[numbers] * self.width, strict=True)

    def comparable(self) -> Sequence[bytes] | Sequence[Key]:
        """By index, something that compares as the key does, and faster where it can: bytes, the
        largest of each number first. Numbers that are the same in all keys are left out."""
        if isinstance(self._numbers, list):
            return self
        columns = [self._numbers[one :: self.width] for one in range(self.width)]
        differing = [one for one in columns if one.tobytes() != one[:1].tobytes() * len(one)]
        packed = array("Q", bytes(EIGHT_BYTES * len(differing) * self._count))
        for place, column in enumerate(differing):
            packed[place :: len(differing)] = column
        if sys.byteorder == "little":
            packed.byteswap()
        text, size = packed.tobytes(), EIGHT_BYTES * len(differing)
        return [text[at * size : at * size + size] for at in range(self._count)]


@dataclass(frozen=True)
class Problem:
    """Candidate c's choices are the positions starts[c] to starts[c + 1], best first."""

    posts: "array[int]"  # by vacancy
    starts: "array[int]"  # by candidate, and one more at the end
    vacancies: "array[int]"  # by position: which vacancy
    standing: "array[int]"  # by position: larger is better, different at every position
    position: "array[int]"  # by standing: the position that has it
    candidate: "array[int]"  # by position: whose choice it is
    within: "array[int]" = field(repr=False)  # by vacancy: its first standing, and one at the end


@dataclass(frozen=True)
class Solution:
    """`chosen`: by candidate, the position they are placed by. `last`: by vacancy, the position
    admitted last; NOBODY where nobody is placed, or posts are left."""

    chosen: "array[int]"
    last: "array[int]"


class Status(IntEnum):
    PLACED = 0
    BELOW_CUT_OFF = 1
    NOT_REACHED = 2


def problem(
    posts: Sequence[int],
    starts: Sequence[int],
    vacancies: Sequence[int],
    keys: Sequence[Key] | Keys,
) -> Problem:
    """The problem as arrays. Raises EqualKeysError where a vacancy could not decide."""
    at = array("i", vacancies)
    owner = array(
        "i",
        chain.from_iterable(
            repeat(candidate, end - begin)
            for candidate, (begin, end) in enumerate(pairwise(starts))
        ),
    )
    within, order = _ranked(len(posts), at, keys if isinstance(keys, Keys) else Keys(keys), owner)
    standing = array("i", bytes(4 * len(at)))
    for rank, position in enumerate(order):
        standing[position] = rank
    enough = len(at) + 1  # more posts than choices are as good as one more
    clipped = array("i", (min(number, enough) for number in posts))
    return Problem(clipped, array("i", starts), at, standing, order, owner, within)


def _ranked(
    count: int, vacancies: "array[int]", keys: Keys, owner: "array[int]"
) -> "tuple[array[int], array[int]]":
    """Where each vacancy's positions begin, and all positions: vacancy by vacancy, from the
    weakest to the strongest."""
    wishes: list[list[int]] = [[] for _ in range(count)]
    for position, vacancy in enumerate(vacancies):
        wishes[vacancy].append(position)
    key_at = keys.comparable().__getitem__
    order, within = array("i"), array("i", [0])
    for vacancy, positions in enumerate(wishes):
        if len(positions) > 1:
            by_key: dict[Any, int] = dict(zip(map(key_at, positions), positions, strict=True))
            if len(by_key) < len(positions):
                _refuse_equal(vacancy, sorted(positions, key=key_at), key_at, owner)
            positions = list(map(by_key.__getitem__, sorted(by_key)))
        order.extend(positions)
        within.append(len(order))
    return within, order


def _refuse_equal(
    vacancy: int,
    positions: Sequence[int],
    key_at: Callable[[int], bytes | Key],
    owner: "array[int]",
) -> None:
    for one, other in pairwise(positions):
        if key_at(one) == key_at(other):
            raise EqualKeysError(vacancy, (owner[one], owner[other]))


def solve(task: Problem) -> Solution:
    """The fair placement that is best for every candidate at once."""
    admitted = _propose(task)
    chosen = array("i", [NOBODY]) * (len(task.starts) - 1)
    for held in admitted:
        for standing in held:
            position = task.position[standing]
            chosen[task.candidate[position]] = position
    return Solution(chosen, _last_admitted(task, admitted))


def _last_admitted(task: Problem, admitted: Sequence[Sequence[int]]) -> "array[int]":
    return array(
        "i",
        (
            task.position[min(held)] if held and len(held) == posts else NOBODY
            for held, posts in zip(admitted, task.posts, strict=True)
        ),
    )


def _propose(task: Problem) -> list[list[int]]:
    """By vacancy: a heap of the standings it holds in the end, the weakest on top."""
    held: list[list[int]] = [[] for _ in task.posts]
    following, ends = array("i", task.starts), task.starts[1:]
    posts, vacancies, standings = task.posts, task.vacancies, task.standing
    owner, at = task.candidate, task.position
    for first in range(len(ends)):
        free = first
        while (position := following[free]) < ends[free]:
            following[free] = position + 1
            vacancy, standing = vacancies[position], standings[position]
            heap = held[vacancy]
            if len(heap) < posts[vacancy]:
                heappush(heap, standing)
                break
            if heap and heap[0] < standing:
                free = owner[at[heapreplace(heap, standing)]]
    return held


def solve_for_vacancies(task: Problem) -> Solution:
    """The fair placement that is best for the vacancies: the other end of what is fair.

    Each vacancy with a free post asks, from the strongest down, whoever listed it; a candidate
    keeps the best offer. Where it places as `solve` does, no other fair placement exists.
    """
    size = len(task.posts)
    chosen = array("i", [NOBODY]) * (len(task.starts) - 1)
    free, following = list(task.posts), list(task.within[1:])
    waiting = [vacancy for vacancy in range(size) if free[vacancy]]
    while waiting:
        vacancy = waiting.pop()
        begin = task.within[vacancy]
        while free[vacancy] and following[vacancy] > begin:
            following[vacancy] -= 1
            position = task.position[following[vacancy]]
            candidate = task.candidate[position]
            kept = chosen[candidate]
            if kept != NOBODY and kept < position:
                continue
            chosen[candidate] = position
            free[vacancy] -= 1
            if kept != NOBODY:
                free[task.vacancies[kept]] += 1
                waiting.append(task.vacancies[kept])
    admitted: list[list[int]] = [[] for _ in range(size)]
    for position in chosen:
        if position != NOBODY:
            admitted[task.vacancies[position]].append(task.standing[position])
    return Solution(chosen, _last_admitted(task, admitted))


def explain(task: Problem, solution: Solution) -> list[Status]:
    """By position: placed, not admitted, or never needed because a better choice was won."""
    statuses = [Status.BELOW_CUT_OFF] * len(task.vacancies)
    for candidate, position in enumerate(solution.chosen):
        if position != NOBODY:
            statuses[position] = Status.PLACED
            for later in range(position + 1, task.starts[candidate + 1]):
                statuses[later] = Status.NOT_REACHED
    return statuses


def first_difference(key: Key, cut_off: Key) -> tuple[int, int]:
    """Which number decided against `key`, and by how much it fell short of the cut-off."""
    for index, (mine, theirs) in enumerate(zip(key, cut_off, strict=True)):
        if mine != theirs:
            return index, theirs - mine
    raise ValueError("the key is the cut-off itself")
