"""Pages of recruit.points."""

from recruit.web.pages import pages

bp = pages("points", __name__)
