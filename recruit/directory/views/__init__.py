"""Pages of the registers."""

from recruit.directory.views import (
    changing,
    distances,
    importing,
    office,
    photos,
    public,
    universities,
)
from recruit.directory.views.blueprint import bp

__all__ = [
    "bp",
    "changing",
    "distances",
    "importing",
    "office",
    "photos",
    "public",
    "universities",
]
