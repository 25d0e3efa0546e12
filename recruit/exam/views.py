"""Pages of recruit.exam."""

from recruit.web.pages import pages

bp = pages("exam", __name__)
