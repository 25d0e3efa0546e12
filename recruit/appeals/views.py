"""Pages of recruit.appeals."""

from recruit.web.pages import pages

bp = pages("appeals", __name__)
