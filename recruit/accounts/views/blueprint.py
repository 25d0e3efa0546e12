"""The blueprint of accounts' pages."""

from recruit.web.pages import pages

bp = pages("accounts", "recruit.accounts")
