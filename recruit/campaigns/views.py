"""Pages of recruit.campaigns."""

from recruit.web.pages import pages

bp = pages("campaigns", __name__)
