"""What is looked after without anybody asking."""

from datetime import datetime

from recruit.accounts import service
from recruit.extensions import db
from recruit.jobs.service import sweep


@sweep("accounts.forget-registrations")
def forget_registrations(now: datetime) -> None:
    """Unconfirmed registrations end after two days, and their data with them."""
    while service.registration.forget_expired(now):
        db.session.commit()
    db.session.commit()


@sweep("accounts.forget-old")
def forget_old(now: datetime) -> None:
    """Ended sessions, spent links and old counts of wrong passwords (docs/privacy.md)."""
    while service.retention.forget_old(now):
        db.session.commit()
    db.session.commit()
