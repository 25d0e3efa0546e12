"""Reading vacancies."""

from recruit.vacancies.queries.reading import by_ids, post_counts, published, vacancy
from recruit.vacancies.queries.search import Facet, Filters, facets, search

__all__ = [
    "Facet",
    "Filters",
    "by_ids",
    "facets",
    "post_counts",
    "published",
    "search",
    "vacancy",
]
