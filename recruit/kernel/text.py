"""Azerbaijani text: two languages side by side, folding for search, keys for sorting."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("az", "en")


def N_(text: str) -> str:  # noqa: N802  (the name every extractor of source texts knows)
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Bilingual:
    """One text in Azerbaijani and in English."""

    az: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.az

    @property
    def complete(self) -> bool:
        """Rule 9: both languages or neither."""
        return bool(self.az.strip()) and bool(self.en.strip())


# "İ".lower() is two code points and "I".lower() is not "ı": both are mapped first.
_LOWER_FIRST = str.maketrans({"İ": "i", "I": "ı"})
_FOLD = str.maketrans(
    {
        "ə": "e",
        "ı": "i",
        "ö": "o",
        "ü": "u",
        "ç": "c",
        "ş": "s",
        "ğ": "g",
        "ǝ": "e",  # U+01DD, typed by some old keyboards for ə
        "â": "a",
        "û": "u",
        "î": "i",
    }
)
# The order of CLDR's collation for az: x after h, q after k, w after z.
_ORDER = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw"
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def lower(text: str) -> str:
    """Lower case by Azerbaijani rules: I becomes ı, İ becomes i."""
    return unicodedata.normalize("NFC", text).translate(_LOWER_FIRST).lower()


def fold(text: str) -> str:
    """The form under which a text is searched: lower case, no diacritics, single spaces.

    `fold("İsmayıllı") == fold("ismayilli") == "ismayilli"`.
    """
    # Compatibility forms first: some signs hold capitals inside (ℌ).
    plain = lower(unicodedata.normalize("NFKC", text)).translate(_FOLD)
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(1024)
def _rank(character: str) -> int:
    if character not in _ORDER:  # â sorts with a, é with e
        character = unicodedata.normalize("NFKD", character)[0]
    if character in _ORDER:
        return 20 + _ORDER.index(character)
    if character.isdigit():
        return 10 + int(character) if character.isascii() else 20
    if character.isspace():
        return 0
    return 1 if not character.isalnum() else 20 + len(_ORDER)


def sort_key(text: str) -> str:
    """A key of ASCII digits and letters whose order is the Azerbaijani one in every collation."""
    return "".join(_BASE36[r // 36] + _BASE36[r % 36] for r in map(_rank, lower(text)))
