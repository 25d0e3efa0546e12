"""The blueprint of placement's pages."""

from recruit.web.pages import pages

bp = pages("placement", "recruit.placement")
