"""Pages of vacancies."""

from recruit.vacancies.views import importing, map, office, public  # noqa: A004  (a page's name)
from recruit.vacancies.views.blueprint import bp

__all__ = ["bp", "importing", "map", "office", "public"]
