"""Pages of recruit.learning."""

from recruit.web.pages import pages

bp = pages("learning", __name__)
