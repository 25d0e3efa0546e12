"""The blueprint of applications."""

from recruit.web.pages import pages

bp = pages("applications", "recruit.applications")
