"""Use cases of accounts, one module for each matter."""

from recruit.accounts.service import (
    consents,
    disputes,
    erasure,
    links,
    names,
    oidc,
    passwords,
    people,
    proposals,
    registration,
    retention,
    roles,
    second_factor,
    sessions,
    signing_in,
)

__all__ = [
    "consents",
    "disputes",
    "erasure",
    "links",
    "names",
    "oidc",
    "passwords",
    "people",
    "proposals",
    "registration",
    "retention",
    "roles",
    "second_factor",
    "sessions",
    "signing_in",
]
