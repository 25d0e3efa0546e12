"""Pages of recruit.demo."""

from recruit.web.pages import pages

bp = pages("demo", __name__)
