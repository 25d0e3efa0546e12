"""Near-duplicates are found wherever they stand, and quickly."""

import random
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.content import Content, SingleChoice, TrueFalse
from recruit.exam.rules.likeness import (
    LEAST,
    Likeness,
    near_duplicates,
    shingles_by_language,
)

pytestmark = pytest.mark.unit


def item(stem: str, *options: str, language: str = "az") -> Content:
    return SingleChoice({language: stem}, tuple({language: one} for one in options), 0)


LAKE = item("Azərbaycanın ən böyük gölü hansıdır?", "Sarısu", "Göygöl", "Maralgöl")
SAME = item("AZƏRBAYCANIN ən böyük  gölü hansıdır", "Maralgöl", "Sarısu", "Göygöl")
OTHER = item("Azərbaycanın ən uzun çayı hansıdır?", "Kür", "Araz", "Samur")


def pairs(found: list[Likeness]) -> list[tuple[int, int]]:
    return [(one.first, one.second) for one in found]


def test_within_the_new_and_against_the_known() -> None:
    assert pairs(near_duplicates([LAKE, OTHER, SAME])) == [(0, 2)]
    assert pairs(near_duplicates([OTHER, LAKE], [OTHER, SAME])) == [(0, 2), (1, 3)]


def test_known_items_are_not_compared_with_each_other() -> None:
    assert near_duplicates([OTHER], [LAKE, SAME]) == []


def test_the_same_words_have_likeness_one() -> None:
    (found,) = near_duplicates([LAKE, item(LAKE.stem["az"], "Göygöl", "Maralgöl", "Sarısu")])
    assert found.share == 1


def test_markup_and_type_do_not_matter_but_language_does() -> None:
    plain = TrueFalse({"az": "Su 100 dərəcədə qaynayır."}, True)
    html = "<p>Su <strong>100</strong> dərəcədə</p><p>qaynayır.</p>"
    marked = TrueFalse({"az": html}, False, html=True)
    assert pairs(near_duplicates([plain, marked])) == [(0, 1)]
    assert near_duplicates([plain, TrueFalse({"en": plain.stem["az"]}, True)]) == []


def test_numbers_make_another_item() -> None:
    assert near_duplicates([item("2 + 2 = ?", "4", "5"), item("7 + 5 = ?", "12", "13")]) == []


@given(st.lists(st.text("ab ", min_size=1, max_size=12).filter(str.strip), max_size=12), st.data())
def test_the_index_finds_what_comparing_all_finds(stems: list[str], data: st.DataObject) -> None:
    items = [TrueFalse({"az": stem}, True) for stem in stems]
    fresh = data.draw(st.integers(0, len(items)))
    sets = [shingles_by_language(one)["az"] for one in items]
    expected = [
        Likeness(a, b, share)
        for a in range(fresh)
        for b in range(a + 1, len(items))
        if (share := Fraction(len(sets[a] & sets[b]), len(sets[a] | sets[b]))) >= LEAST
    ]
    assert near_duplicates(items[:fresh], items[fresh:]) == expected


def test_a_large_bank_takes_seconds() -> None:
    chance = random.Random(7)
    words = [f"söz{n}" for n in range(3000)]
    items = [item(" ".join(chance.sample(words, 15)), "a", "b", "c") for _ in range(6000)]
    begun = time.monotonic()
    assert pairs(near_duplicates([*items[:1000], items[5000]], items)) == [
        *((n, 1001 + n) for n in range(1000)),
        (1000, 6001),
    ]
    assert time.monotonic() - begun < 15
