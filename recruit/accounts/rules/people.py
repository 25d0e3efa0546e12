"""What a person states about themselves, and which of it is well written."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, fold

FIN_LENGTH = 7
NAME_LENGTH = 60
EMAIL_LENGTH = 254
YOUNGEST = 16
OLDEST = 100


@dataclass(frozen=True)
class PersonInfo:
    """A person as the other features know them."""

    id: int
    public_id: str
    fin: str | None
    first_name: str
    last_name: str
    patronymic: str
    email: str
    phone: str
    language: str
    birth_date: date | None
    closed: bool = False  # erased, or taken from somebody who used another's FIN

    @property
    def full_name(self) -> str:
        """Surname, name, patronymic: `Məmmədova Aysel Rauf qızı`."""
        return full_name(self.last_name, self.first_name, self.patronymic)


@dataclass(frozen=True)
class EarlierName:
    """A name that the person bore before; `document` is the public id of what proves it."""

    public_id: str
    last_name: str
    first_name: str
    patronymic: str
    document: str | None
    added_at: datetime

    @property
    def full_name(self) -> str:
        return full_name(self.last_name, self.first_name, self.patronymic)


@dataclass(frozen=True)
class Identity:
    """What the identity card says of a person, in one spelling."""

    fin: str
    last_name: str
    first_name: str
    patronymic: str
    birth_date: date


@dataclass(frozen=True)
class NewPerson:
    """A person to be added in bulk; without a password nobody can sign in as them."""

    fin: str | None
    first_name: str
    last_name: str
    patronymic: str
    email: str
    phone: str
    language: str
    birth_date: date | None
    password: str | None = None
    consented: bool = False  # to the newest text, on paper or where the demo pretends it


def full_name(last_name: str, first_name: str, patronymic: str) -> str:
    return " ".join(part for part in (last_name, first_name, patronymic) if part)


_FIN = re.compile(r"[0-9A-HJ-NP-Z]{7}")
# Letters of the Azerbaijani alphabet, q w x of foreign names among them.
_NAME_LETTERS = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyzw")
_NAME_LETTERS_UPPER = frozenset("ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZW")
_ASK = {
    "first_name": N_("Write the name as it stands in the identity card."),
    "last_name": N_("Write the surname as it stands in the identity card."),
    "patronymic": N_("Write the patronymic as it stands in the identity card."),
}
_BETWEEN = frozenset(" -'’.")
_MEND = str.maketrans({"\u01dd": "ə", "\u018e": "Ə"})  # ǝ of some old keyboards, and its capital


def clean_fin(text: str) -> str:
    """The FIN in capitals. RuleError (field fin): wrong length or a letter that does not occur."""
    fin = "".join(text.split()).upper()
    if not _FIN.fullmatch(fin):
        for letter in fin:
            if alphabet := _alphabet(letter):
                raise RuleError(_FOREIGN_IN_FIN[alphabet], field="fin", letter=letter)
        raise RuleError(N_("FIN has 7 characters; the letters I and O do not occur"), field="fin")
    return fin


_FOREIGN_IN_FIN = {
    "CYRILLIC": N_("“%(letter)s” in the FIN is a Cyrillic letter. Switch the keyboard to Latin."),
    "GREEK": N_("“%(letter)s” in the FIN is a Greek letter. Switch the keyboard to Latin."),
}
_FOREIGN_IN_NAME = {
    "CYRILLIC": N_("“%(letter)s” is a Cyrillic letter. Switch the keyboard to Azerbaijani."),
    "GREEK": N_("“%(letter)s” is a Greek letter. Switch the keyboard to Azerbaijani."),
}


def _alphabet(letter: str) -> str | None:
    """The other alphabet that a letter belongs to, where it has letters that look like ours."""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _FOREIGN_IN_NAME else None


def mended(text: str) -> str | None:
    """The text with ə in the place of the letters that only look like it; None where none is in
    it. Whoever uses this asks the person first."""
    plain = unicodedata.normalize("NFC", text).translate(_MEND)
    return plain if plain != unicodedata.normalize("NFC", text) else None


def clean_name(text: str, field: str) -> str:
    """A name in one spelling, single spaces. RuleError: empty, too long, a foreign letter."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise RuleError(_ASK.get(field, _ASK["first_name"]), field=field)
    if len(name) > NAME_LENGTH:
        raise RuleError(N_("Use at most %(most)d letters."), field=field, most=NAME_LENGTH)
    for letter in name:
        _check_letter(letter, field)
    if not any(c in _NAME_LETTERS or c in _NAME_LETTERS_UPPER for c in name):
        raise RuleError(_ASK.get(field, _ASK["first_name"]), field=field)
    return name


def _check_letter(letter: str, field: str) -> None:
    if letter in _NAME_LETTERS or letter in _NAME_LETTERS_UPPER or letter in _BETWEEN:
        return
    if mended(letter):
        message = N_(
            "“%(letter)s” only looks like the letter ə. Type ə with an Azerbaijani keyboard."
        )
    elif alphabet := _alphabet(letter):
        message = _FOREIGN_IN_NAME[alphabet]
    else:
        message = N_("“%(letter)s” does not occur in names. Use the Azerbaijani alphabet.")
    raise RuleError(message, field=field, letter=_shown(letter))


def _shown(letter: str) -> str:
    """A control character has no shape of its own."""
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"


def clean_email(text: str) -> str:
    """The address without spaces around it, in lower case. RuleError (field email)."""
    address = text.strip()
    letters = [c for c in address if not c.isascii()]
    if letters:
        raise RuleError(
            N_("“%(letter)s” does not occur in e-mail addresses. Use Latin letters."),
            field="email",
            letter=_shown(letters[0]),
        )
    local, _, domain = address.rpartition("@")
    if not _EMAIL.fullmatch(address) or len(address) > EMAIL_LENGTH or ".." in address:
        raise RuleError(N_("Write an e-mail address like ad.soyad@example.com."), field="email")
    return f"{local}@{domain}".lower()


_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def clean_phone(text: str) -> str:
    """A telephone number of Azerbaijan as +994 and nine digits. RuleError (field phone)."""
    digits = "".join(c for c in text if c.isdigit() and c.isascii())
    if re.fullmatch(r"[0-9\s()+.\-/]*", text.strip()) is None:
        digits = ""
    local = digits.removeprefix("00")
    local = local.removeprefix("994") if len(local) == 12 else local
    local = local.removeprefix("0") if len(local) == 10 else local
    if not re.fullmatch(r"[1-9]\d{8}", local):
        raise RuleError(N_("Write a telephone number like 050 123 45 67."), field="phone")
    return f"+994{local}"


def check_birth_date(born: date, today: date) -> date:
    """RuleError (field birth_date): in the future, too young or impossibly old."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        raise RuleError(
            N_("Check the year: your age must be between %(youngest)d and %(oldest)d."),
            field="birth_date",
            youngest=YOUNGEST,
            oldest=OLDEST,
        )
    return born


def search_text(last_name: str, first_name: str, patronymic: str) -> str:
    """What a search for a person looks in: folded names, FIN and e-mail are matched apart."""
    return fold(full_name(last_name, first_name, patronymic))
