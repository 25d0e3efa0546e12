"""Pages of recruit.vacancies."""

from recruit.web.pages import pages

bp = pages("vacancies", __name__)
