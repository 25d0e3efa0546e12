"""The engine against brute force and its theorems; each property catches wrong engines."""

import random
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations, product
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.placement import engine

pytestmark = pytest.mark.unit

Key = tuple[int, ...]
Placement = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A small competition by names: posts by vacancy, (vacancy, key) lists by candidate."""

    posts: dict[str, int]
    lists: dict[str, list[tuple[str, Key]]]


def run(case: Case, solver: Any = engine, side: str = "solve") -> tuple[Placement, dict[str, Key]]:
    """Placement and cut-offs by name."""
    names, codes = list(case.lists), list(case.posts)
    flat = [choice for name in names for choice in case.lists[name]]
    starts = [0]
    for name in names:
        starts.append(starts[-1] + len(case.lists[name]))
    task = solver.problem(
        list(case.posts.values()), starts, [codes.index(v) for v, _ in flat], [k for _, k in flat]
    )
    done = getattr(solver, side)(task)
    placement = {names[c]: flat[p][0] for c, p in enumerate(done.chosen) if p >= 0}
    return placement, {codes[v]: flat[p][1] for v, p in enumerate(done.last) if p >= 0}


def key_of(case: Case, candidate: str, vacancy: str) -> Key:
    return dict(case.lists[candidate])[vacancy]


def rank_of(case: Case, candidate: str, vacancy: str | None) -> int:
    """0 for the first choice; the length of the list for nothing."""
    wishes = [v for v, _ in case.lists[candidate]]
    return wishes.index(vacancy) if vacancy is not None else len(wishes)


# --- competitions to try ----------------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn, people: int = 6, places: int = 4, common: bool = False) -> Case:
    """Keys end in a lot of one's own, so that none are equal; points are often the same."""
    codes = [f"v{i}" for i in range(draw(st.integers(1, places)))]
    posts = {code: draw(st.integers(0, 2)) for code in codes}
    lists = {}
    for i in range(draw(st.integers(0, people))):
        wishes = draw(st.lists(st.sampled_from(codes), unique=True, max_size=len(codes)))
        points = draw(st.integers(0, 3))
        local = [points if common else draw(st.integers(0, 3)) for _ in wishes]
        lists[f"c{i}"] = [(v, (p, i)) for v, p in zip(wishes, local, strict=True)]
    return Case(posts, lists)


def at_random(seed: int, people: int = 6, places: int = 4, common: bool = False) -> Case:
    """What `cases` draws, quicker and without shrinking: for finding a wrong engine out."""
    rng = random.Random(seed)
    codes = [f"v{i}" for i in range(rng.randint(1, places))]
    lists = {}
    for i in range(rng.randint(1, people)):
        wishes = rng.sample(codes, rng.randint(0, len(codes)))
        points = rng.randint(0, 3)
        local = [points if common else rng.randint(0, 3) for _ in wishes]
        lists[f"c{i}"] = [(v, (p, i)) for v, p in zip(wishes, local, strict=True)]
    return Case({code: rng.randint(0, 2) for code in codes}, lists)


# --- what must hold, each as a function of an engine --------------------------------------------


def stable(case: Case, placement: Placement) -> bool:
    """Nobody wants a place that is empty or held by somebody with a smaller key there."""
    holders: dict[str, list[str]] = {v: [] for v in case.posts}
    for candidate, vacancy in placement.items():
        holders[vacancy].append(candidate)
    if any(len(held) > case.posts[v] for v, held in holders.items()):
        return False
    for candidate, wishes in case.lists.items():
        for vacancy, key in wishes[: rank_of(case, candidate, placement.get(candidate))]:
            if len(holders[vacancy]) < case.posts[vacancy]:
                return False
            if any(key_of(case, other, vacancy) < key for other in holders[vacancy]):
                return False
    return True


def all_placements(case: Case) -> Iterator[Placement]:
    options = [[None, *(v for v, _ in wishes)] for wishes in case.lists.values()]
    for row in product(*options):
        yield {c: v for c, v in zip(case.lists, row, strict=True) if v is not None}


def no_blocking_pair(case: Case, solver: Any = engine) -> bool:
    return stable(case, run(case, solver)[0])


