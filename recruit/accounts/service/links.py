"""Making single-use links and using them up."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from recruit.accounts.models import Link, Person
from recruit.accounts.queries.links import find_link
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

LIFETIMES = {
    "confirm": timedelta(hours=48),
    "reset": timedelta(hours=1),
    "set-up": timedelta(hours=48),
    "change-email": timedelta(hours=24),
    "known": timedelta(hours=48),
    "email-notice": timedelta(hours=48),
    "erased": timedelta(hours=48),
    "closed": timedelta(hours=48),
}
MOST_AN_HOUR = 5  # mails of one kind to one address: nobody's mailbox is to be flooded through us


class LinkSpentError(RuleError):
    """The link was used, is too old, or is not one of ours."""

    def __init__(self) -> None:
        super().__init__(N_("This link does not work any more."))


def create(
    purpose: str,
    *,
    address: str,
    language: str,
    now: datetime,
    person_id: int | None = None,
    registration_id: int | None = None,
) -> str | None:
    """The public id of a new link, or None where this address got enough of them for now."""
    recent = select(func.count(Link.id)).where(
        Link.address == address,
        Link.purpose == purpose,
        Link.created_at > now - timedelta(hours=1),
    )
    if (db.session.scalar(recent) or 0) >= MOST_AN_HOUR:
        return None
    row = Link(
        purpose=purpose,
        address=address,
        language=language,
        person_id=person_id,
        registration_id=registration_id,
        created_at=now,
        expires_at=now + LIFETIMES[purpose],
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


def take(token: str, purposes: tuple[str, ...], now: datetime) -> Link:
    """Use a link up: of two requests with the same one, exactly one gets it."""
    row = find_link(token, purposes, now)
    if row is None:
        raise LinkSpentError()
    taken = db.session.execute(
        update(Link)
        .where(Link.id == row.id, Link.used_at.is_(None), Link.expires_at > now)
        .values(used_at=now)
        .returning(Link.id)
    ).first()
    if taken is None:
        raise LinkSpentError()
    return row


def void(person_id: int, purposes: tuple[str, ...], now: datetime) -> None:
    """Let a person's other links of some purposes work no more."""
    db.session.execute(
        update(Link)
        .where(Link.person_id == person_id, Link.purpose.in_(purposes), Link.used_at.is_(None))
        .values(used_at=now)
    )


def owner_of(email: str) -> Person | None:
    """The person with this confirmed address."""
    return db.session.scalar(
        select(Person).where(Person.email == email.strip().lower(), Person.state == "confirmed")
    )
