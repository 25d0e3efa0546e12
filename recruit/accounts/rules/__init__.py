"""Persons, roles, passwords, second factors, attempts: the rules without a database."""

from recruit.accounts.rules.people import EarlierName, Identity, NewPerson, PersonInfo
from recruit.accounts.rules.roles import CANDIDATE, DEFAULT_ROLES, Grant, Role

__all__ = [
    "CANDIDATE",
    "DEFAULT_ROLES",
    "EarlierName",
    "Grant",
    "Identity",
    "NewPerson",
    "PersonInfo",
    "Role",
]
