"""What candidates are told about their interview."""

from collections.abc import Iterator

from recruit.interviews import queries
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import application, subject
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells


@tells("InterviewScheduled", "interview-scheduled")
def scheduled(entry: Entry) -> Iterator[Notice]:
    slot = queries.slot(entry.subject.id)
    found = application(entry.details["application"])
    values = {
        "subject": subject(found.subject_code),
        "starts_at": slot.starts_at,
        "room": slot.room,
        "minutes": slot.minutes,
    }
    yield Notice(found.person_id, values, "/me/interview")
