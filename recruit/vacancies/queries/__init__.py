"""Reading vacancies."""

from recruit.vacancies.queries.office import (
    Drafts,
    OfficeFilters,
    drafts,
    for_office,
    one_for_office,
    state_counts,
)
from recruit.vacancies.queries.reading import (
    VACANCIES,
    by_ids,
    district_formers,
    former,
    formers,
    post_counts,
    published,
    vacancy,
)
from recruit.vacancies.queries.search import (
    ORDERS,
    Facet,
    Filters,
    Found,
    all_found,
    count,
    facets,
    has_outcomes,
    search,
)

__all__ = [
    "ORDERS",
    "VACANCIES",
    "Drafts",
    "Facet",
    "Filters",
    "Found",
    "OfficeFilters",
    "all_found",
    "by_ids",
    "count",
    "district_formers",
    "drafts",
    "facets",
    "for_office",
    "former",
    "formers",
    "has_outcomes",
    "one_for_office",
    "post_counts",
    "published",
    "search",
    "state_counts",
    "vacancy",
]
