"""The jobs of telling people."""

from typing import Any

from flask import current_app

from recruit.jobs.service import Running, job
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
