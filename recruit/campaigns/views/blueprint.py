"""The one blueprint that all pages of campaigns hang on."""

from recruit.web.pages import pages

bp = pages("campaigns", "recruit.campaigns")
