"""Texts of the subset: composed, escaped, read as words, their formulas and pictures."""

import re
import unicodedata
from collections.abc import Callable
from html import escape as escape_markup

LONGEST_FORMULA = 2_000
_FORMULA_BEGIN = re.compile(r"\\\(|\\\[|\$\$")
_FORMULA_END = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
SPACES = re.compile(r"[ \t\n\r\f]+")
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What no XML can hold, other controls, and signs that turn the direction of text around.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def tidy(text: str) -> str:
    """Composed letters, and none of the signs that have no place in a text."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINES.sub("\n", text)))


def escape(text: str) -> str:
    """A plain text as a text of the subset: its lines become line breaks."""
    lines = (SPACES.sub(" ", line).strip(" ") for line in tidy(text).strip().splitlines())
    return "<br>".join(escape_markup(line, quote=False) for line in lines)


def unescape(html: str) -> str:
    """A text of the subset without any markup but line breaks as a plain one."""
    text = html.replace("<br>", "\n").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&amp;", "&")


def is_plain(html: str) -> bool:
    """Whether the only markup in a text of the subset is line breaks."""
    return "<" not in html.replace("<br>", "")


def words_of(html: str) -> str:
    """What is read in a text of the subset, on one line; pictures by their descriptions."""
    text = re.sub(r'<img alt="([^"]*)"[^>]*>', r" \1 ", html)
    text = re.sub(r"</?(?:strong|em|u|sub|sup)>", "", text)
    text = unescape(re.sub(r"<[^>]+>", " ", text)).replace("&quot;", '"')
    return " ".join(text.split())


def pictures_of(html: str) -> list[str]:
    """The addresses of the pictures in a text of the subset."""
    return re.findall(r'<img alt="[^"]*" src="([^"]*)">', html)


def as_xml(html: str) -> str:
    """A text of the subset as well-formed XML."""
    return re.sub(r"<(br|img [^>]*)>", r"<\1/>", html)


def change_formulas(text: str, change: Callable[[str, str, str], str]) -> str:
    """The text with each formula (its beginning, its body, its end) changed; in one pass."""
    parts: list[str] = []
    done = 0
    ends: dict[str, int] = {}
    for found in _FORMULA_BEGIN.finditer(text):
        end = _FORMULA_END[found[0]]
        if found.start() < done:
            continue
        if -1 < ends.get(end, 0) < found.end():
            ends[end] = text.find(end, found.end())
        stop = ends[end]
        if stop == -1 or stop - found.end() > LONGEST_FORMULA:
            continue
        body = text[found.end() : stop]
        parts += [text[done : found.start()], change(found[0], body, end)]
        done = stop + len(end)
    return "".join(parts) + text[done:]
