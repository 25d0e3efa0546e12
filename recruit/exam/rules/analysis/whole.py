"""What the answers say about a whole test."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from recruit.exam.rules.analysis.figures import (
    Figure,
    Moments,
    Reason,
    Score,
    figure,
    moments_of,
    root,
)
from recruit.exam.rules.analysis.items import (
    ItemAnalysis,
    Mark,
    Tally,
    item_of,
    tallies_of,
    thirds_of,
)


@dataclass(frozen=True)
class Analysis:
    """A test. `length` is the number of items of a paper, None where papers differ in it."""

    people: int
    length: int | None
    items: tuple[ItemAnalysis, ...]
    mean: Figure
    deviation: Figure  # n - 1 as the divisor
    alpha: Figure
    kr20: Figure
    error: Figure  # standard error of measurement


def analyse(
    papers: Sequence[Sequence[Mark]],
    items: Sequence[str],
    *,
    keys: Mapping[str, str] = MappingProxyType({}),
    maxima: Mapping[str, Score] = MappingProxyType({}),
) -> Analysis:
    """The analysis of answered papers, the items in the order given.

    A paper holds each item at most once; papers may hold different items. `keys`: the right
    option by item, for the check of keys. `maxima`: what an item can earn at most, 1 where
    nothing is said.
    """
    totals = [sum(mark[1] for mark in paper) for paper in papers]
    answers: dict[Score, Counter[Mark]] = {}
    for paper, total in zip(papers, totals, strict=True):
        answers.setdefault(total, Counter()).update(paper)
    tallies = tallies_of(answers, thirds_of(Counter(totals)))
    found = tuple(
        item_of(item, tallies.get(item) or Tally(), keys.get(item), maxima.get(item, 1))
        for item in items
    )
    return _test(papers, totals, found)


def _test(
    papers: Sequence[Sequence[Mark]], totals: Sequence[Score], items: tuple[ItemAnalysis, ...]
) -> Analysis:
    all_of_it = moments_of(Counter(totals))
    n = all_of_it.people
    lengths = {len(paper) for paper in papers}
    places = _places(papers) if len(lengths) == 1 else []
    reason = _no_reliability(all_of_it, lengths)
    alpha = None if reason else _alpha([moments_of(place) for place in places], all_of_it)
    binary = set(chain.from_iterable(places)) <= {0, 1}
    kr20 = None if reason or not binary else _kr20(places, all_of_it)
    spread = all_of_it.variance * n / (n - 1) if n > 1 else None
    few = Reason.ONE_PERSON if n else Reason.NOBODY
    return Analysis(
        people=n,
        length=lengths.pop() if len(lengths) == 1 else None,
        items=items,
        mean=figure(all_of_it.mean if n else None, Reason.NOBODY),
        deviation=root(spread, few),
        alpha=figure(alpha, reason),
        kr20=figure(kr20, reason or Reason.NOT_BINARY),
        error=root(None if spread is None or alpha is None else spread * (1 - alpha), reason),
    )


def _places(papers: Sequence[Sequence[Mark]]) -> list[Counter[Score]]:
    """The scores at each place of the papers, which all have the same length."""
    places = []
    for marks in zip(*papers, strict=True):
        scores: Counter[Score] = Counter()
        for mark, count in Counter(marks).items():
            scores[mark[1]] += count
        places.append(scores)
    return places


def _no_reliability(totals: Moments, lengths: set[int]) -> Reason | None:
    if not totals.people:
        return Reason.NOBODY
    if len(lengths) > 1:
        return Reason.LENGTHS_DIFFER
    if lengths <= {0, 1}:
        return Reason.ONE_ITEM
    if totals.people == 1:
        return Reason.ONE_PERSON
    return None if totals.variance else Reason.SAME_TOTAL


def _alpha(places: Sequence[Moments], totals: Moments) -> Fraction:
    """Cronbach (1951): how much of the variance of totals comes from items going together."""
    k = len(places)
    alone = sum((place.variance for place in places), Fraction(0))
    return Fraction(k, k - 1) * (1 - alone / totals.variance)


def _kr20(places: Sequence[Counter[Score]], totals: Moments) -> Fraction:
    """Kuder and Richardson (1937), formula 20: of the shares of right answers alone."""
    k = len(places)
    rights = [Fraction(place[1], totals.people) for place in places]
    return Fraction(k, k - 1) * (1 - sum(p * (1 - p) for p in rights) / totals.variance)
