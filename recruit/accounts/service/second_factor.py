"""The second factor: six digits of the moment, and recovery codes."""

from datetime import datetime


def current_code(person_id: int, now: datetime) -> str | None:
    """The code of this moment, for the demo's panel only; None without a second factor."""
    raise NotImplementedError


def set_up(person_id: int, now: datetime) -> str:
    """Give a person a confirmed second factor at once (CLI and demo); returns the secret."""
    raise NotImplementedError
