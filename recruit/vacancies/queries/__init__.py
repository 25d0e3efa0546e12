"""Reading vacancies."""

from recruit.vacancies.queries.catalogues import revision, revisions
from recruit.vacancies.queries.filters import Filters, centre, regions
from recruit.vacancies.queries.history import CHANGES, changed_at, history
from recruit.vacancies.queries.kinds import kinds_of, rules_of
from recruit.vacancies.queries.office import (
    SENT_BACK,
    Chosen,
    OfficeFilters,
    doubtful,
    every_for_office,
    for_office,
    one_for_office,
    state_counts,
    waiting,
)
from recruit.vacancies.queries.reading import (
    VACANCIES,
    by_ids,
    district_formers,
    formers,
    post_counts,
    published,
    vacancy,
)
from recruit.vacancies.queries.returned import SentBack, sent_back
from recruit.vacancies.queries.search import (
    Facet,
    Found,
    addresses,
    alike,
    all_found,
    count,
    distances,
    earlier,
    facets,
    found_ids,
    orders_of,
    search,
)

__all__ = [
    "CHANGES",
    "SENT_BACK",
    "VACANCIES",
    "Chosen",
    "Facet",
    "Filters",
    "Found",
    "OfficeFilters",
    "SentBack",
    "addresses",
    "alike",
    "all_found",
    "by_ids",
    "centre",
    "changed_at",
    "count",
    "distances",
    "earlier",
    "district_formers",
    "doubtful",
    "every_for_office",
    "facets",
    "for_office",
    "formers",
    "found_ids",
    "history",
    "kinds_of",
    "one_for_office",
    "orders_of",
    "post_counts",
    "published",
    "regions",
    "revision",
    "revisions",
    "rules_of",
    "search",
    "sent_back",
    "state_counts",
    "vacancy",
    "waiting",
]
