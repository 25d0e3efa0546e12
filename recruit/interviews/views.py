"""Pages of recruit.interviews."""

from recruit.web.pages import pages

bp = pages("interviews", __name__)
