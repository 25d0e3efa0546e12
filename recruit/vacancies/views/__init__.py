"""Pages of vacancies."""

from recruit.vacancies.views import (
    copying,
    editing,
    feeds,
    importing,
    map,  # noqa: A004  (a page's name)
    office,
    public,
    saying,
    searches,
    steps,
    vacancy,
)
from recruit.vacancies.views.blueprint import bp

__all__ = [
    "bp",
    "copying",
    "editing",
    "feeds",
    "importing",
    "map",
    "office",
    "public",
    "saying",
    "searches",
    "steps",
    "vacancy",
]
