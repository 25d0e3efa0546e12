"""The pattern of a text: a mask such as AA-999999, matched in one step per character.

Masks rather than regular expressions: officials write and read them without help, candidates see
them as they stand, and no mask can make the program think for long.

    9 a digit    A a capital letter (a small one is made capital)    a a letter
    X a letter or a digit    [ ] may be left out    \\9 the sign itself    others: themselves
"""

import itertools
from dataclasses import dataclass

from recruit.candidates.rules.parsing import Part, bad
from recruit.kernel.text import N_, Bilingual

LONGEST = 60
MOST_OPTIONAL = 4
SIGNS = frozenset("9AaX")
MEANINGS = {
    "9": Bilingual("9 – rəqəm", "9 is a digit"),
    "A": Bilingual("A – böyük hərf", "A is a capital letter"),
    "a": Bilingual("a – hərf", "a is a letter"),
    "X": Bilingual("X – hərf və ya rəqəm", "X is a letter or a digit"),
}
MAY_BE_LEFT_OUT = Bilingual("[ ] içindəkini yazmamaq olar", "what stands in [ ] may be left out")
_UPPER = str.maketrans({"i": "İ", "ı": "I"})
Token = tuple[str, bool]  # a character, and whether it stands for a class of characters


@dataclass(frozen=True)
class Mask:
    """A pattern; `forms` are its sequences of characters, one for each choice of brackets."""

    text: str
    forms: tuple[tuple[Token, ...], ...]

    @property
    def said(self) -> Bilingual:
        """What its signs mean, for whoever types."""
        used = {sign for form in self.forms for sign, known in form if known}
        said = [meaning for sign, meaning in MEANINGS.items() if sign in used]
        if len(self.forms) > 1:
            said.append(MAY_BE_LEFT_OUT)
        return Bilingual(", ".join(one.az for one in said), ", ".join(one.en for one in said))

    def match(self, text: str) -> str | None:
        """The text in the mask's spelling, None where it has another form."""
        for form in self.forms:
            if len(form) == len(text):
                signs = [_sign(token, c) for token, c in zip(form, text, strict=True)]
                if None not in signs:
                    return "".join(str(sign) for sign in signs)
        return None


def read_mask(part: Part) -> Mask:
    """The mask in a field's document; RuleError names the path."""
    text, path = part.text("pattern"), part.path + ".pattern"
    if len(text) > LONGEST:
        raise bad(path, N_("the pattern is too long"))
    pieces = _pieces(text, path)
    optional = [index for index, (_, may) in enumerate(pieces) if may]
    if len(optional) > MOST_OPTIONAL or not any(known for piece, _ in pieces for _, known in piece):
        raise bad(path, N_("a pattern has at least one of 9 A a X and at most four brackets"))
    forms = [
        tuple(
            token for index, (piece, _) in enumerate(pieces) if index not in left for token in piece
        )
        for count in range(len(optional) + 1)
        for left in itertools.combinations(optional, count)
    ]
    return Mask(text, tuple(dict.fromkeys(forms)))


def _pieces(text: str, path: str) -> list[tuple[list[Token], bool]]:
    """Runs of characters, each with whether it may be left out."""
    pieces: list[tuple[list[Token], bool]] = [([], False)]
    signs = iter(text)
    for sign in signs:
        if sign in "[]":
            if pieces[-1][1] == (sign == "["):
                raise bad(path, N_("the brackets of the pattern do not match"))
            pieces.append(([], sign == "["))
        elif sign == "\\":
            pieces[-1][0].append((next(signs, "\\"), False))
        else:
            pieces[-1][0].append((sign, sign in SIGNS))
    if pieces[-1][1]:
        raise bad(path, N_("the brackets of the pattern do not match"))
    return [piece for piece in pieces if piece[0]]


def _sign(token: Token, typed: str) -> str | None:
    sign, is_class = token
    if not is_class:
        return typed if typed == sign else None
    digit = typed.isascii() and typed.isdigit()
    if sign == "9" or (sign == "X" and digit):
        return typed if digit else None
    if not typed.isalpha():
        return None
    if sign != "A":
        return typed
    capital = typed.translate(_UPPER).upper() if typed in "iı" else typed.upper()
    return capital if len(capital) == 1 else None