def candidate_optimal(case: Case, solver: Any = engine) -> bool:
    """No stable placement gives anybody a choice they rank higher."""
    placement, _ = run(case, solver)
    return all(
        rank_of(case, c, placement.get(c)) <= rank_of(case, c, other.get(c))
        for other in all_placements(case)
        if stable(case, other)
        for c in case.lists
    )


def goes_down_the_list(case: Case, solver: Any = engine) -> bool:
    """With one ranking for all vacancies: the best chooses first, then the next."""
    left, expected = dict(case.posts), {}
    strength = {c: wishes[0][1] for c, wishes in case.lists.items() if wishes}
    for candidate in sorted(strength, key=lambda c: strength[c], reverse=True):
        for vacancy, _ in case.lists[candidate]:
            if left[vacancy]:
                left[vacancy] -= 1
                expected[candidate] = vacancy
                break
    return run(case, solver)[0] == expected


def order_is_irrelevant(case: Case, solver: Any = engine) -> bool:
    names, codes = list(case.lists), list(case.posts)
    random.Random(len(names)).shuffle(names)
    random.Random(len(codes)).shuffle(codes)
    shuffled = Case({v: case.posts[v] for v in codes}, {c: case.lists[c] for c in names})
    return run(case, solver) == run(shuffled, solver)


def nobody_is_worse(case: Case, before: Placement, after: Placement) -> bool:
    return all(
        rank_of(case, c, after.get(c)) <= rank_of(case, c, before.get(c)) for c in case.lists
    )


def one_post_more_harms_nobody(case: Case, solver: Any = engine) -> bool:
    before, _ = run(case, solver)
    return all(
        nobody_is_worse(case, before, run(replace(case, posts={**case.posts, v: n + 1}), solver)[0])
        for v, n in case.posts.items()
    )


def one_candidate_fewer_harms_nobody(case: Case, solver: Any = engine) -> bool:
    before, _ = run(case, solver)
    for gone in case.lists:
        rest = Case(case.posts, {c: w for c, w in case.lists.items() if c != gone})
        if not nobody_is_worse(rest, before, run(rest, solver)[0]):
            return False
    return True


def cut_offs_are_the_last_admitted(case: Case, solver: Any = engine) -> bool:
    """Only where every post is taken, and then the smallest key that was admitted."""
    placement, cut_offs = run(case, solver)
    expected = {}
    for vacancy, posts in case.posts.items():
        keys = [key_of(case, c, v) for c, v in placement.items() if v == vacancy]
        if keys and len(keys) == posts:
            expected[vacancy] = min(keys)
    return cut_offs == expected


def more_points_never_hurt(case: Case, solver: Any = engine) -> bool:
    before, _ = run(case, solver)
    for candidate, wishes in case.lists.items():
        for place, (vacancy, key) in enumerate(wishes):
            better = [*wishes[:place], (vacancy, (key[0] + 1, *key[1:])), *wishes[place + 1 :]]
            after, _ = run(replace(case, lists={**case.lists, candidate: better}), solver)
            if rank_of(case, candidate, after.get(candidate)) > rank_of(
                case, candidate, before.get(candidate)
            ):
                return False
    return True


def telling_the_truth_is_best(case: Case, solver: Any = engine) -> bool:
    """Without a cap, no other list of the same vacancies gives a choice one really ranks higher."""
    honest, _ = run(case, solver)
    for candidate, wishes in case.lists.items():
        for length in range(1, len(wishes) + 1):
            for told in permutations(wishes, length):
                other, _ = run(replace(case, lists={**case.lists, candidate: [*told]}), solver)
                if rank_of(case, candidate, other.get(candidate)) < rank_of(
                    case, candidate, honest.get(candidate)
                ):
                    return False
    return True


def the_same_are_placed_in_every_fair_placement(case: Case, solver: Any = engine) -> bool:
    """Rural hospitals: who is placed, and how many posts are taken where, is always the same."""
    placement, _ = run(case, solver)
    who, taken = set(placement), sorted(placement.values())
    full = {v for v, n in case.posts.items() if taken.count(v) == n}
    for other in all_placements(case):
        if stable(case, other):
            there = sorted(other.values())
            if set(other) != who or there != taken:
                return False
            for vacancy in case.posts.keys() - full:
                here = {c for c, v in placement.items() if v == vacancy}
                if here != {c for c, v in other.items() if v == vacancy}:
                    return False
    return True


