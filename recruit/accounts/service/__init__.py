"""Use cases of accounts, one module for each matter."""

from recruit.accounts.service import (
    disputes,
    links,
    oidc,
    passwords,
    people,
    proposals,
    registration,
    roles,
    second_factor,
    sessions,
    signing_in,
)

__all__ = [
    "disputes",
    "links",
    "oidc",
    "passwords",
    "people",
    "proposals",
    "registration",
    "roles",
    "second_factor",
    "sessions",
    "signing_in",
]
