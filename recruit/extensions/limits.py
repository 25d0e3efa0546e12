"""Whom a rate limit counts: the account where there is one, else the address."""

from flask import request, session


def client_key() -> str:
    """An exam centre shares one address among hundreds, so signed-in people count alone."""
    token = session.get("token")
    return f"session:{token}" if token else f"address:{request.remote_addr}"
