"""Candidate-proposing deferred acceptance over flat arrays: pure, exact, in any order the same.

A key says how a candidate stands at one vacancy: a tuple of integers, compared number by number,
larger is better. Keys at one vacancy are all different, so there is exactly one best answer for
the candidates and the order of the input cannot matter.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappush, heappushpop
from itertools import pairwise

VERSION = "1"

Key = tuple[int, ...]
NOBODY = -1


class EqualKeysError(ValueError):
    """Two candidates cannot be told apart at a vacancy (all by their index)."""

    def __init__(self, vacancy: int, candidates: tuple[int, int]) -> None:
        super().__init__(f"equal keys at vacancy {vacancy}: candidates {candidates}")
        self.vacancy = vacancy
        self.candidates = candidates


@dataclass(frozen=True)
class Problem:
    """Candidate c's choices are the positions starts[c] to starts[c + 1], best first."""

    posts: array  # by vacancy
    starts: array  # by candidate, and one more at the end
    vacancies: array  # by position: which vacancy
    standing: array  # by position: larger is better, different at every position
    position: array  # by standing: the position that has it
    candidate: array  # by position: whose choice it is


@dataclass(frozen=True)
class Solution:
    """`chosen`: by candidate, the position they are placed by. `last`: by vacancy, the position
    admitted last; NOBODY where nobody is placed, or posts are left."""

    chosen: array
    last: array


class Status(IntEnum):
    PLACED = 0
    BELOW_CUT_OFF = 1
    NOT_REACHED = 2


def problem(
    posts: Sequence[int],
    starts: Sequence[int],
    vacancies: Sequence[int],
    keys: Sequence[Key],
) -> Problem:
    """The problem as arrays. Raises EqualKeysError where a vacancy could not decide."""
    owner = array("q", bytes(8 * len(vacancies)))
    for candidate, (begin, end) in enumerate(pairwise(starts)):
        for position in range(begin, end):
            owner[position] = candidate
    order = sorted(range(len(vacancies)), key=lambda i: (vacancies[i], keys[i]))
    for one, other in pairwise(order):
        if vacancies[one] == vacancies[other] and keys[one] == keys[other]:
            raise EqualKeysError(vacancies[one], (owner[one], owner[other]))
    standing = array("q", bytes(8 * len(order)))
    for rank, position in enumerate(order):
        standing[position] = rank
    return Problem(
        array("q", posts),
        array("q", starts),
        array("q", vacancies),
        standing,
        array("q", order),
        owner,
    )


def solve(task: Problem) -> Solution:
    """The fair placement that is best for every candidate at once."""
    admitted = _propose(task)
    chosen = array("q", [NOBODY]) * (len(task.starts) - 1)
    for held in admitted:
        for standing in held:
            position = task.position[standing]
            chosen[task.candidate[position]] = position
    last = array(
        "q",
        (
            task.position[held[0]] if held and len(held) == posts else NOBODY
            for held, posts in zip(admitted, task.posts, strict=True)
        ),
    )
    return Solution(chosen, last)


def _propose(task: Problem) -> list[list[int]]:
    """By vacancy: a heap of the standings it holds in the end, the weakest on top."""
    held: list[list[int]] = [[] for _ in task.posts]
    following = array("q", task.starts)
    ends = task.starts[1:]
    for first in range(len(ends)):
        free = first
        while following[free] < ends[free]:
            position = following[free]
            following[free] = position + 1
            vacancy = task.vacancies[position]
            heap = held[vacancy]
            if len(heap) < task.posts[vacancy]:
                heappush(heap, task.standing[position])
                break
            if heap:
                weakest = heappushpop(heap, task.standing[position])
                free = task.candidate[task.position[weakest]]
    return held


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
