"""Texts of items as a page shows them: plain ones escaped, formulas as MathML."""

from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring  # noqa: S405  (nothing is parsed)

from latex2mathml.converter import convert_to_element
from markupsafe import Markup, escape

from recruit.exam.rules import sanitising

# What a formula may say of itself; nothing of it links, styles or runs anything.
_ATTRIBUTES = frozenset(
    "xmlns display stretchy fence separator form accent movablelimits largeop lspace rspace "
    "minsize maxsize linethickness mathvariant columnalign rowspacing columnspacing columnlines "
    "rowlines displaystyle scriptlevel width height depth notation".split()
)


@lru_cache(maxsize=8192)
def displayed(text: str, html: bool) -> Markup:
    """The text of an item as markup; `html`: it is of the subset that sanitising leaves.

    Everybody sees the same few thousand texts, so each is made once in a process.
    """
    markup = text if html else str(escape(text)).replace("\n", "<br>")
    return Markup(sanitising.change_formulas(markup, _formula))  # noqa: S704  (clean by then)


def _formula(begin: str, body: str, end: str) -> str:
    """MathML; what it cannot say stays as its author wrote it."""
    try:
        math = convert_to_element(unescape(body), display="inline" if begin == r"\(" else "block")
        return tostring(_settled(math), encoding="unicode")
    except Exception:  # noqa: BLE001  (the converter has many ways to refuse)
        return begin + body + end


def _settled(math: Element) -> Element:
    """Only MathML's own elements and harmless attributes; letters as letters, not as entities."""
    for one in math.iter():
        if not one.tag.startswith("m"):
            raise ValueError(one.tag)
        one.text = unescape(one.text) if one.text else one.text
        one.tail = unescape(one.tail) if one.tail else one.tail
        for name in set(one.attrib) - _ATTRIBUTES:
            del one.attrib[name]
    return math
