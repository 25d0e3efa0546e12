"""Names of people: the words they are found by, and what likely duplicates share."""

import re
from datetime import date

from recruit.kernel.text import fold

LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")


def words_of(*names: str) -> list[str]:
    """The folded words of some names, each once, in their order: `Əliyeva-Məmmədova Aysel` is
    found by `eliyeva`, `memmedova` and `aysel`."""
    found = _WORD.findall(" ".join(fold(name) for name in names))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))


def twin_key(last_name: str, first_name: str, birth_date: date | None) -> str | None:
    """The same for two cards of one person under two FINs, whatever letters they were typed in.

    Patronymics are left out: they are abbreviated in too many ways. None without a birth date,
    and where nothing of the name is left.
    """
    words = words_of(last_name, first_name)
    if birth_date is None or not words:
        return None
    return f"{birth_date.isoformat()} {' '.join(words)}"[:140]
