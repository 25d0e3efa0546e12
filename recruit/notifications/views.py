"""Pages of recruit.notifications."""

from recruit.web.pages import pages

bp = pages("notifications", __name__)
