"""Reading vacancies."""

from recruit.vacancies.queries.reading import by_ids, post_counts, published, vacancy
from recruit.vacancies.queries.search import Facet, Filters, all_found, count, facets, search

__all__ = [
    "Facet",
    "Filters",
    "all_found",
    "by_ids",
    "count",
    "facets",
    "post_counts",
    "published",
    "search",
    "vacancy",
]
