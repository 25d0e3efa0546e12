"""Near-duplicates among items: by shared words and pairs of words, not each with each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from recruit.exam.rules.content import Content
from recruit.exam.rules.content.settling import marked
from recruit.exam.rules.sanitising import pictures_of, words_of
from recruit.kernel.text import fold

LEAST = Fraction(4, 5)  # from which likeness on two items are near-duplicates

# Words, numbers and signs of formulas; how sentences are punctuated does not matter.
_TOKEN = re.compile(r"""\w+|[^\w\s.,;:!?"'«»“”„‘’()…]""")

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Likeness:
    """Two items, each by its place: in the new ones, or from `len(new)` on in the known ones.

    `share`: of all their words and pairs of words, how many both have; 1 says the same words.
    """

    first: int
    second: int
    share: Fraction


def near_duplicates(
    new: Sequence[Content], known: Sequence[Content] = (), least: Fraction = LEAST
) -> list[Likeness]:
    """The pairs of near-duplicates within `new` and between `new` and `known`, in any language
    that both have; by place."""
    best: dict[tuple[int, int], Fraction] = {}
    texts = [shingles_by_language(content) for content in (*new, *known)]
    for language in sorted({one for text in texts for one in text}):
        places = [place for place, text in enumerate(texts) if language in text]
        sets = [texts[place][language] for place in places]
        fresh = sum(place < len(new) for place in places)
        for a, b, share in _alike(sets, fresh, least):
            pair = (places[a], places[b])
            best[pair] = max(share, best.get(pair, share))
    return [Likeness(*pair, share) for pair, share in sorted(best.items())]


def shingles_by_language(content: Content) -> dict[str, Shingles]:
    """What is compared: words and pairs of words of the stem, the prompts and the options,
    in whatever order these stand; pictures count by what is in them."""
    html = marked(content)
    parts: dict[str, list[tuple[str, ...]]] = {}
    for field, words in html.texts():
        if field == "why":
            continue
        for language, text in words.items():
            parts.setdefault(language, []).extend(_shingles(text))
    return {language: frozenset(found) for language, found in parts.items() if found}


def _shingles(html: str) -> Iterable[tuple[str, ...]]:
    tokens = _TOKEN.findall(fold(words_of(html))) + pictures_of(html)
    yield from ((one,) for one in tokens)
    yield from zip(tokens, tokens[1:], strict=False)


def _alike(
    sets: Sequence[Shingles], fresh: int, least: Fraction
) -> Iterable[tuple[int, int, Fraction]]:
    """Pairs (the first among the `fresh` first) that share at least `least` of what they have.

    Two such sets share one of their rarest members: only those are looked up, so the work grows
    with the number of items, not with that of their pairs.
    """
    counts = Counter(one for found in sets for one in found)
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(sets) - 1, -1, -1):
        mine = sets[place]
        rare = sorted(mine, key=lambda one: (counts[one], one))
        prefix = rare[: len(mine) - _ceiling(least * len(mine)) + 1]
        if place < fresh:
            others = {other for one in prefix for other in index[one]}
            for other in sorted(others):
                share = _jaccard(mine, sets[other], least)
                if share >= least:
                    yield place, other, share
        for one in prefix:
            index[one].append(place)


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _jaccard(one: Shingles, other: Shingles, least: Fraction) -> Fraction:
    small, large = sorted((len(one), len(other)))
    if small < least * large:
        return Fraction(0)
    both = len(one & other)
    return Fraction(both, small + large - both)
