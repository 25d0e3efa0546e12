"""Who may come into a sitting, from where and with which browser: pure checks of one request.

Safe Exam Browser proves two things with each request, both as a SHA-256 of the request's own
address followed by a secret key: its settings (Config Key) and its version (Browser Exam Key).
"""

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from recruit.exam.rules.centres import inside
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

CONFIG_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
EXAM_HEADER = "X-SafeExamBrowser-RequestHash"
MOST_KEYS = 20
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class BrowserKeys:
    """The keys that a sitting takes, in hexadecimal digits; any one of a kind is enough."""

    config: tuple[str, ...] = ()
    exam: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        return bool(self.config or self.exam)

    @property
    def document(self) -> dict[str, Any] | None:
        """As it is stored; None where no browser is asked for."""
        return {"config": list(self.config), "exam": list(self.exam)} if self.asked else None


def keys_of(document: Mapping[str, Any] | None) -> BrowserKeys:
    """The keys of a stored document."""
    if not document:
        return BrowserKeys()
    return BrowserKeys(tuple(document.get("config", ())), tuple(document.get("exam", ())))


def parse_keys(lines: Iterable[str], field: str) -> tuple[str, ...]:
    """Keys as Safe Exam Browser shows them, each once. RuleError where one is no key."""
    found: dict[str, None] = {}
    for line in lines:
        text = "".join(line.split()).lower()
        if not text:
            continue
        if not _KEY.fullmatch(text):
            raise RuleError(
                N_("A key has 64 characters, digits and the letters a to f."), field=field
            )
        found[text] = None
    if len(found) > MOST_KEYS:
        raise RuleError(N_("At most %(most)s keys of a kind."), most=MOST_KEYS, field=field)
    return tuple(found)


def proves(address: str, keys: Sequence[str], shown: str) -> bool:
    """Whether a header is the hash of the address with one of the keys; true where none is asked.

    `address` is absolute, as the browser asked for it, without what follows a #.
    """
    if not keys:
        return True
    given = shown.strip().lower().encode()
    plain = address.partition("#")[0]
    matches = [
        hmac.compare_digest(sha256(f"{plain}{key}".encode()).hexdigest().encode(), given)
        for key in keys
    ]
    return any(matches)


@dataclass(frozen=True)
class Visit:
    """What a request shows of where it comes from."""

    client: str  # the address of the computer, as the trusted proxy or the connection says it
    address: str  # of the page, absolute
    config_hash: str = ""
    exam_hash: str = ""


def is_right_browser(keys: BrowserKeys, visit: Visit) -> bool:
    """Whether the request comes from Safe Exam Browser with the settings of the sitting."""
    return proves(visit.address, keys.config, visit.config_hash) and proves(
        visit.address, keys.exam, visit.exam_hash
    )


class Refusal(StrEnum):
    CODE = "code"  # the sitting takes only those whose identity was checked in the hall
    NETWORK = "network"
    BROWSER = "browser"


@dataclass(frozen=True)
class Door:
    """What a sitting asks of whoever comes in."""

    by_code: bool = False
    networks: tuple[str, ...] = ()
    keys: BrowserKeys = BrowserKeys()


def refusal(door: Door, visit: Visit, *, in_hall: bool) -> Refusal | None:
    """Why this request may not come in, or None. `in_hall`: signed in with a code at this seat."""
    if door.by_code and not in_hall:
        return Refusal.CODE
    if not inside(visit.client, door.networks):
        return Refusal.NETWORK
    if not is_right_browser(door.keys, visit):
        return Refusal.BROWSER
    return None
