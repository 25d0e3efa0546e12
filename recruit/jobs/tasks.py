"""huey as the waker: a nudge soon after a commit with new jobs, and a sweep every minute."""

from flask import Flask
from huey import Huey, crontab

from recruit.extensions import db
from recruit.extensions.queue import Nudges
from recruit.jobs import service
from recruit.kernel.clock import Clock


def attach(app: Flask, huey: Huey, clock: Clock) -> None:
    def work() -> None:
        with app.app_context():
            service.run_due(clock)
            db.session.remove()

    def sweep() -> None:
        with app.app_context():
            service.run_sweeps(clock)
            service.run_due(clock)
            db.session.remove()

    nudge = huey.task(name="recruit.work")(work)
    huey.periodic_task(crontab(minute="*"), name="recruit.sweep")(sweep)
    service.on_enqueue(Nudges(nudge))
