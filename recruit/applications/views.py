"""Pages of recruit.applications."""

from recruit.web.pages import pages

bp = pages("applications", __name__)
