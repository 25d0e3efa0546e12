"""The one blueprint of the exam's pages."""

from recruit.web.pages import pages

bp = pages("exam", "recruit.exam")  # its templates lie in the feature's folder
