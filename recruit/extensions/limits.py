"""Whom a rate limit counts: the account where there is one, else the address."""

from flask import request, session

from recruit.kernel.canonical import digest


def client_key() -> str:
    """An exam centre shares one address among hundreds, so signed-in people count alone."""
    token = session.get("token")
    # The store of limits may be another server's: it never holds what opens a session.
    return f"session:{digest(token)}" if token else f"address:{request.remote_addr}"
