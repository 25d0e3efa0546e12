"""Giving a campaign another revision when what can be found in it has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal.queries import Entry
from recruit.kernel.ids import new_public_id
from recruit.vacancies.models import CatalogueRevision

CAUSES = ("Vacanc", "School", "Outcomes", "Campaign", "RuleSet")
NO_CAUSES = ("VacanciesImported",)


def on_entry(entry: Entry, _now: datetime) -> None:
    """The journal's subscriber: what is about schools concerns every campaign."""
    if not entry.kind.startswith(CAUSES) or entry.kind in NO_CAUSES:
        return
    if entry.campaign is None:
        _renew()
    else:
        renew(campaigns.campaign(entry.campaign).id)


def renew(campaign_id: int) -> None:
    """Another revision within the running transaction, which others wait for."""
    if _renew(CatalogueRevision.campaign_id == campaign_id):
        return
    try:
        with db.session.begin_nested():
            db.session.execute(
                insert(CatalogueRevision).values(campaign_id=campaign_id, revision=new_public_id())
            )
    except IntegrityError:  # somebody was first
        _renew(CatalogueRevision.campaign_id == campaign_id)


def _renew(*conditions: Any) -> int:
    done: Any = db.session.execute(
        update(CatalogueRevision).where(*conditions).values(revision=new_public_id()),
        execution_options={"synchronize_session": False},
    )
    return int(done.rowcount)
