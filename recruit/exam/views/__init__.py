"""Pages of recruit.exam."""

from recruit.web.pages import pages

bp = pages("exam", "recruit.exam")  # its templates lie in the feature's folder
