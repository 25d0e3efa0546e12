"""When a joint result begins to stand: its event, with the digest of the minutes."""

from datetime import datetime

from recruit.interviews import queries
from recruit.interviews.events import InterviewCompleted
from recruit.interviews.service.common import application_of, campaign_of, ref
from recruit.interviews.service.minutes import minutes_of
from recruit.journal import queries as journal_queries
from recruit.journal import service as journal
from recruit.kernel.asker import Asker


def record_completion(public_id: str, asker: Asker, now: datetime) -> None:
    """Record the joint result where this step was the last that it lacked, once."""
    slot = queries.slot(public_id)
    result = queries.result_of_slot(slot)
    if result is None or _recorded(public_id):
        return
    event = InterviewCompleted(
        subject=ref(slot),
        campaign=campaign_of(slot.campaign_id),
        application=application_of(slot),
        passed=result.passed,
        digest=minutes_of(slot).digest,
    )
    journal.record(event, actor=asker.ref, now=now)


def _recorded(public_id: str) -> bool:
    entries, _ = journal_queries.entries(
        kind="InterviewCompleted", about=[ref(queries.slot(public_id))], limit=1
    )
    return bool(entries)
