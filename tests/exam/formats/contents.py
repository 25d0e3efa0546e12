"""Contents drawn by lot, each sound and in its one form; for property tests."""

from base64 import b64decode
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from recruit.exam.formats import Picture
from recruit.exam.rules.content import (
    Accepted,
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    check,
    settled,
)
from recruit.exam.rules.content.settling import with_texts
from recruit.exam.rules.sanitising import clean, escape, unescape
from recruit.kernel.errors import RuleError

LANGUAGES = ("az", "en", "ru")
PNG = Picture(
    "dot.png",
    b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    ),
)
PICTURE = PNG.address
LETTERS = "abcəıİIşğçöü ЖяØ∑0123456789.,;:!?'\"()[]{}=~#%@$&<>/\\|*_+-^`\u00a0\u2019"
WORDS = st.text(LETTERS, min_size=1, max_size=25)
MARKUP = st.sampled_from(
    [
        "<b>{}</b>",
        "<p>{}</p><p>x</p>",
        "x<sup>{}</sup>",
        "<ul><li>{}</li><li>y</li></ul>",
        "<table><tr><th>{}</th><td>1</td></tr></table>",
        f'{{}} <img alt="a &quot;b&quot; &amp; ş" src="{PICTURE}">',
        "{}<br>z",
        r"\(\frac{{1}}{{2}} \neq {}\)",
    ]
)


def _html(words: str, markup: str) -> str:
    return clean(markup.format(escape(words))).html


TEXTS = WORDS.map(escape).map(lambda t: clean(t).html) | st.builds(_html, WORDS, MARKUP)
PLAIN_TEXTS = WORDS.map(lambda t: unescape(clean(escape(t)).html))


@st.composite
def words_in(draw: st.DrawFn, languages: tuple[str, ...], texts: st.SearchStrategy[str]) -> Any:
    return {language: draw(texts) for language in languages}


SHARES = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(3, 4)])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000).map(
    lambda number: round(number, 4)
)


@st.composite
def contents(
    draw: st.DrawFn, kinds: str = "smtnah", most_languages: int = 2, most_options: int = 5
) -> Content:
    count = draw(st.integers(1, most_languages))
    languages = tuple(sorted(draw(st.permutations(LANGUAGES))[:count]))
    html = draw(st.booleans())
    words = words_in(languages, TEXTS if html else PLAIN_TEXTS)
    common = {"stem": draw(words), "html": html, "why": draw(st.none() | words)}
    content = _drawn(draw, draw(st.sampled_from(kinds)), words, languages, most_options, common)
    return content if content.html else with_texts(content, _as_it_stays)


def _as_it_stays(text: str) -> str:
    return unescape(clean(escape(text)).html)


def _drawn(
    draw: st.DrawFn,
    kind: str,
    words: st.SearchStrategy[Any],
    languages: tuple[str, ...],
    most: int,
    common: dict[str, Any],
) -> Content:
    options = tuple(draw(st.lists(words, min_size=2, max_size=most)))
    places = st.integers(0, len(options) - 1)
    switch = draw(st.booleans())
    if kind == "s":
        return SingleChoice(options=options, key=draw(places), **common)
    if kind == "m":
        key = tuple(sorted(draw(st.sets(places, min_size=1))))
        return MultipleResponse(options=options, key=key, all_or_nothing=switch, **common)
    if kind == "t":
        return TrueFalse(key=switch, **common)
    if kind == "n":
        return Numeric(answers=tuple(draw(st.lists(numeric(), min_size=1, max_size=3))), **common)
    if kind == "a":
        accepted = {
            one: tuple(draw(st.lists(texts(), min_size=1, max_size=3))) for one in languages
        }
        return ShortAnswer(accepted=accepted, case_sensitive=switch, **common)
    prompts = tuple(draw(st.lists(words, min_size=2, max_size=4)))
    key = tuple(draw(places) for _ in prompts)
    return Matching(prompts=prompts, options=options, key=key, all_or_nothing=switch, **common)


@st.composite
def numeric(draw: st.DrawFn) -> NumericAnswer:
    tolerance = draw(st.sampled_from(["0", "0.01", "2", "0.5"]).map(Decimal))
    return NumericAnswer(draw(NUMBERS), tolerance, draw(st.booleans()), draw(SHARES))


@st.composite
def texts(draw: st.DrawFn) -> Accepted:
    return Accepted(" ".join(draw(PLAIN_TEXTS).split()), draw(SHARES))


def is_sound(content: Content) -> bool:
    try:
        check(content)
    except RuleError:
        return False
    return settled(content) == content


def sound(**options: Any) -> st.SearchStrategy[Content]:
    return contents(**options).filter(is_sound)
