"""Which statements about a school are well written."""

import re
import unicodedata

from recruit.directory.rules.schools import Contact
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_DESCRIPTION = 4000
LONGEST_PHOTO_TEXT = 300
MOST = {"pupils": 10_000, "teachers": 2_000, "laboratories": 200, "rooms": 1_000}
SECTORS = ("az", "ru", "en")
SECTOR_NAMES = {
    "az": N_("Azerbaijani sector"),
    "ru": N_("Russian sector"),
    "en": N_("English sector"),
}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[^\s<>\"]*)?")
_PHONE = re.compile(r"[0-9+() -]{3,20}")
_LOOKS_LIKE_SCHWA = "\u01dd\u018e\u04d9\u04d8"


def clean_name(name: Bilingual) -> Bilingual:
    """The name in one spelling. RuleError (name_az, name_en): missing, too long, or in the
    Azerbaijani one a letter that only looks like ours."""
    clean = Bilingual(_one_line(name.az), _one_line(name.en))
    for field, text in (("name_az", clean.az), ("name_en", clean.en)):
        if not text:
            raise RuleError(N_("Write the name in both languages."), field=field)
        if len(text) > LONGEST_NAME:
            raise RuleError(
                N_("Write at most %(most)s characters."), field=field, most=LONGEST_NAME
            )
        check_letters(text, field)
    return clean


def check_letters(text: str, field: str) -> None:
    """RuleError where a letter of another alphabet only looks like one of ours."""
    for letter in text:
        if letter in _LOOKS_LIKE_SCHWA:
            raise RuleError(_NOT_SCHWA, field=field, letter=letter)
        if foreign := alphabet_of(letter):
            raise RuleError(_STRANGE[foreign], field=field, letter=letter)


_NOT_SCHWA = N_("“%(letter)s” only looks like the letter ə. Type ə with an Azerbaijani keyboard.")
_STRANGE = {
    "CYRILLIC": N_("“%(letter)s” is a Cyrillic letter. Switch the keyboard to Azerbaijani."),
    "GREEK": N_("“%(letter)s” is a Greek letter. Switch the keyboard to Azerbaijani."),
}


def alphabet_of(letter: str) -> str | None:
    """CYRILLIC or GREEK, where the letter is of one of them."""
    if letter.isascii():
        return None
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _STRANGE else None


def clean_both(text: Bilingual | None, field: str, longest: int) -> Bilingual | None:
    """A text in both languages or in neither. RuleError at the field that lacks it."""
    if text is None or not (text.az.strip() or text.en.strip()):
        return None
    if not text.complete:
        lacking = f"{field}_en" if text.az.strip() else f"{field}_az"
        raise RuleError(N_("Write it in both languages or in neither."), field=lacking)
    for part, language in ((text.az, "az"), (text.en, "en")):
        if len(part) > longest:
            raise RuleError(
                N_("Write at most %(most)s characters."), field=f"{field}_{language}", most=longest
            )
    return Bilingual(text.az.strip(), text.en.strip())


def clean_count(value: int | None, field: str) -> int | None:
    if value is not None and not 0 <= value <= MOST[field]:
        raise RuleError(
            N_("Write a whole number from 0 to %(most)s."), field=field, most=MOST[field]
        )
    return value


def clean_contact(contact: Contact) -> Contact:
    """RuleError (phone, email, site) where one of them is not written as such."""
    phone, email, site = (one.strip() for one in (contact.phone, contact.email, contact.site))
    if phone and not _PHONE.fullmatch(phone):
        raise RuleError(N_("Write a telephone number like 050 123 45 67."), field="phone")
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        raise RuleError(N_("Write an e-mail address like ad.soyad@example.com."), field="email")
    if site and (len(site) > 200 or not _SITE.fullmatch(site)):
        raise RuleError(N_("Write an address that begins with https://."), field="site")
    return Contact(phone, email, site)


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
