"""The blueprint of the portal's pages."""

from recruit.web.pages import pages

bp = pages("portal", "recruit.portal")
