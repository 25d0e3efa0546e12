"""Sessions: a random token in the cookie, its digest in a row that its owner can end."""

from datetime import datetime, timedelta


def begin(person_id: int, device: str, *, now: datetime, second_factor: bool = False) -> str:
    """Open a session; returns the token that belongs into the cookie as session["token"]."""
    raise NotImplementedError


def shift(by: timedelta) -> None:
    """Move every session's and link's instants, because the demo's clock was moved."""
    raise NotImplementedError
