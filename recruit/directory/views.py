"""Pages of recruit.directory."""

from recruit.web.pages import pages

bp = pages("directory", __name__)