def vacancies_best(case: Case, solver: Any = engine) -> bool:
    """The vacancy-proposing run is fair, and no fair placement is worse for any candidate."""
    placement, _ = run(case, solver, "solve_for_vacancies")
    return stable(case, placement) and all(
        rank_of(case, c, other.get(c)) <= rank_of(case, c, placement.get(c))
        for other in all_placements(case)
        if stable(case, other)
        for c in case.lists
    )


Property = Callable[..., bool]
SMALL = {"people": 4, "places": 3}
PROPERTIES: dict[Property, dict[str, Any]] = {
    cut_offs_are_the_last_admitted: {},
    order_is_irrelevant: {},
    no_blocking_pair: {},
    candidate_optimal: SMALL,
    the_same_are_placed_in_every_fair_placement: SMALL,
    vacancies_best: SMALL,
    telling_the_truth_is_best: SMALL,
    goes_down_the_list: {"common": True},
    one_post_more_harms_nobody: {},
    one_candidate_fewer_harms_nobody: {},
    more_points_never_hurt: {},
}
IDS = [holds.__name__ for holds in PROPERTIES]


@pytest.mark.parametrize("holds", PROPERTIES, ids=IDS)
def test_property(holds: Property) -> None:
    """Over what hypothesis thinks of, and over many more at random, which cost next to nothing."""

    @settings(max_examples=50, deadline=None)
    @given(cases(**PROPERTIES[holds]))
    def check(case: Case) -> None:
        assert holds(case)

    check()
    wrong = (n for n in range(350) if not holds(at_random(n, **PROPERTIES[holds])))
    assert next(wrong, None) is None


# --- wrong engines ------------------------------------------------------------------------------

SOURCE = Path(engine.__file__).read_text(encoding="utf-8")
EVICT = "free = owner[at[heapreplace(heap, standing)]]"
STRONGER = "if heap and heap[0] < standing:"
MUTANTS: dict[str, list[tuple[str, str]]] = {
    "first come, first served": [(STRONGER, "if heap and heap[0] < NOBODY:")],
    "last come, first served": [(STRONGER, "if heap:")],
    "the strongest is sent away": [(
        EVICT,
        "strongest = max(heap)\n                heap.remove(strongest)\n"
        "                heappush(heap, standing)\n                free = owner[at[strongest]]",
    )],
    "smaller keys win": [("sorted(by_key)))", "sorted(by_key, reverse=True)))")],
    "one post too many": [("len(heap) < posts[vacancy]", "len(heap) <= posts[vacancy]")],
    "one post too few": [("len(heap) < posts[vacancy]", "len(heap) + 1 < posts[vacancy]")],
    "whoever is sent away stays away": [
        (EVICT, "heapreplace(heap, standing)\n                break")
    ],
    "the second choice first": [(
        "following, ends = array(\"i\", task.starts), task.starts[1:]",
        "ends = task.starts[1:]\n    following = array(\"i\", "
        "[s + (e - s > 1) for s, e in pairwise(task.starts)] + [0])",
    )],
    "the order of arrival decides ties of points": [
        ("sorted(by_key)))", "sorted(by_key, key=lambda key: key[:8])))")
    ],
    "a first choice counts more": [
        (
            "vacancy, standing = vacancies[position], standings[position]",
            "vacancy, standing = vacancies[position], standings[position]"
            " + len(at) * (position == task.starts[free])",
        ),
        (EVICT, "free = owner[at[heapreplace(heap, standing) % len(at)]]"),
        ("task.position[standing]\n            chosen[",
         "task.position[standing % len(task.position)]\n            chosen["),
        ("            task.position[min(held)] if",
         "            task.position[min(s % len(task.position) for s in held)] if"),
    ],
    "a cut-off everywhere": [("held and len(held) == posts", "held")],
    "the best as cut-off": [("task.position[min(held)]", "task.position[max(held)]")],
    "vacancies ask from the weakest up": [(
        "position = task.position[following[vacancy]]",
        "position = task.position[begin + task.within[vacancy + 1] - 1 - following[vacancy]]",
    )],
    "a candidate keeps the first offer": [("kept < position", "True")],
    "posts that are given back are lost": [
        ("                free[task.vacancies[kept]] += 1\n", "")
    ],
}  # fmt: skip


