"""School formulas in presentation MathML as LaTeX; what is beyond that is not guessed at."""

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)

from recruit.exam.formats.qti_names import found, name_of, text

_GROUPS = frozenset(("math", "mrow", "mstyle", "mpadded", "mphantom", "merror"))
_SPECIAL = re.compile(r"[\\{}%#&_$~^]")
_SCRIPTS: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
    "msup": (2, lambda p: f"{{{p[0]}}}^{{{p[1]}}}"),
    "msub": (2, lambda p: f"{{{p[0]}}}_{{{p[1]}}}"),
    "msubsup": (3, lambda p: f"{{{p[0]}}}_{{{p[1]}}}^{{{p[2]}}}"),
    "munder": (2, lambda p: f"{{{p[0]}}}_{{{p[1]}}}"),
    "munderover": (3, lambda p: f"{{{p[0]}}}_{{{p[1]}}}^{{{p[2]}}}"),
    "mroot": (2, lambda p: rf"\sqrt[{p[1]}]{{{p[0]}}}"),
}
_ACCENTS = {"\u00af": r"\overline", "\u203e": r"\overline", "\u2192": r"\vec", "^": r"\hat"}
_FUNCTIONS = frozenset("sin cos tan cot log ln lg lim max min arcsin arccos arctan".split())


def latex_of(math: Element) -> str | None:
    """The formula: its own LaTeX annotation, else what its elements say; None where they say
    more than we know."""
    for one in found(math, "annotation"):
        if "tex" in (one.get("encoding") or "").lower() and text(one):
            return text(one).strip("$ ")
    try:
        return _said(math).strip() or None
    except _UnknownError:
        return None


class _UnknownError(Exception):
    pass


def _said(element: Element) -> str:
    name = name_of(element)
    if name in _GROUPS:
        return _row(element)
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(name, text(element))
    if name == "msqrt":
        return rf"\sqrt{{{_row(element)}}}"
    if name == "mspace":
        return r"\ "
    if name == "semantics" and len(element):
        return _said(element[0])
    if name == "mfenced":
        inner = [_said(one) for one in element]
        return (
            _escaped(element.get("open", "("))
            + ",".join(inner)
            + _escaped(element.get("close", ")"))
        )
    if name == "mover" and len(element) == 2 and text(element[1]) in _ACCENTS:
        return f"{_ACCENTS[text(element[1])]}{{{_said(element[0])}}}"
    count, write = _SCRIPTS.get(name, (0, None))
    if write is None or len(element) != count:
        raise _UnknownError
    return write([_said(one) for one in element])


def _row(element: Element) -> str:
    return " ".join(part for part in map(_said, element) if part)


def _token(name: str, said: str) -> str:
    if name == "mi" and said in _FUNCTIONS:
        return rf"\{said}"
    if name in ("mtext", "ms") or (name == "mi" and len(said) > 1):
        return rf"\text{{{_escaped(said)}}}" if said else ""
    # Invisible signs: times, function application, separator, plus.
    return _escaped(re.sub("[\u2061-\u2064]", "", said))


def _escaped(said: str) -> str:
    return _SPECIAL.sub(
        lambda one: {"\\": r"\backslash ", "~": r"\sim ", "^": r"\hat{}"}.get(
            one[0], rf"\{one[0]}"
        ),
        said,
    )
