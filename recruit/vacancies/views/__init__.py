"""Pages of vacancies."""

from recruit.vacancies.views import office
from recruit.vacancies.views.public import bp

__all__ = ["bp", "office"]
