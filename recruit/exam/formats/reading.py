"""Texts of items in plain letters on one line, for what can hold no markup, as a list's options.

Formulas are read as people write them in a message: `x² + 1`, `(a+b)/c`, `√2`; so a screen reader
has words, too. Pictures are read as the text that describes them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

_RAISED: Final = str.maketrans("0123456789+-−=()n∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ°")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_PRIMES: Final = "′″‴"
_WORD: Final = "\u2009"  # around names of more than one letter, until their neighbours are known
_SIMPLE: Final = re.compile(r"\d+([.,]\d+)?|\w|")
_NEEDLESS: Final = re.compile(rf"(?<![\w)⁰-ⁿ²³¹₀-₎]){_WORD}|{_WORD}(?![\w√]|{_WORD}\w)")
_OPENING: Final = frozenset({"math", "sup", "sub"})
_BREAKING: Final = frozenset("br p li tr td th div table caption ul ol".split())


@lru_cache(maxsize=8192)
def reading(markup: str) -> str:
    """A text of an item, as `displayed` gives it, in plain letters on one line."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return " ".join(reader.text().split())


class _Reader(HTMLParser):
    """Takes formulas together from the inside out; other elements are their texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, list[str]]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self._add(f" {dict(attrs).get('alt') or ''} ")
        elif tag in _BREAKING:
            self._add(" ")
        elif tag in _OPENING or len(self.open) > 1:
            self.open.append((tag, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1][0] == tag:
            _, parts = self.open.pop()
            self._add(_JOINED.get(tag, "".join)(parts))
        elif tag in _BREAKING:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        name = self.open[-1][0] == "mi" and len(data.strip()) > 1
        self._add(f"{_WORD}{data.strip()}{_WORD}" if name else data)

    def _add(self, text: str) -> None:
        self.open[-1][1].append(text)

    def text(self) -> str:
        whole = "".join(part for _, parts in self.open for part in parts)
        return _NEEDLESS.sub("", whole).replace(_WORD, " ")


def _wrapped(text: str) -> str:
    """In brackets where it would run into its neighbours without them."""
    bare = text.strip().strip(_WORD)
    return bare if _SIMPLE.fullmatch(bare) else f"({bare})"


def _shifted(sign: str, table: dict[int, int]) -> Callable[[str], str]:
    def shifted(text: str) -> str:
        bare = text.strip()
        if all(ord(one) in table or one in _PRIMES for one in bare):
            return bare.translate(table)
        return sign + _wrapped(bare)

    return shifted


_above, _below = _shifted("^", _RAISED), _shifted("_", _LOWERED)


def _part(parts: list[str], place: int) -> str:
    return parts[place] if place < len(parts) else ""


def _with_indices(parts: list[str], low: int | None, high: int | None) -> str:
    """What is below comes first; a name and a large sign stand apart from what follows."""
    base = _part(parts, 0)
    bare = base.rstrip(_WORD)
    text = bare
    text += _below(_part(parts, low)) if low else ""
    text += _above(_part(parts, high)) if high else ""
    large = len(bare) == 1 and bare in "∑∏∫∮⋃⋂"
    return text + (_WORD if base != bare else " " if large else "")


_JOINED: Final[dict[str, Callable[[list[str]], str]]] = {
    "sup": lambda parts: _above("".join(parts)),
    "sub": lambda parts: _below("".join(parts)),
    "mfrac": lambda parts: f"{_wrapped(_part(parts, 0))}/{_wrapped(_part(parts, 1))}",
    "msup": lambda parts: _with_indices(parts, None, 1),
    "msub": lambda parts: _with_indices(parts, 1, None),
    "msubsup": lambda parts: _with_indices(parts, 1, 2),
    "munder": lambda parts: _with_indices(parts, 1, None),
    "munderover": lambda parts: _with_indices(parts, 1, 2),
    "msqrt": lambda parts: "√" + _wrapped("".join(parts)),
    "mroot": lambda parts: _above(_part(parts, 1)) + "√" + _wrapped(_part(parts, 0)),
    "mtr": ", ".join,
    "mtable": "; ".join,
}
