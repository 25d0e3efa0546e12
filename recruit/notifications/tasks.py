"""The jobs of telling people."""

from datetime import datetime
from typing import Any

from flask import current_app

from recruit.extensions import db
from recruit.jobs.service import Running, job, sweep
from recruit.notifications import recipients, service

# Declaring who is told what happens on import.
RECIPIENTS = recipients.__all__


@job("notifications.tell")
def tell(payload: dict[str, Any], running: Running) -> dict[str, int]:
    return {"told": service.tell(payload["entry"], running)}


@job("mail.send")
def send(payload: dict[str, Any], running: Running) -> dict[str, bool]:
    settings = current_app.extensions["recruit.settings"]
    return {"sent": service.send(payload["delivery"], settings, running.now)}


@sweep("notifications.forget-old")
def forget_old(now: datetime) -> None:
    """Mails that left long ago (docs/privacy.md)."""
    while service.forget_old(now):
        db.session.commit()
    db.session.commit()
