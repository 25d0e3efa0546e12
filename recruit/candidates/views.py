"""Pages of recruit.candidates."""

from recruit.web.pages import pages

bp = pages("candidates", __name__)
