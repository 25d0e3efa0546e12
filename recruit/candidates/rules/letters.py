"""Letters of other alphabets that look alike: a name typed with them is never found again."""

import unicodedata

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

LETTERS = ("any", "az", "latin")
_AZ = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyzwABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZW")
_TURNED_E = "\u01dd\u018e"  # look like ə and Ə, and are other letters
# Cyrillic and Greek letters with the Latin one that they look like.
TWINS = dict(
    zip(
        "АВЕКМНОРСТУХЅІЈаеорсухѕіјԛԝһүӘәΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXSIJaeopcyxsijqwhyƏəABEZHIKMNOPTYXo",
        strict=True,
    )
)


def check_letters(text: str, letters: str, label: Bilingual, name: str) -> None:
    """RuleError naming the first letter that a text in these letters cannot have."""
    for letter in text:
        if letter in _TURNED_E:
            raise _refused(
                N_("%(label)s: “%(letter)s” only looks like ə. Type ə instead."),
                label,
                name,
                letter,
            )
        if not letter.isalpha() or letter in _AZ:
            continue
        alphabet = unicodedata.name(letter, "").split(" ")[0]
        if alphabet == "LATIN":
            if letters == "latin":
                continue
            message = N_("%(label)s: “%(letter)s” is not a letter of the Azerbaijani alphabet.")
        elif letter in TWINS:
            message = N_(
                "%(label)s: “%(letter)s” is a letter of another alphabet that looks like "
                "%(twin)s. Switch the keyboard to Azerbaijani."
            )
        else:
            message = N_(
                "%(label)s: “%(letter)s” is a letter of another alphabet. Switch the keyboard "
                "to Azerbaijani."
            )
        raise _refused(message, label, name, letter)


def _refused(message: str, label: Bilingual, name: str, letter: str) -> RuleError:
    twin = f"“{TWINS[letter]}”" if letter in TWINS else ""
    return RuleError(message, label=label, field=name, letter=letter, twin=twin)
