"""The catalogue: what is found, counted and ordered is what looking at each vacancy would say."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.directory.rules.places import haversine
from recruit.vacancies.rules import finding
from recruit.vacancies.rules.finding import (
    ORDERS,
    Ask,
    Catalogue,
    Entry,
    bits_of,
    hours_band,
    positions_of,
)
from recruit.vacancies.rules.searches import MOST, free_slot

pytestmark = pytest.mark.unit
SUBJECTS, DISTRICTS, WORDS = (
    ("physics", "history"),
    ("A", "B", "C"),
    ("seki", "baki", "12", "lisey"),
)


def an_entry(rng: random.Random, number: int) -> Entry:
    home = rng.choice(DISTRICTS)
    hours = rng.choice([6, 12, 18, 30])
    return Entry(
        id=number,
        tags=(
            ("subject", rng.choice(SUBJECTS)),
            ("district", home),
            *((("district", "city"),) if home == "C" else ()),
            ("hours", hours_band(hours)),
        ),
        words=tuple(rng.sample(WORDS, 2)),
        places=tuple((rng.uniform(40, 41), rng.uniform(47, 48)) for _ in range(rng.choice([1, 2]))),
        schools=(rng.randrange(5),),
        hours=hours,
        order_en=str(rng.random()),
        published=rng.choice([1.0, 2.0, 3.0]),
        cut_off=rng.choice([None, 4000, 7150]),
        ended=rng.choice([True, False]),
        benefit=(rng.choice([0, 4000]), 0),
    )


def fits(one: Entry, ask: Ask) -> bool:
    """What the catalogue promises, written the slow way."""
    least, most = ask.hours or (0, 99)
    return (
        all(any((n, v) in one.tags for v in values) for n, values in ask.values.items())
        and all(any(typed in word for word in one.words) for typed in ask.words)
        and least <= one.hours <= most
        and ask.school in (None, *one.schools)
        and (
            ask.near is None
            or ask.within is None
            or min(haversine(ask.near, place) for place in one.places) <= ask.within
        )
    )


asks = st.builds(
    Ask,
    values=st.dictionaries(
        st.sampled_from(["subject", "district"]),
        st.frozensets(st.sampled_from([*SUBJECTS, *DISTRICTS, "city", "gone"]), max_size=2),
        max_size=2,
    ),
    words=st.lists(st.sampled_from(["se", "1", "lisey", "%", "q"]), max_size=2).map(tuple),
    hours=st.none() | st.tuples(st.integers(1, 20), st.integers(10, 60)),
    school=st.none() | st.integers(-1, 5),
    near=st.none() | st.just((40.5, 47.5)),
    within=st.none() | st.just(30_000.0),
)


@settings(max_examples=150)
@given(ask=asks, seed=st.integers(0, 20), size=st.integers(0, 60))
def test_finds_and_counts_what_looking_at_each_would(ask: Ask, seed: int, size: int) -> None:
    rng = random.Random(seed)
    entries = [an_entry(rng, number) for number in range(size)]
    known = Catalogue(entries)
    found = positions_of(known.find(ask))
    assert found == [n for n, one in enumerate(entries) if fits(one, ask)]
    for name, counts in known.counts(ask, ("subject", "district")).items():
        rest = Ask({n: v for n, v in ask.values.items() if n != name}, *_rest(ask))
        left = [one for one in entries if fits(one, rest)]
        values = {value for one in left for tag, value in one.tags if tag == name}
        assert counts == {v: sum((name, v) in one.tags for one in left) for v in values}


def test_a_small_set_is_looked_through_as_a_large_one_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(11)
    known = Catalogue([an_entry(rng, number) for number in range(120)])
    asks = [Ask(), Ask({"subject": frozenset({"physics"})}, near=(40.5, 47.5)), Ask(words=("12",))]
    looked = []
    for sparse in (0, 1_000):  # always one by one, never
        monkeypatch.setattr(finding, "SPARSE", sparse)
        counts = [known.counts(ask, ("subject", "district", "hours")) for ask in asks]
        order = known.ordered(known.find(asks[1]), "distance", asks[1])
        looked.append((counts, order, [positions_of(known.find(ask)) for ask in asks]))
    assert looked[0] == looked[1]


def test_a_few_of_many_are_ordered_by_distance_without_measuring_the_others() -> None:
    rng = random.Random(12)
    known = Catalogue([an_entry(rng, number) for number in range(120)])
    near = (40.5, 47.5)
    ask = Ask(school=1, near=near)
    found = known.ordered(known.find(ask), "distance", ask)
    assert 4 * len(found) < 120
    metres = [min(haversine(near, place) for place in known.entries[n].places) for n in found]
    assert metres == sorted(metres)
    assert not known._near


@pytest.mark.parametrize("sparse", [0, 1_000_000])
def test_positions_come_back_one_by_one_and_all_at_once(
    sparse: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SPARSE", sparse)
    for positions in ([], [0], [7, 8], [3, 64, 65, 1000], list(range(20))):
        assert positions_of(bits_of(positions)) == positions


def _rest(ask: Ask) -> tuple[object, ...]:
    return ask.words, ask.hours, ask.school, ask.near, ask.within


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("english", [True, False])
def test_every_order_keeps_what_is_found(order: str, english: bool) -> None:
    rng = random.Random(7)
    known = Catalogue([an_entry(rng, number) for number in range(80)])
    ask = Ask(near=(40.5, 47.5), within=60_000.0)
    found = known.find(ask)
    ordered = known.ordered(found, order, ask, english=english)
    assert sorted(ordered) == positions_of(found)
    rows = [known.entries[n] for n in ordered]
    if order == "distance":
        metres = [min(haversine((40.5, 47.5), place) for place in one.places) for one in rows]
        assert metres == sorted(metres)
    if order == "cut-off":  # posts that stayed free first, what is not known last
        keys = [(not one.ended, one.cut_off or 0 if one.ended else 0) for one in rows]
        assert [k[0] for k in keys] == sorted(k[0] for k in keys)
        assert [k[1] for k in keys if not k[0]] == sorted(k[1] for k in keys if not k[0])
    if order == "newest":
        assert [one.published for one in rows] == sorted((o.published for o in rows), reverse=True)


@given(st.sets(st.integers(0, 300)))
def test_a_set_of_positions_comes_back_from_its_bits(positions: set[int]) -> None:
    assert positions_of(bits_of(positions)) == sorted(positions)


def test_the_lowest_free_place_is_taken_and_the_last_one_is_the_tenth() -> None:
    assert free_slot({1, 3}) == 2
    assert free_slot(set()) == 1
    assert free_slot(set(range(1, MOST + 1))) is None
