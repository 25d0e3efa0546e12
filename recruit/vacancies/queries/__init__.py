"""Reading vacancies."""

from recruit.vacancies.queries.office import (
    OfficeFilters,
    for_office,
    one_for_office,
    state_counts,
)
from recruit.vacancies.queries.reading import by_ids, post_counts, published, vacancy
from recruit.vacancies.queries.search import Facet, Filters, all_found, count, facets, search

__all__ = [
    "Facet",
    "Filters",
    "OfficeFilters",
    "all_found",
    "by_ids",
    "count",
    "facets",
    "for_office",
    "one_for_office",
    "post_counts",
    "published",
    "search",
    "state_counts",
    "vacancy",
]
