"""The work of cards in the background: letting answers go, writing anew what a form changed."""

from datetime import datetime
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.candidates.service import calls, documents, publishing, recomputing, retention
from recruit.extensions import db
from recruit.jobs import service as jobs

RETENTION = "candidates.retention"


@jobs.sweep(RETENTION)
def ask_for_retention(now: datetime) -> None:
    """Once a day, by the row's key: so that no worker does it twice."""
    jobs.enqueue(RETENTION, {}, now=now, unique_key=f"{RETENTION}:{now.date().isoformat()}")
    db.session.commit()


@jobs.job(RETENTION)
def let_go(payload: dict[str, Any], running: jobs.Running) -> dict[str, int]:
    """Answers whose time is over, in batches, each in a transaction of its own."""
    documents.forget_uses(running.now)
    cards = 0
    for campaign in campaigns.campaigns():
        groups = retention.expired_groups(campaign, running.now)
        while groups and (gone := retention.expire_some(campaign, groups, now=running.now)).cards:
            cards += gone.cards
            running.progress(cards, cards)
    return {"cards": cards}


@jobs.job(recomputing.JOB)
def write_anew(payload: dict[str, Any], running: jobs.Running) -> dict[str, int]:
    """Seals and projections of a form's cards, after a version that changed their switches."""
    done, last = 0, 0
    while cards := recomputing.write_some(payload["form_version"], after=last, now=running.now):
        done, last = done + len(cards), cards[-1]
        running.progress(done, done)
    return {"cards": done}


@jobs.job(publishing.CALL)
def call(payload: dict[str, Any], running: jobs.Running) -> dict[str, int]:
    """Ask candidates to complete or confirm their cards; told in the transaction that ends it."""
    done, last, version = 0, 0, payload["version"]
    while cards := calls.call_some(version, last, now=running.now):
        done, last = done + len(cards), cards[-1]
        running.progress(done, done)
    return {"cards": done, "called": calls.announce(version, now=running.now)}


@jobs.sweep("candidates.late-calls")
def close_late_calls(now: datetime) -> None:
    while calls.close_late(now):
        db.session.commit()
    db.session.commit()
