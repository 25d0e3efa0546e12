"""How long a session lives, where it may lead, and how a device is called."""

import hashlib
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

IDLE = timedelta(hours=3)  # longer than an exam, in which each answer counts as a sign of life
TOUCH_EVERY = timedelta(minutes=5)

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def token_digest(token: str) -> str:
    """What is stored of a session's token: a copy of the table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_alive(now: datetime, *, last_seen_at: datetime, expires_at: datetime) -> bool:
    """Neither idle for too long nor past its absolute end."""
    return now < expires_at and now - last_seen_at < IDLE


def device_of(user_agent: str) -> str:
    """`Chrome, Android`; empty where nothing is recognised."""
    words = (
        next((word for mark, word in marks if mark in user_agent), "")
        for marks in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(word for word in words if word)


def safe_next(address: str | None) -> str | None:
    """An address of ours to go on to after signing in, or None: never another host."""
    if not address or len(address) > 1000 or not re.match(r"/(az|en)/", address):
        return None
    if "\\" in address or any(not c.isprintable() for c in address):
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or "//" in parts.path:
        return None
    return address
