"""Use cases of accounts, one module for each matter."""

from recruit.accounts.service import people, proposals, roles, second_factor, sessions

__all__ = ["people", "proposals", "roles", "second_factor", "sessions"]