@cache
def mutant(name: str) -> types.ModuleType:
    source = SOURCE
    for old, new in MUTANTS[name]:
        assert source.count(old) == 1, f"the engine no longer says {old!r}"
        source = source.replace(old, new)
    module = types.ModuleType("mutant")
    module.__dict__["__name__"] = engine.__name__  # dataclasses look their module up
    exec(source, module.__dict__)  # noqa: S102  (our own text)
    return module


def catches(holds: Property, wrong: Any, tries: int) -> bool:
    return any(not holds(at_random(n, **PROPERTIES[holds]), wrong) for n in range(tries))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_engine_is_caught(name: str) -> None:
    assert any(catches(holds, mutant(name), 400) for holds in PROPERTIES)


# Each property bites by itself: a wrong engine that it catches.
BITES = {
    "no_blocking_pair": "first come, first served",
    "candidate_optimal": "the second choice first",
    "the_same_are_placed_in_every_fair_placement": "one post too few",
    "vacancies_best": "a candidate keeps the first offer",
    "telling_the_truth_is_best": "a first choice counts more",
    "goes_down_the_list": "last come, first served",
    "order_is_irrelevant": "the order of arrival decides ties of points",
    "one_post_more_harms_nobody": "whoever is sent away stays away",
    "one_candidate_fewer_harms_nobody": "last come, first served",
    "more_points_never_hurt": "smaller keys win",
    "cut_offs_are_the_last_admitted": "a cut-off everywhere",
}


@pytest.mark.parametrize("holds", PROPERTIES, ids=IDS)
def test_each_property_can_fail(holds: Property) -> None:
    assert catches(holds, mutant(BITES[holds.__name__]), 1000)


# --- by hand ------------------------------------------------------------------------------------


def test_nothing_to_place() -> None:
    assert run(Case({}, {})) == ({}, {})
    assert run(Case({"v": 0}, {"a": [("v", (1,))], "b": []})) == ({}, {})


def test_who_is_sent_away_goes_on_to_their_next_choice() -> None:
    case = Case(
        {"near": 1, "far": 1},
        {"weak": [("near", (1,)), ("far", (1,))], "strong": [("near", (2,))]},
    )
    placement, cut_offs = run(case)
    assert placement == {"weak": "far", "strong": "near"}
    assert cut_offs == {"near": (2,), "far": (1,)}


def test_equal_keys_at_a_vacancy_are_refused() -> None:
    with pytest.raises(engine.EqualKeysError) as refused:
        run(Case({"v": 1}, {"a": [("v", (1, 2))], "b": [("v", (1, 2))]}))
    assert (refused.value.vacancy, set(refused.value.candidates)) == (0, {0, 1})


def test_every_choice_is_explained() -> None:
    task = engine.problem([0, 1, 1], [0, 3, 4], [0, 1, 2, 1], [(1,), (2,), (1,), (1,)])
    assert engine.explain(task, engine.solve(task)) == [
        engine.Status.BELOW_CUT_OFF,
        engine.Status.PLACED,
        engine.Status.NOT_REACHED,
        engine.Status.BELOW_CUT_OFF,
    ]


def test_the_number_that_decided_is_named() -> None:
    assert engine.first_difference((0, 7200, 3, 9), (0, 7250, 1, 2)) == (1, 50)
    assert engine.first_difference((0, 7200, 3, 9), (0, 7200, 5, 2)) == (2, 2)


def test_the_size_of_2011_takes_well_under_a_second() -> None:
    rng = random.Random(2011)
    vacancies: list[int] = []
    starts, keys = [0], []
    for candidate in range(9850):
        vacancies += rng.sample(range(1500), 5)
        keys += [(0, rng.randrange(4000, 10000), candidate) for _ in range(5)]
        starts.append(len(vacancies))
    begin = process_time()
    done = engine.solve(engine.problem([2] * 677 + [1] * 823, starts, vacancies, keys))
    assert process_time() - begin < 1
    assert sum(1 for p in done.chosen if p >= 0) > 1900
