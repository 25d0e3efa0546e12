"""Panels and interviews; call inside an application context."""

from datetime import datetime, timedelta
from decimal import Decimal

from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.models import Slot
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from tests.factories.accounts import make_official
from tests.factories.candidates import NOW


def make_panel(
    campaign_id: int, *, subject: str | None = None, now: datetime = NOW
) -> tuple[str, list[PersonInfo]]:
    """A panel of three interviewers: its public id and its members, the chair first."""
    members = [make_official("interviewer", now=now) for _ in range(3)]
    public_id = service.form_panel(
        campaign_id,
        [member.public_id for member in members],
        subject_code=subject,
        room="Bakı, 6 nömrəli məktəb, otaq 12",
        asker=Asker(None, "office", {Permission.INTERVIEWS_MANAGE: EVERYWHERE}),
        now=now,
    )
    return public_id, members


def make_interview(
    panel: str, application: Application, *, starts_at: datetime = NOW - timedelta(hours=1)
) -> str:
    """One interview, begun an hour ago unless told otherwise; its public id."""
    found = queries.panel(panel)
    row = Slot(
        panel_id=found.id,
        application_id=application.id,
        campaign_id=found.campaign_id,
        starts_at=starts_at,
        minutes=20,
        room=found.room,
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


def sheet(knowledge: str = "6", lesson: str = "7", communication: str = "3") -> dict[str, Decimal]:
    """Marks for the shipped rule-sets' three criteria."""
    return {
        "knowledge": Decimal(knowledge),
        "lesson": Decimal(lesson),
        "communication": Decimal(communication),
    }
