"""Item analysis: worked by hand, held to its definitions by properties."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from random import Random
from statistics import correlation, pvariance, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.analysis import (
    Analysis,
    Choice,
    Figure,
    Flag,
    ItemAnalysis,
    Mark,
    Moments,
    Reason,
    Score,
    analyse,
    drift,
)

pytestmark = pytest.mark.unit


def of_scores(rows: Sequence[Sequence[Score]]) -> Analysis:
    """The analysis of a table of scores; the items are called 0, 1, 2 ..."""
    names = [str(number) for number in range(len(rows[0]))] if rows else []
    return analyse([[(n, s, "") for n, s in zip(names, row, strict=True)] for row in rows], names)


def figure(text: str) -> Figure:
    return Figure(Decimal(text))


def values(figures: Sequence[Figure]) -> list[str]:
    return [str(one.value) for one in figures]


# --- worked by hand -------------------------------------------------------------------------------

# Totals 3, 2, 1, 0: their variance is 5/4 (5/3 with n - 1), the items' 3/16 + 1/4 + 3/16 = 5/8.
STAIRS = [(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)]


def test_the_items_of_a_staircase() -> None:
    found = of_scores(STAIRS).items
    assert values([one.facility for one in found]) == ["0.7500", "0.5000", "0.2500"]
    # 3/4 over the root of 3/4 times 11/4; 1 over the root of 2
    assert values([one.discrimination for one in found]) == ["0.5222", "0.7071", "0.5222"]


def test_the_test_of_a_staircase() -> None:
    found = of_scores(STAIRS)
    assert (found.people, found.length) == (4, 3)
    assert found.mean == figure("1.5000")
    assert found.deviation == figure("1.2910")  # the root of 5/3
    assert found.alpha == figure("0.7500")  # 3/2 of 1 - (5/8)/(5/4)
    assert found.kr20 == figure("0.7500")
    assert found.error == figure("0.6455")  # the root of 5/3 times 1/4


def test_partial_scores_have_an_alpha_and_no_kr20() -> None:
    # Totals 3, 1, 1/2: 1/2 and 1 and 3/2 more than their item of two points.
    names = ["0", "1"]
    rows: list[list[Mark]] = [
        [("0", 1, ""), ("1", 2, "")],
        [("0", 0, ""), ("1", 1, "")],
        [("0", Fraction(1, 2), ""), ("1", 0, "")],
    ]
    found = analyse(rows, names, maxima={"1": 2})
    assert values([one.facility for one in found.items]) == ["0.5000", "0.5000"]
    # variances 1/6 and 2/3, of the totals 7/6: 2 (1 - 5/7)
    assert found.alpha == figure("0.5714")
    assert found.kr20 == Figure(None, Reason.NOT_BINARY)


def test_thirds_keep_equal_totals_together() -> None:
    key = {"q": "A"}
    chosen = "AAABBC"  # totals 5, 4, 3, 2, 2, 0: the two 2s stand at the border of a third
    rest = [4, 3, 2, 2, 2, 0]
    papers: list[list[Mark]] = [
        [("q", int(option == "A"), option), ("rest", more, "")]
        for option, more in zip(chosen, rest, strict=True)
    ]
    found = analyse(papers, ["q", "rest"], keys=key).items[0]
    assert found.choices == (Choice("A", 0, 1, 2), Choice("B", 0, 2, 0), Choice("C", 1, 0, 0))
    assert [one.people for one in found.choices] == [3, 2, 1]


def marked(options: str, key: str, good: int) -> ItemAnalysis:
    """An item beside nine that only the first `good` people know."""
    papers: list[list[Mark]] = [
        [
            ("q", int(option == key), option.strip()),
            *((f"r{i}", int(n < good), "") for i in range(9)),
        ]
        for n, option in enumerate(options)
    ]
    return analyse(papers, ["q"], keys={"q": key}).items[0]


def test_flags() -> None:
    assert marked("AAAABB", "A", 3).flags == ()
    assert marked("A" * 19 + "B", "A", 10).flags == (Flag.EASY,)
    assert marked("ABBBBB", "A", 3).flags == (Flag.HARD,)
    assert marked("BAABAB", "A", 3).flags == ()
    assert marked("BBAAAB", "A", 2).flags == (Flag.NEGATIVE, Flag.KEY)
    assert marked("ABAB", "A", 2).flags == (Flag.WEAK,)
    assert marked("AABABA    ", "A", 5).flags == ()  # blank: not a distractor


def test_an_item_at_a_bound_is_not_flagged() -> None:
    assert marked("A" * 9 + "B", "A", 5).facility == figure("0.9000")
    assert Flag.EASY not in marked("A" * 9 + "B", "A", 5).flags
    assert Flag.HARD not in marked("AB" + "CDB", "A", 2).flags


def test_drift_by_hand() -> None:
    # 80 of 100 against 50 of 100: pooled 0.65 · 0.35 · (1/100 + 1/100), its root 0.0675
    found = drift(Moments(100, 80, 80), Moments(100, 50, 50))
    assert found.difference == figure("0.3000")
    assert found.error == figure("0.0675")
    assert found.flagged


def test_drift_is_flagged_only_beyond_both_bounds() -> None:
    many = 100_000
    assert not drift(
        Moments(many, many // 2, many // 2), Moments(many, many // 2 - 9_000, 41_000)
    ).flagged
    assert not drift(Moments(2, 2, 2), Moments(2, 0, 0)).flagged
    assert not drift(Moments(5, 5, 5), Moments(5, 5, 5)).flagged
    assert drift(Moments(many, 40_000, 40_000), Moments(many, 50_000, 50_000)).flagged


# --- what cannot be computed ----------------------------------------------------------------------


def test_nobody() -> None:
    found = analyse([], ["q"])
    assert (found.people, found.length) == (0, None)
    for one in (found.mean, found.deviation, found.alpha, found.kr20, found.error):
        assert one == Figure(None, Reason.NOBODY)
    assert found.items[0].facility == found.items[0].discrimination == Figure(None, Reason.NOBODY)


def test_one_person() -> None:
    found = of_scores([(1, 0)])
    assert found.mean == figure("1.0000")
    assert found.deviation == found.alpha == found.error == Figure(None, Reason.ONE_PERSON)
    assert found.items[0].facility == figure("1.0000")
    assert found.items[0].discrimination == Figure(None, Reason.ONE_PERSON)


def test_one_item() -> None:
    found = of_scores([(1,), (0,)])
    assert found.alpha == found.kr20 == found.error == Figure(None, Reason.ONE_ITEM)
    assert found.items[0].discrimination == Figure(None, Reason.SAME_REST)


def test_no_variance() -> None:
    found = of_scores([(1, 0), (1, 0)])
    assert found.alpha == found.error == Figure(None, Reason.SAME_TOTAL)
    assert found.deviation == figure("0.0000")
    assert found.items[0].discrimination == Figure(None, Reason.SAME_SCORE)
    assert of_scores([(1, 0), (0, 0)]).items[0].discrimination == Figure(None, Reason.SAME_REST)


def test_papers_of_different_lengths_have_items_but_no_alpha() -> None:
    papers: list[list[Mark]] = [[("a", 1, ""), ("b", 1, "")], [("a", 0, "")]]
    found = analyse(papers, ["a", "b"])
    assert found.length is None
    assert found.alpha == Figure(None, Reason.LENGTHS_DIFFER)
    assert [one.people for one in found.items] == [2, 1]


def test_drift_where_nobody_sat() -> None:
    assert drift(Moments(), Moments(3, 1, 1)).error == Figure(None, Reason.NOBODY)


# --- properties -----------------------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn, most: int = 1) -> list[tuple[int, ...]]:
    width = draw(st.integers(1, 6))
    row = st.tuples(*[st.integers(0, most)] * width)
    return draw(st.lists(row, min_size=1, max_size=12))


def spoken(found: Analysis) -> object:
    """Everything of an analysis but the order of its items."""
    by_name = sorted(found.items, key=lambda one: one.item)
    return (found.people, found.mean, found.deviation, found.alpha, found.kr20, by_name)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_items_changes_nothing(
    rows: list[tuple[int, ...]], rng: Random
) -> None:
    names = [str(number) for number in range(len(rows[0]))]
    papers: list[list[Mark]] = [
        [(n, s, "AB"[s]) for n, s in zip(names, row, strict=True)] for row in rows
    ]
    order = names.copy()
    rng.shuffle(order)
    mixed = [[paper[int(name)] for name in order] for paper in papers]
    rng.shuffle(mixed)
    assert spoken(analyse(papers, names)) == spoken(analyse(mixed, order))


@given(tables())
def test_alpha_is_kr20_where_items_are_right_or_wrong(rows: list[tuple[int, ...]]) -> None:
    found = of_scores(rows)
    assert found.alpha == found.kr20


@given(tables(most=4))
def test_figures_agree_with_their_definitions_in_floats(rows: list[tuple[int, ...]]) -> None:
    found = of_scores(rows)
    totals = [sum(row) for row in rows]
    if found.deviation.value is not None:
        assert abs(float(found.deviation.value) - stdev(totals)) < 1e-4
    if found.alpha.value is not None:
        k = len(rows[0])
        alone = sum(pvariance(column) for column in zip(*rows, strict=True))
        alpha = k / (k - 1) * (1 - alone / pvariance(totals))
        assert abs(float(found.alpha.value) - alpha) < 1e-4
    for number, item in enumerate(found.items):
        if item.discrimination.value is not None:
            own = [row[number] for row in rows]
            rest = [total - x for total, x in zip(totals, own, strict=True)]
            assert abs(float(item.discrimination.value) - correlation(own, rest)) < 1e-4


@given(tables())
def test_turning_an_item_round_turns_its_discrimination_round(
    rows: list[tuple[int, ...]],
) -> None:
    turned = [(1 - row[0], *row[1:]) for row in rows]
    before, after = of_scores(rows).items[0], of_scores(turned).items[0]
    assert before.discrimination.reason == after.discrimination.reason
    if before.discrimination.value is not None:
        assert before.discrimination.value == -(after.discrimination.value or 0)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_roots_are_rounded_rightly(above: int, below: int) -> None:
    one = drift(Moments(1, 0, 0), Moments(1, Fraction(above, below), Fraction(above, below) ** 2))
    # Two people, 0 and q: the pooled standard error is q over the root of 2.
    assert one.error.value is not None
    assert abs(float(one.error.value) - above / below / sqrt(2)) <= 0.5001e-4 * max(
        1, above / below
    )
