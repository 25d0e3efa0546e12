"""Pages of recruit.accounts."""

from recruit.accounts.views import account, decisions, office, oidc, registration, signing_in
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import load_asker

__all__ = [
    "account",
    "bp",
    "decisions",
    "load_asker",
    "office",
    "oidc",
    "registration",
    "signing_in",
]
