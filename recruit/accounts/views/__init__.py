"""Pages of recruit.accounts."""

from recruit.accounts.views import (
    account,
    consent,
    decisions,
    identities,
    office,
    oidc,
    registration,
    signing_in,
)
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import load_asker

__all__ = [
    "account",
    "bp",
    "consent",
    "decisions",
    "identities",
    "load_asker",
    "office",
    "oidc",
    "registration",
    "signing_in",
]
