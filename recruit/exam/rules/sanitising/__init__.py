"""Authors' HTML reduced to the small subset that items may hold.

Two walls: nh3 parses what came as browsers do and keeps only known elements; what it gives is read
into a tree and written anew by the list below, so that nothing can survive that is not on it.
Formulas are LaTeX between \\( \\) or \\[ \\] and stay text.
"""

import re
from dataclasses import dataclass

from recruit.exam.rules.sanitising.texts import (
    as_xml,
    change_formulas,
    escape,
    is_plain,
    pictures_of,
    tidy,
    unescape,
    words_of,
)
from recruit.exam.rules.sanitising.tree import CLEANER, SUBSET, Builder, FindPicture
from recruit.exam.rules.sanitising.writing import document
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

__all__ = [
    "PICTURE",
    "SUBSET",
    "Cleaned",
    "FindPicture",
    "as_xml",
    "change_formulas",
    "clean",
    "escape",
    "is_plain",
    "pictures_of",
    "tidy",
    "unescape",
    "words_of",
]

LONGEST_RAW = 100_000
MOST_TAGS = 3_000
# A picture's address in an item: a file of an import that is not stored yet, or a stored one.
PICTURE = re.compile(r"attachment:[0-9a-f]{64}|file:[0-9a-z]{16}")
# Whose loss an author should hear of.
_MISSED = frozenset(
    "script iframe object embed applet audio video svg math form input textarea select".split()
)
_TAG = re.compile(r"<([a-z][a-z0-9:-]*)", re.IGNORECASE)
_OPENING = re.compile(r"<(?=/?[a-z])", re.IGNORECASE)
_WHOLE_TAG = re.compile(
    r"""</?([a-z][^\s<>/"']*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE
)
_REAL_TAG_INSIDE = re.compile(r"</|<br|<p\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cleaned:
    """A text in the subset, always written the same way; `lost` names elements left out."""

    html: str
    lost: tuple[str, ...] = ()


def clean(raw: str, picture: FindPicture | None = None) -> Cleaned:
    """The text in the subset; RuleError where it is too large, too deep, or a picture has no
    description. Cleaning what is clean changes nothing."""
    raw = tidy(raw)
    if len(raw) > LONGEST_RAW or raw.count("<") > MOST_TAGS:
        raise RuleError(N_("The text is too long or holds too many tags."))
    raw = _stray_signs_escaped(change_formulas(raw, _keep_formula))
    builder = Builder(picture or _known_picture)
    builder.feed(CLEANER.clean(raw))
    builder.close()
    lost = {name.lower() for name in _TAG.findall(raw)} & _MISSED
    return Cleaned(document(builder.root), tuple(sorted(lost | builder.lost)))


def _keep_formula(begin: str, body: str, end: str) -> str:
    """Authors write a < b in formulas; a browser would take it for a tag."""
    if begin == "$$" or _REAL_TAG_INSIDE.search(body):
        return begin + body + end
    return begin + body.replace("<", "&lt;") + end


def _stray_signs_escaped(raw: str) -> str:
    """Where < stands for "less", a browser would swallow the text up to the next > for a tag."""

    def kept(found: re.Match[str]) -> str:
        tag = _WHOLE_TAG.match(raw, found.start())
        return "<" if tag and (len(tag[1]) > 1 or tag[1].lower() in "abipqsu") else "&lt;"

    return _OPENING.sub(kept, raw)


def _known_picture(source: str) -> str | None:
    return source if PICTURE.fullmatch(source) else None
