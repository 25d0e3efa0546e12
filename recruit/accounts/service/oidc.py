"""Whom another provider's word stands for: always a person we know, never a new one."""

from typing import Any

from sqlalchemy import select

from recruit.accounts.models import Person
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


def person_of_claims(claims: dict[str, Any], *, fin_claim: str) -> int:
    """The id of the confirmed person with the provider's FIN, else its verified e-mail address.

    RuleError where there is nobody, or where FIN and address belong to two people.
    """
    found = {person.id for person in (_by_fin(claims, fin_claim), _by_email(claims)) if person}
    if len(found) != 1:
        raise RuleError(
            N_("There is no account with these data. Register first, or sign in with a password.")
        )
    return found.pop()


def _by_fin(claims: dict[str, Any], fin_claim: str) -> Person | None:
    fin = claims.get(fin_claim) if fin_claim else None
    if not isinstance(fin, str) or not fin:
        return None
    return db.session.scalar(
        select(Person).where(Person.fin == fin.strip().upper(), Person.state == "confirmed")
    )


def _by_email(claims: dict[str, Any]) -> Person | None:
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return None
    return db.session.scalar(
        select(Person).where(Person.email == email.strip().lower(), Person.state == "confirmed")
    )
