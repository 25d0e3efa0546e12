"""Pages of recruit.placement."""

from recruit.web.pages import pages

bp = pages("placement", __name__)
