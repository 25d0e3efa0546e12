"""Pages of recruit.reports."""

from recruit.web.pages import pages

bp = pages("reports", __name__)
