"""Answering an offered place."""

from datetime import datetime

from recruit.kernel.asker import Asker
from recruit.placement.rules import PlaceInfo


def accept(public_id: str, *, asker: Asker, now: datetime) -> PlaceInfo:
    """Accept one's own offered place before its deadline; prepares the order."""
    raise NotImplementedError


def decline(public_id: str, *, asker: Asker, now: datetime) -> PlaceInfo:
    """Decline one's own offered place before its deadline."""
    raise NotImplementedError
